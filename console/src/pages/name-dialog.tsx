import { useState } from "react";
import { FormDialog } from "../ui/form-dialog.tsx";
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
  const saving = useAct<void, Answer>({
    act: () => save(name),
    after: (answer) => {
      onClose();
      onSaved?.(answer);
    },
    inForm: true,
  });
  const { at, rest } = formErrors(saving.error, ["name"]);
  return (
    <FormDialog
      title={title}
      confirm={confirm}
      busy={saving.isPending}
      disabled={optional !== true && name.trim() === ""}
      error={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      <Field label="Name" hint={hint} error={at["name"]}>
        <TextInput autoFocus value={name} onValue={setName} />
      </Field>
    </FormDialog>
  );
}
