import { Field } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import { FieldGroup } from "./field-group.tsx";
import type { StartForm } from "./start-form.ts";

const consents = [
  { value: "", label: "Left alone" },
  { value: "decline", label: "Declined" },
  { value: "accept", label: "Accepted" },
] as const;

/** What it may reach, and what is kept from its pages. */
export function FilterFields({ form }: { form: StartForm }) {
  return (
    <FieldGroup title="Limits of its network">
      <Field
        label="Only these may be reached"
        hint="Domains and networks, one a line; empty for all."
        error={form.error("egress.allow")}
      >
        <TextArea {...form.text("egress_allow")} rows={3} placeholder="example.com" mono />
      </Field>
      <Field label="These may not" hint="One a line." error={form.error("egress.deny")}>
        <TextArea {...form.text("egress_deny")} rows={3} placeholder="10.0.0.0/8" mono />
      </Field>
      <Field
        label="Not loaded"
        hint="Kinds of requests, separated by spaces."
        error={form.error("block_resources")}
      >
        <TextInput {...form.text("block_resources")} placeholder="image media font" mono />
      </Field>
      <Field label="Cookie walls are" error={form.error("cookie_consent")}>
        <Select {...form.text("cookie_consent")} options={consents} />
      </Field>
      <Switch
        label="Block ads and trackers"
        hint={form.absent("block_ads")}
        error={form.error("block_ads")}
        {...form.flag("block_ads")}
      />
    </FieldGroup>
  );
}
