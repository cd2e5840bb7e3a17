import { browserTypes } from "../../../../src/contract/session-options.ts";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import type { ScrapeFieldsProps } from "./content-fields.tsx";

const vias = [
  { value: "auto", label: "As is best" },
  { value: "http", label: "By one plain request" },
  { value: "browser", label: "In a browser" },
] as const;

const browsers = browserTypes.map((value) => ({ value, label: value }));

/** How a page is had. */
export function PageFields({ form, errors, onForm }: ScrapeFieldsProps) {
  return (
    <details className="scrape-more" open={"timeout_ms" in errors || undefined}>
      <summary>How the page is had</summary>
      <div className="stack">
        <Field label="Way">
          <Select value={form.via} onValue={(via) => onForm({ via })} options={vias} />
        </Field>
        <Field label="Browser">
          <Select
            value={form.browserType}
            onValue={(browserType) => onForm({ browserType })}
            options={browsers}
          />
        </Field>
        <Field label="Most seconds" hint="1 to 300." error={errors["timeout_ms"]}>
          <TextInput
            type="number"
            min={1}
            max={300}
            value={form.timeoutSeconds}
            onValue={(timeoutSeconds) => onForm({ timeoutSeconds })}
          />
        </Field>
        <Switch
          label="Obey robots.txt"
          hint="Refuses what the site closes to this server."
          checked={form.robots}
          onChecked={(robots) => onForm({ robots })}
        />
      </div>
    </details>
  );
}
