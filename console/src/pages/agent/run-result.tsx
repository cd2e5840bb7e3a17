import type { AgentStatusResponse } from "../../../../src/contract/agents.ts";
import { Card } from "../../ui/card.tsx";
import { Code } from "../../ui/code.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { SafeMarkdown } from "../safe-markdown.tsx";

/** An answer that is JSON, written out; undefined for words. */
function jsonOf(answer: string): string | undefined {
  if (!/^\s*[[{]/.test(answer)) return undefined;
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return undefined;
  }
}

/** What a run came to: its answer in words or JSON, or why there is none. */
export function RunResult({
  run: { answer, error, validation, success },
}: {
  run: AgentStatusResponse;
}) {
  const json = answer === null ? undefined : jsonOf(answer);
  return (
    <Card
      className={success === true ? "result result-good" : "result"}
      title={success === true ? "Answer" : "It did not get there"}
      actions={answer !== null && json === undefined && <CopyButton text={answer} what="answer" />}
    >
      <div className="stack">
        {json !== undefined && <Code code={json} label="Answer" />}
        {json === undefined && answer !== null && <SafeMarkdown text={answer} />}
        {error !== null && error !== answer && <p className="bad">{error}</p>}
        {answer === null && error === null && <p className="soft">It ended without an answer.</p>}
        {validation !== null && <p className="soft">{validation}</p>}
      </div>
    </Card>
  );
}
