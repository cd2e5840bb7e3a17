import { classes } from "./classes.ts";
import "./choice.css";

interface ChoiceProps<Value extends string> {
  /** Said by a screen reader. */
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onValue(value: Value): void;
}

/** One of a few choices that are all in sight, such as a list's filter. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, options, value, onValue } = props;
  return (
    <div className="choice" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          className={classes("choice-option", option.value === value && "choice-chosen")}
          onClick={() => onValue(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
