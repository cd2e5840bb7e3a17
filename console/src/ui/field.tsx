import { createContext, type ReactNode, use, useId } from "react";
import { classes } from "./classes.ts";
import "./field.css";

interface FieldIds {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

const FieldContext = createContext<FieldIds | undefined>(undefined);

/** What an input of the kit puts on its element, so that its field's label, hint and error belong to it. */
export function useFieldProps() {
  const field = use(FieldContext);
  if (field === undefined) return {};
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
  };
}

interface FieldProps {
  label: ReactNode;
  /** What to put in, in a sentence. */
  hint?: ReactNode;
  /** What is wrong with it; shown in place of the hint. */
  error?: string | undefined;
  /** One input of the kit. */
  children: ReactNode;
}

/** An input with its label, hint and error. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  const describedBy = note === undefined ? undefined : `${id}-note`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <FieldContext value={{ id, describedBy, invalid: error !== undefined }}>
        {children}
      </FieldContext>
      {note !== undefined && (
        <p
          id={describedBy}
          className={classes("field-note", error !== undefined && "field-error")}
          role={error === undefined ? undefined : "alert"}
        >
          {note}
        </p>
      )}
    </div>
  );
}
