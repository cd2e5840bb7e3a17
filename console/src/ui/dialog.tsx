import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./button.tsx";
import { classes } from "./classes.ts";
import "./dialog.css";

interface DialogProps {
  open: boolean;
  title: string;
  /** Called when it is closed by Esc, by the cross or by a click beside it. */
  onClose(): void;
  /** Buttons at the bottom; the one of the tone `accent` last. */
  footer?: ReactNode;
  /** `wide` for forms. */
  size?: "normal" | "wide";
  children: ReactNode;
}

/** A modal dialog: the browser's own, so that the focus stays in it and comes back after it. */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <OpenDialog {...rest} /> : null;
}

function OpenDialog({
  title,
  onClose,
  footer,
  size = "normal",
  children,
}: Omit<DialogProps, "open">) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    element.current?.showModal();
    // What React focuses it focuses too early, when the dialog is not shown yet.
    const first = ".dialog-body :is(input, select, textarea), .button-sure";
    element.current?.querySelector<HTMLElement>(first)?.focus();
    return () => opener?.focus();
  }, []);
  return (
    <dialog
      ref={element}
      className={classes("dialog", `dialog-${size}`)}
      aria-labelledby={heading}
      onCancel={(event) => {
        if (event.target !== element.current) return;
        event.preventDefault();
        onClose();
      }}
      // Chromium closes it without asking at the second Esc.
      onClose={(event) => {
        if (event.target === element.current) onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div className="dialog-sheet">
        <header className="dialog-head">
          <h2 id={heading}>{title}</h2>
          <IconButton icon={X} label="Close" size="small" onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
      </div>
    </dialog>
  );
}
