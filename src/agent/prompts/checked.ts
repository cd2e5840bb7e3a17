import { modelError } from "../../llm/failures.ts";

const mostTold = 10;

/**
 * A prompt that a model writes, if it holds against the check. One that does not is asked for once
 * more, with what is wrong; then it is a 502.
 */
export async function checkedPrompt(
  write: (correction: string) => Promise<{ prompt: string }>,
  wrongIn: (prompt: string) => string[],
): Promise<string> {
  const judged = async (correction: string) => {
    const prompt = (await write(correction)).prompt.trim();
    const wrong = prompt === "" ? ["it is empty"] : wrongIn(prompt);
    return { prompt, wrong: wrong.slice(0, mostTold).join("; ") };
  };
  const first = await judged("");
  if (first.wrong === "") return first.prompt;
  const second = await judged(
    `\n\nA version before this one could not be used: ${first.wrong}. Mind that.`,
  );
  if (second.wrong === "") return second.prompt;
  throw modelError(502, "invalid_answer", `the model's words can't be used: ${second.wrong}`);
}
