import type { TextareaHTMLAttributes } from "react";
import { classes } from "./classes.ts";
import { useFieldProps } from "./field.tsx";

interface TextAreaProps extends Omit<
  TextareaHTMLAttributes<HTMLTextAreaElement>,
  "onChange" | "value"
> {
  value: string;
  onValue(value: string): void;
  /** For code, JSON and HTML. */
  mono?: boolean;
}

/** Several lines of text. Stands in a `Field`, or has an `aria-label`. */
export function TextArea({ value, onValue, mono, className, ...rest }: TextAreaProps) {
  return (
    <textarea
      rows={4}
      spellCheck={mono !== true}
      {...useFieldProps()}
      {...rest}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      className={classes("input", mono && "input-mono", className)}
    />
  );
}
