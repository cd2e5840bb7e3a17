import { certainText } from "./certain.ts";
import { captchaName, providerSetup, type Solving, unsolved } from "./means.ts";
import { answerField, pictureOf } from "./picture.ts";
import { type Reading, readings } from "./recognize.ts";
import { sumOf } from "./sum.ts";

/** Answers a question: a plain sum here, any other by the provider. */
export async function solveQuestion(solving: Solving): Promise<string> {
  const { captcha, means, onPage, signal } = solving;
  const answer = sumOf(captcha.question);
  if (answer !== undefined) {
    await onPage((context) => answerField(captcha, answer, context));
    return "Answered the captcha (a sum) in its field. The form is not sent yet.";
  }
  const { provider } = means;
  if (!provider?.kinds.includes("text"))
    throw unsolved(captcha, `only plain sums are answered here; else ${providerSetup}`);
  const { token } = await provider.solve({ kind: "text", question: captcha.question }, signal);
  await onPage((context) => answerField(captcha, token, context));
  return `Answered the captcha (a question) in its field, by ${provider.name}. The form is not sent yet.`;
}

/** Reads a picture where it is plain enough to be sure of it, else has the provider read it. */
export async function solvePicture(solving: Solving): Promise<string> {
  const { captcha, means, onPage, signal } = solving;
  const picture = await onPage((context) => pictureOf(captcha, context));
  const text = certainText(await readInTurn(picture, solving));
  const { provider } = means;
  const reader = provider?.kinds.includes("image") ? provider : undefined;
  if (text === undefined && reader === undefined)
    throw unsolved(
      captcha,
      `it can't be read with certainty here, and nothing is guessed; else ${providerSetup}`,
    );
  const byReader = text === undefined ? reader : undefined;
  const answer = text ?? (await byReader?.solve({ kind: "image", picture }, signal))?.token ?? "";
  if (answer === "") throw unsolved(captcha, "nothing was read in the picture");
  await onPage((context) => answerField(captcha, answer, context));
  const by = byReader === undefined ? "" : `, read by ${byReader.name}`;
  return `Typed the text of the captcha (${captchaName(captcha)}) into its field${by}. The form is not sent yet.`;
}

async function readInTurn(picture: string, { means, signal }: Solving): Promise<Reading[]> {
  using _ = await means.readers.take(signal);
  return readings(picture, signal);
}
