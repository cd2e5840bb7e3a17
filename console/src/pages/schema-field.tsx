import { Braces } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { TextArea } from "../ui/text-area.tsx";

const example = {
  type: "object",
  properties: {
    title: { type: "string" },
    price: { type: "number", description: "In euros." },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["title", "price"],
};

interface SchemaFieldProps {
  label: ReactNode;
  value: string;
  onValue(value: string): void;
  error: string | undefined;
}

/** A JSON schema that an answer has to fit. */
export function SchemaField({ label, value, onValue, error }: SchemaFieldProps) {
  return (
    <div className="schema-field">
      <Field
        label={label}
        hint="A JSON schema; the answer is then JSON that fits it. Empty for words."
        error={error}
      >
        <TextArea mono rows={value === "" ? 3 : 8} value={value} onValue={onValue} />
      </Field>
      <div className="row">
        {value.trim() === "" && (
          <Button
            size="small"
            tone="quiet"
            icon={Braces}
            onClick={() => onValue(JSON.stringify(example, null, 2))}
          >
            Begin with an example
          </Button>
        )}
      </div>
    </div>
  );
}
