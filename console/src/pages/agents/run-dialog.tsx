import { Play } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useAsk } from "../../api/queries.ts";
import { FormDialog } from "../../ui/form-dialog.tsx";
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
  const start = useAct({
    act: startRun,
    after: ({ agent_id }) => navigate(`/agents/${agent_id}`),
    inForm: true,
  });
  const { at, rest } = formErrors(start.error, shown);
  return (
    <FormDialog
      size="wide"
      title="Run an agent"
      confirm="Run"
      icon={Play}
      busy={start.isPending}
      error={rest}
      onSubmit={() => start.mutate(form)}
      onClose={onClose}
    >
      <RunFields
        form={form}
        errors={at}
        onForm={(change) => setForm((before) => ({ ...before, ...change }))}
      />
    </FormDialog>
  );
}
