import { useState } from "react";
import type { WorkflowCode } from "../../../../src/contract/workflow.ts";
import { useAsk } from "../../api/queries.ts";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { Switch } from "../../ui/switch.tsx";
import type { z } from "zod";
import { TryAgain } from "./try-again.tsx";

type Written = z.output<typeof WorkflowCode>;

/** The run as code that does it again without a model. */
export function RunCode({ agentId }: { agentId: string }) {
  const [whole, setWhole] = useState(true);
  const { data, error, refetch } = useAsk("agentWorkflowCode", {
    params: { agent_id: agentId },
    query: { as_workflow: String(whole) },
  });
  return (
    <Card title="As code, without a model">
      <div className="stack">
        <Switch
          label="Whole scripts"
          hint="With a session, parameters and secrets around the steps."
          checked={whole}
          onChecked={setWhole}
        />
        <ErrorNote error={error} onRetry={() => void refetch()} />
        {data === undefined && error === null && <Skeleton lines={6} />}
        {data !== undefined && <Scripts written={data} />}
        {data !== undefined && <TryAgain agentId={agentId} written={data} />}
      </div>
    </Card>
  );
}

function Scripts({ written }: { written: Written }) {
  const { notes, parameters, secrets } = written;
  return (
    <>
      <CodeTabs
        samples={[
          { label: "Python", code: written.python_script },
          { label: "Playwright", code: written.code },
          { label: "notte-sdk", code: written.typescript_script },
          { label: "JSON actions", code: JSON.stringify(written.json_actions, null, 2) },
        ]}
      />
      {parameters.length > 0 && (
        <p>
          Its parameters: {parameters.map(({ name, value }) => `${name} (“${value}”)`).join(", ")}.
        </p>
      )}
      {secrets.length > 0 && (
        <p>
          It reads from the environment: <span className="mono">{secrets.join(", ")}</span>
        </p>
      )}
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}
