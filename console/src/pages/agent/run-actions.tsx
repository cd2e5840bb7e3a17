import { RotateCcw, Square, Star } from "lucide-react";
import { useLocation } from "wouter";
import type { AgentStatusResponse } from "../../../../src/contract/agents.ts";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { useAct } from "../use-act.ts";

/** What can be done with a run: stop it while it goes on, else keep it or do it again. */
export function RunActions({ run }: { run: AgentStatusResponse }) {
  const { agent_id, saved } = run;
  const params = { agent_id };
  const [, navigate] = useLocation();
  const stop = useAct({
    act: () => api.agentStop({ params }),
    done: "The agent was stopped.",
  });
  const save = useAct({
    act: () => api.agentSave({ params, body: { saved: !saved } }),
    done: saved ? "The run is not saved any more." : "The run is saved.",
  });
  return (
    <>
      <Button
        icon={Star}
        aria-pressed={saved}
        className={saved ? "run-saved" : ""}
        busy={save.isPending}
        onClick={() => save.mutate()}
      >
        {saved ? "Saved" : "Save"}
      </Button>
      {run.status === "active" ? (
        <ConfirmButton
          icon={Square}
          question="Stop this agent?"
          consequence="It ends without an answer. The session goes on."
          confirm="Stop it"
          busy={stop.isPending}
          onConfirm={() => stop.mutate()}
        >
          Stop
        </ConfirmButton>
      ) : (
        <Button
          icon={RotateCcw}
          onClick={() => navigate(`/agents?run=${encodeURIComponent(agent_id)}`)}
        >
          Run again
        </Button>
      )}
    </>
  );
}
