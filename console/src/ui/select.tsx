import type { SelectHTMLAttributes } from "react";
import { classes } from "./classes.ts";
import { useFieldProps } from "./field.tsx";

interface SelectProps<Value extends string> extends Omit<
  SelectHTMLAttributes<HTMLSelectElement>,
  "onChange" | "value"
> {
  value: Value;
  onValue(value: Value): void;
  options: readonly { value: Value; label: string }[];
}

/** One of some choices. Stands in a `Field`, or has an `aria-label`. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, onValue, options, className, ...rest } = props;
  return (
    <select
      {...useFieldProps()}
      {...rest}
      value={value}
      onChange={(event) => onValue(event.target.value as Value)}
      className={classes("input", className)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
