import { Hand, Send } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import type { AgentStatusResponse } from "../../../../src/contract/agents.ts";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { Duration, useNow } from "../../ui/times.tsx";
import { useAct } from "../use-act.ts";

interface HelpCardProps {
  run: AgentStatusResponse;
  waiting: NonNullable<AgentStatusResponse["waiting_for"]>;
}

/** What the agent asks a person, and where the answer is given. */
export function HelpCard({ run, waiting }: HelpCardProps) {
  const [answer, setAnswer] = useState("");
  const left = Date.parse(waiting.until) - useNow(1_000);
  const help = useAct({
    act: () => api.agentHelp({ params: { agent_id: run.agent_id }, body: { answer } }),
    done: "The agent goes on with your answer.",
    inForm: true,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    help.mutate();
  };
  return (
    <Card
      className="help-card"
      title={
        <span className="row">
          <Hand size={15} aria-hidden /> The agent asks you
        </span>
      }
    >
      <form className="stack" onSubmit={submit}>
        <p className="help-reason" role="alert">
          {waiting.reason}
        </p>
        <Field label="Your answer" hint="What you do in the browser beside, it sees by itself.">
          <TextArea autoFocus rows={3} value={answer} onValue={setAnswer} />
        </Field>
        <ErrorNote error={help.error} />
        <div className="row">
          <Button type="submit" tone="accent" icon={Send} busy={help.isPending || help.isSuccess}>
            {answer.trim() === "" ? "Go on without words" : "Answer"}
          </Button>
          <span className="soft">
            {left > 0 ? (
              <>
                It waits for another <Duration ms={Math.floor(left / 1_000) * 1_000} />.
              </>
            ) : (
              "The time to answer is over."
            )}
          </span>
        </div>
      </form>
    </Card>
  );
}
