import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Braces, CircleCheck, CircleX, Play } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import type { ExecutionResponse } from "../../../../../src/contract/page.ts";
import { api } from "../../../api/client.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import {
  type ActionField,
  type ActionForm,
  actionForms,
  actionOf,
  type FormValues,
  isComplete,
} from "./action-forms.ts";

/** An action that was chosen elsewhere, to be filled in here. */
export interface ChosenAction {
  type: string;
  target: string;
}

const options = actionForms.map(({ type, label }) => ({ value: type, label }));

/** Executes any action on the page: by a small form, or as JSON. */
export function ActionBar({
  sessionId,
  chosen,
  onExecuted,
}: {
  sessionId: string;
  chosen: ChosenAction | undefined;
  onExecuted: () => void;
}) {
  const [type, setType] = useState("click");
  const [values, setValues] = useState<FormValues>({});
  const [json, setJson] = useState<string>();
  const form = actionForms.find((one) => one.type === type) ?? actionForms[0]!;
  const run = useExecute(sessionId, onExecuted);
  useEffect(() => {
    if (chosen === undefined) return;
    const isKnown = actionForms.some((one) => one.type === chosen.type);
    const action = JSON.stringify({ type: chosen.type, id: chosen.target }, null, 2);
    setJson(isKnown ? undefined : action);
    if (isKnown) setType(chosen.type);
    setValues({ target: chosen.target, value: chosen.type === "check" });
  }, [chosen]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate(json ?? actionOf(form, values));
  };
  const toggleJson = () =>
    setJson(json === undefined ? JSON.stringify(actionOf(form, values), null, 2) : undefined);
  return (
    <form className="action-bar" onSubmit={submit} aria-label="Action">
      <div className="row">
        {json === undefined && (
          <>
            <Select aria-label="Action" value={type} onValue={setType} options={options} />
            <Fields form={form} values={values} onValues={setValues} />
          </>
        )}
        {json !== undefined && (
          <TextArea mono aria-label="Action as JSON" value={json} onValue={setJson} rows={5} />
        )}
        <Button
          type="submit"
          tone="accent"
          icon={Play}
          busy={run.isPending}
          disabled={json === undefined && !isComplete(form, values)}
        >
          Execute
        </Button>
        <IconButton
          icon={Braces}
          label={json === undefined ? "Write as JSON" : "Use the form"}
          tone="plain"
          aria-pressed={json !== undefined}
          onClick={toggleJson}
        />
      </div>
      <ErrorNote error={run.error} />
      {run.data && run.error === null && <Outcome done={run.data} />}
    </form>
  );
}

function useExecute(sessionId: string, onExecuted: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: string | Record<string, unknown>) => {
      const body: unknown = typeof action === "string" ? JSON.parse(action) : action;
      return api.pageExecute({ params: { session_id: sessionId }, body });
    },
    onSuccess: () => {
      for (const id of ["sessionCookiesGet", "fileListDownloads"]) {
        void queries.invalidateQueries({ queryKey: [id] });
      }
      onExecuted();
    },
  });
}

function Outcome({ done }: { done: ExecutionResponse }) {
  const Icon = done.success ? CircleCheck : CircleX;
  return (
    <p className={done.success ? "outcome is-good" : "outcome is-bad"} role="status">
      <Icon size={15} aria-hidden /> {done.message}
    </p>
  );
}

function Fields({
  form,
  values,
  onValues,
}: {
  form: ActionForm;
  values: FormValues;
  onValues: (values: FormValues) => void;
}) {
  return form.fields.map((field) => (
    <FieldInput
      key={`${form.type} ${field.name}`}
      field={field}
      value={values[field.name]}
      onValue={(value) => onValues({ ...values, [field.name]: value })}
    />
  ));
}

function FieldInput({
  field: { name, label, kind },
  value,
  onValue,
}: {
  field: ActionField;
  value: string | boolean | undefined;
  onValue: (value: string | boolean) => void;
}) {
  if (kind === "switch") {
    return (
      <label className="row action-switch">
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />
        {label}
      </label>
    );
  }
  const text = typeof value === "string" ? value : "";
  const hint = name === "target" ? "Element: id such as B1, or a selector" : label;
  if (kind === "area") {
    return <TextArea mono aria-label={label} value={text} onValue={onValue} rows={3} />;
  }
  return (
    <TextInput
      type={kind === "number" ? "number" : "text"}
      aria-label={hint}
      placeholder={hint}
      value={text}
      onValue={onValue}
    />
  );
}
