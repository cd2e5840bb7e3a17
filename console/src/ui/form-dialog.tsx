import type { LucideIcon } from "lucide-react";
import { type ReactNode, type SubmitEvent, useId } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { ErrorNote } from "./error-note.tsx";

interface FormDialogProps {
  title: string;
  size?: "normal" | "wide";
  /** The word on the button that sends the form. */
  confirm: string;
  icon?: LucideIcon;
  /** The word on the other button; `Cancel` unless told. */
  cancel?: string;
  busy: boolean;
  disabled?: boolean;
  /** What went wrong beside the fields. */
  error: unknown;
  /** Browsers must not offer what was typed here before. */
  isSecret?: boolean;
  onSubmit(): void;
  onClose(): void;
  /** The fields. */
  children: ReactNode;
}

/** A modal dialog with a form; what is wrong is told by the server and stands at its fields. */
export function FormDialog(props: FormDialogProps) {
  const { title, size, confirm, icon, cancel = "Cancel", busy, disabled, error, isSecret } = props;
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Dialog
      open
      title={title}
      {...(size && { size })}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{cancel}</Button>
          <Button
            type="submit"
            form={id}
            tone="accent"
            {...(icon && { icon })}
            busy={busy}
            disabled={disabled === true}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        onSubmit={submit}
        noValidate
        {...(isSecret === true && { autoComplete: "off" })}
      >
        <ErrorNote error={error} />
        {props.children}
      </form>
    </Dialog>
  );
}
