import { type SubmitEvent, useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNote } from "../ui/error-note.tsx";
import { Field } from "../ui/field.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { formErrors } from "./form-errors.ts";
import { useAct } from "./use-act.ts";

interface NameDialogProps<Answer> {
  title: string;
  hint: string;
  /** The word on the button. */
  confirm: string;
  /** The name that it begins with. */
  begin?: string;
  /** A name may be left out. */
  optional?: boolean;
  save(name: string): Promise<Answer>;
  onSaved?(answer: Answer): void;
  onClose(): void;
}

/** Asks for a name, and saves it. */
export function NameDialog<Answer>(props: NameDialogProps<Answer>) {
  const { title, hint, confirm, begin = "", optional, save, onSaved, onClose } = props;
  const [name, setName] = useState(begin);
  const form = useId();
  const saving = useAct<void, Answer>({
    act: () => save(name),
    after: (answer) => {
      onClose();
      onSaved?.(answer);
    },
    inForm: true,
  });
  const { at, rest } = formErrors(saving.error, ["name"]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            tone="accent"
            busy={saving.isPending}
            disabled={optional !== true && name.trim() === ""}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <form id={form} className="stack" onSubmit={submit}>
        <ErrorNote error={rest} />
        <Field label="Name" hint={hint} error={at["name"]}>
          <TextInput autoFocus value={name} onValue={setName} />
        </Field>
      </form>
    </Dialog>
  );
}
