import { Undo2, WandSparkles } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { useAct } from "../use-act.ts";
import type { RunFieldsProps } from "./run-fields.tsx";

/** What is to be done, in words; a model may put them better. */
export function TaskField({ form, errors, onForm }: RunFieldsProps) {
  const [before, setBefore] = useState<string>();
  const improve = useAct({
    act: () => api.improvePrompt({ body: { prompt: form.task } }),
    after: ({ prompt }) => {
      setBefore(form.task);
      onForm({ task: prompt });
    },
  });
  const variables = improve.data?.variables ?? [];
  return (
    <div className="stack run-task">
      <Field label="Task" error={errors["task"]}>
        <TextArea
          rows={4}
          autoFocus
          value={form.task}
          onValue={(task) => onForm({ task })}
          placeholder="Find the three cheapest flights from Lisbon to Oslo on 3 March and tell their prices."
        />
      </Field>
      <div className="row">
        <Button
          size="small"
          icon={WandSparkles}
          busy={improve.isPending}
          disabled={form.task.trim() === ""}
          onClick={() => improve.mutate()}
        >
          Improve the words
        </Button>
        {before !== undefined && (
          <Button
            size="small"
            tone="quiet"
            icon={Undo2}
            onClick={() => {
              onForm({ task: before });
              setBefore(undefined);
            }}
          >
            Take mine back
          </Button>
        )}
        {before !== undefined && variables.length > 0 && (
          <span className="soft" role="status">
            Fill in {variables.map((name) => `{${name}}`).join(", ")} before you run it.
          </span>
        )}
      </div>
    </div>
  );
}
