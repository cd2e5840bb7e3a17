import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { SchemaField } from "../schema-field.tsx";
import type { SearchForm } from "./search-request.ts";

const outputs = [
  { value: "searchResults", label: "Results" },
  { value: "sourcedAnswer", label: "An answer with its sources" },
  { value: "structured", label: "Data that fits a schema" },
] as const;

const depths = [
  { value: "standard", label: "Standard" },
  { value: "fast", label: "Fast: the first answer" },
  { value: "deep", label: "Deep: the best pages are read" },
] as const;

interface SearchFieldsProps {
  form: SearchForm;
  errors: Record<string, string>;
  onForm(change: Partial<SearchForm>): void;
}

/** What is searched for, and how. */
export function SearchFields({ form, errors, onForm }: SearchFieldsProps) {
  return (
    <>
      <Field label="Question" error={errors["q"]}>
        <TextInput
          autoFocus
          value={form.q}
          onValue={(q) => onForm({ q })}
          placeholder="When do moonflowers bloom?"
        />
      </Field>
      <Field label="What comes back">
        <Select
          value={form.outputType}
          onValue={(outputType) => onForm({ outputType })}
          options={outputs}
        />
      </Field>
      {form.outputType === "structured" && (
        <SchemaField
          label="Schema"
          value={form.schema}
          onValue={(schema) => onForm({ schema })}
          error={errors["structuredOutputSchema"]}
        />
      )}
      <Field label="Depth">
        <Select value={form.depth} onValue={(depth) => onForm({ depth })} options={depths} />
      </Field>
      <details className="scrape-more" open={hasMore(errors) || undefined}>
        <summary>Narrow it down</summary>
        <Narrower form={form} errors={errors} onForm={onForm} />
      </details>
    </>
  );
}

function hasMore(errors: Record<string, string>): boolean {
  return Object.keys(errors).some((name) => !["q", "structuredOutputSchema"].includes(name));
}

function Narrower({ form, errors, onForm }: SearchFieldsProps) {
  const date = (name: "fromDate" | "toDate", label: string) => (
    <Field label={label} error={errors[name]}>
      <TextInput type="date" value={form[name]} onValue={(day) => onForm({ [name]: day })} />
    </Field>
  );
  return (
    <div className="stack">
      <Field label="Most results" hint="1 to 100." error={errors["maxResults"]}>
        <TextInput
          type="number"
          min={1}
          max={100}
          value={form.maxResults}
          onValue={(maxResults) => onForm({ maxResults })}
        />
      </Field>
      <Field label="Only from" hint="Domains." error={errors["includeDomains"]}>
        <TextInput
          value={form.includeDomains}
          onValue={(includeDomains) => onForm({ includeDomains })}
        />
      </Field>
      <Field label="Never from" hint="Domains." error={errors["excludeDomains"]}>
        <TextInput
          value={form.excludeDomains}
          onValue={(excludeDomains) => onForm({ excludeDomains })}
        />
      </Field>
      <div className="grid">
        {date("fromDate", "From")}
        {date("toDate", "To")}
      </div>
    </div>
  );
}
