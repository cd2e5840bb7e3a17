import type { LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface ConfirmButtonProps {
  icon?: LucideIcon;
  size?: "small" | "medium";
  /** What is asked, such as `Stop this session?` */
  question: string;
  /** What will be gone, in a sentence. */
  consequence: ReactNode;
  /** The word on the button that does it, such as `Stop`. */
  confirm: string;
  /** Done when it is confirmed; the dialog closes at once. */
  onConfirm(): void;
  busy?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

/** A button for what destroys: it asks once. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { icon, size, question, consequence, confirm, onConfirm, busy, disabled, children } = props;
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button
        tone="danger"
        {...(icon && { icon })}
        {...(size && { size })}
        busy={busy === true}
        disabled={disabled === true}
        onClick={() => setAsking(true)}
      >
        {children}
      </Button>
      <Dialog
        open={asking}
        title={question}
        onClose={close}
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              tone="danger"
              className="button-sure"
              autoFocus
              onClick={() => {
                close();
                onConfirm();
              }}
            >
              {confirm}
            </Button>
          </>
        }
      >
        <p>{consequence}</p>
      </Dialog>
    </>
  );
}
