import { Field } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import { FieldGroup } from "./field-group.tsx";
import type { StartForm } from "./start-form.ts";

const proxies = [
  { value: "none", label: "None" },
  { value: "own", label: "The server's own" },
  { value: "external", label: "One of yours" },
  { value: "json", label: "As JSON" },
] as const;

const rotations = [
  { value: "sticky", label: "One for the whole session" },
  { value: "rotate", label: "Another for each connection" },
] as const;

/** How it reaches the network. */
export function NetworkFields({ form }: { form: StartForm }) {
  const { proxy } = form.draft;
  return (
    <FieldGroup title="Network">
      <Field label="Proxy" hint={form.absent("proxies")} error={form.error("proxies")}>
        <Select {...form.text("proxy")} options={proxies} />
      </Field>
      {proxy !== "none" && proxy !== "external" && (
        <Field label="Of several proxies" error={form.error("proxy_rotation")}>
          <Select {...form.text("proxy_rotation")} options={rotations} />
        </Field>
      )}
      {proxy === "json" && (
        <Field label="Proxies as JSON" hint="A country, or a list of one proxy.">
          <TextArea
            {...form.text("proxy_json")}
            placeholder='[{"type": "notte", "country": "us"}]'
            mono
          />
        </Field>
      )}
      {proxy === "external" && <ExternalProxy form={form} />}
      <Field
        label="Headers that every request carries"
        hint="One a line, as Name: value."
        error={form.error("extra_http_headers")}
      >
        <TextArea
          {...form.text("extra_http_headers")}
          rows={3}
          placeholder="Accept-Language: de"
          mono
        />
      </Field>
    </FieldGroup>
  );
}

function ExternalProxy({ form }: { form: StartForm }) {
  return (
    <>
      <Field label="Server" error={form.error("proxies.0.server")}>
        <TextInput {...form.text("proxy_server")} placeholder="http://proxy:8080" mono />
      </Field>
      <Field label="Not for" hint="Hosts, separated by commas.">
        <TextInput {...form.text("proxy_bypass")} mono />
      </Field>
      <Field label="User name">
        <TextInput {...form.text("proxy_username")} />
      </Field>
      <Field label="Password">
        <TextInput type="password" autoComplete="new-password" {...form.text("proxy_password")} />
      </Field>
    </>
  );
}
