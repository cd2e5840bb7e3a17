import { Field } from "../../../ui/field.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import { FieldGroup } from "./field-group.tsx";
import type { StartForm } from "./start-form.ts";

/** What pages see of it. */
export function FaceFields({ form }: { form: StartForm }) {
  return (
    <FieldGroup title="As pages see it">
      <Field label="Locale" error={form.error("locale")}>
        <TextInput {...form.text("locale")} placeholder="en-US" mono />
      </Field>
      <Field
        label="Time zone"
        hint="An IANA name, or proxy for that of the proxy's country."
        error={form.error("timezone")}
      >
        <TextInput {...form.text("timezone")} placeholder="The server's" mono />
      </Field>
      <Field
        label="Where it is"
        hint="Latitude, longitude; pages may then ask."
        error={form.error("geolocation")}
      >
        <TextInput {...form.text("geolocation")} placeholder="47.37, 8.54" mono />
      </Field>
      <Field label="User agent" error={form.error("user_agent")}>
        <TextInput {...form.text("user_agent")} placeholder="The browser's own" mono />
      </Field>
    </FieldGroup>
  );
}
