import { Field } from "../../ui/field.tsx";
import { Switch } from "../../ui/switch.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { SchemaField } from "../schema-field.tsx";
import type { ScrapeForm } from "./scrape-request.ts";

/** The parts of the form get all of it, and tell what changes. */
export interface ScrapeFieldsProps {
  form: ScrapeForm;
  /** By the names of the request. */
  errors: Record<string, string>;
  onForm(change: Partial<ScrapeForm>): void;
}

/** What to take of a page. */
export function ContentFields({ form, errors, onForm }: ScrapeFieldsProps) {
  return (
    <>
      <details className="scrape-more" open={"response_format" in errors || undefined}>
        <summary>Structured data</summary>
        <div className="stack">
          <SchemaField
            label="Schema"
            value={form.responseFormat}
            onValue={(responseFormat) => onForm({ responseFormat })}
            error={errors["response_format"]}
          />
          <Field
            label="Instructions"
            hint="What to take, in words; needs a language model."
            error={errors["instructions"]}
          >
            <TextArea
              rows={2}
              value={form.instructions}
              onValue={(instructions) => onForm({ instructions })}
              placeholder="Only the ingredients."
            />
          </Field>
        </div>
      </details>
      <details className="scrape-more" open={"selector" in errors || undefined}>
        <summary>Content</summary>
        <div className="stack">
          <Switches form={form} onForm={onForm} />
          <Field label="Only within" hint="A Playwright selector." error={errors["selector"]}>
            <TextInput
              mono
              value={form.selector}
              onValue={(selector) => onForm({ selector })}
              placeholder="article"
            />
          </Field>
          <Field
            label="Without these tags"
            hint="With spaces between them."
            error={errors["ignored_tags"]}
          >
            <TextInput
              mono
              value={form.ignoredTags}
              onValue={(ignoredTags) => onForm({ ignoredTags })}
              placeholder="nav aside"
            />
          </Field>
        </div>
      </details>
    </>
  );
}

function Switches({ form, onForm }: Pick<ScrapeFieldsProps, "form" | "onForm">) {
  return (
    <>
      <Switch
        label="Only the main content"
        hint="Without menus, footers and the like."
        checked={form.onlyMain}
        onChecked={(onlyMain) => onForm({ onlyMain })}
      />
      <Switch label="Links" checked={form.links} onChecked={(links) => onForm({ links })} />
      <Switch label="Pictures" checked={form.images} onChecked={(images) => onForm({ images })} />
      <Switch
        label="Only the pictures"
        checked={form.onlyImages}
        onChecked={(onlyImages) => onForm({ onlyImages })}
      />
      <Switch
        label="Short names for links"
        hint="The Markdown says link1, link2 … and what they stand for comes beside it."
        checked={form.placeholders}
        onChecked={(placeholders) => onForm({ placeholders })}
      />
    </>
  );
}
