import { type ReactNode, useId } from "react";
import { classes } from "./classes.ts";

interface SwitchProps {
  label: ReactNode;
  /** What it does, in a sentence. */
  hint?: ReactNode;
  error?: string | undefined;
  checked: boolean;
  onChecked(checked: boolean): void;
  disabled?: boolean;
}

/** On or off, with its label; needs no `Field`. */
export function Switch({ label, hint, error, checked, onChecked, disabled }: SwitchProps) {
  const note = error ?? hint;
  const noteId = useId();
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={note === undefined ? undefined : noteId}
        onChange={(event) => onChecked(event.target.checked)}
      />
      <span className="switch-label">{label}</span>
      {note !== undefined && (
        <span id={noteId} className={classes("field-note", error !== undefined && "field-error")}>
          {note}
        </span>
      )}
    </label>
  );
}
