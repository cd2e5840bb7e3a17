import { Play } from "lucide-react";
import { type SubmitEvent, useId, useState } from "react";
import { useLocation } from "wouter";
import { useAsk } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { formErrors } from "../form-errors.ts";
import { useAct } from "../use-act.ts";
import { RunFields } from "./run-fields.tsx";
import { emptyRun, type RunForm } from "./run-request.ts";
import { startRun } from "./start-run.ts";

const shown = [
  "task",
  "url",
  "session_id",
  "profile",
  "reasoning_model",
  "fallback_model",
  "max_steps",
  "vault_id",
  "persona_id",
  "response_format",
  "allowed_domains",
  "files",
  "help_timeout_minutes",
];

interface RunDialogProps {
  /** A run whose task and start are taken over; null or empty for none. */
  again: string | null;
  onClose(): void;
}

/** Starts an agent, on a session that runs or on one of its own. */
export function RunDialog({ again, onClose }: RunDialogProps) {
  const params = { agent_id: again ?? "" };
  const { data, isLoading } = useAsk("agentStatus", { params }, { enabled: Boolean(again) });
  if (isLoading) return null;
  const begin = data && { task: data.task, url: data.url ?? "", maxSteps: String(data.max_steps) };
  return <OpenRunDialog begin={{ ...emptyRun, ...begin }} onClose={onClose} />;
}

function OpenRunDialog({ begin, onClose }: { begin: RunForm; onClose(): void }) {
  const [form, setForm] = useState(begin);
  const [, navigate] = useLocation();
  const formId = useId();
  const start = useAct({
    act: startRun,
    after: ({ agent_id }) => navigate(`/agents/${agent_id}`),
    inForm: true,
  });
  const { at, rest } = formErrors(start.error, shown);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    start.mutate(form);
  };
  return (
    <Dialog
      open
      size="wide"
      title="Run an agent"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="accent" icon={Play} busy={start.isPending}>
            Run
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="stack" noValidate>
        <ErrorNote error={rest} />
        <RunFields
          form={form}
          errors={at}
          onForm={(change) => setForm((before) => ({ ...before, ...change }))}
        />
      </form>
    </Dialog>
  );
}
