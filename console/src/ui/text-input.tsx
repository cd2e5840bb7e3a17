import type { InputHTMLAttributes } from "react";
import { classes } from "./classes.ts";
import { useFieldProps } from "./field.tsx";

interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> {
  value: string;
  onValue(value: string): void;
  /** For ids, addresses and code. */
  mono?: boolean;
}

/** A line of text; `type` may be `number`, `password`, `url` and so on. Stands in a `Field`, or has an `aria-label`. */
export function TextInput({ value, onValue, mono, className, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...useFieldProps()}
      {...rest}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      className={classes("input", mono && "input-mono", className)}
    />
  );
}
