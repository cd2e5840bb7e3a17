import { useAsk } from "../../../api/queries.ts";
import { Field } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { FieldGroup } from "./field-group.tsx";
import type { StartForm } from "./start-form.ts";

const firstHundred = { query: { page_size: 100 } };

/** Who it acts as. */
export function IdentityFields({ form }: { form: StartForm }) {
  const personas = useAsk("listPersonas", firstHundred);
  const vaults = useAsk("listVaults", firstHundred);
  const profiles = useAsk("profileList", firstHundred);
  const { draft } = form;
  return (
    <FieldGroup title="Identity">
      <Field
        label="Persona"
        hint="Its messages can be read, and its vault is used."
        error={form.error("persona_id")}
      >
        <Select
          {...form.text("persona_id")}
          options={choices(personas.data?.items, (persona) => [
            persona.persona_id,
            `${persona.first_name} ${persona.last_name}, ${persona.email}`,
          ])}
        />
      </Field>
      <Field
        label="Vault"
        hint="Fills in passwords and cards for their placeholders."
        error={form.error("vault_id")}
      >
        <Select
          {...form.text("vault_id")}
          options={choices(vaults.data?.items, ({ vault_id: id, name }) => [id, name])}
        />
      </Field>
      <Field
        label="Profile"
        hint="Begins with its cookies and stored data."
        error={form.error("profile")}
      >
        <Select
          {...form.text("profile_id")}
          options={choices(profiles.data?.items, ({ profile_id: id, name }) => [id, name ?? id])}
        />
      </Field>
      {draft.profile_id !== "" && (
        <Switch
          label="Save the profile"
          hint="When the session ends, and before."
          {...form.flag("profile_persist")}
        />
      )}
      <Connections form={form} />
    </FieldGroup>
  );
}

/** The accounts that it is logged in to from the start. */
function Connections({ form }: { form: StartForm }) {
  const connections = useAsk("listConnections", firstHundred).data?.items ?? [];
  const { auth_ids: chosen } = form.draft;
  if (connections.length === 0) return null;
  return (
    <>
      {connections.map(({ connection_id: id, name, message }) => (
        <Switch
          key={id}
          label={`Logged in: ${name}`}
          hint={message}
          error={form.error("auth_ids")}
          checked={chosen.includes(id)}
          onChecked={(checked) =>
            form.set("auth_ids", checked ? [...chosen, id] : chosen.filter((one) => one !== id))
          }
        />
      ))}
      <Switch
        label="Wait until logged in"
        hint="Checks first, and does not start where one can't be logged in."
        {...form.flag("wait_for_authentication")}
      />
    </>
  );
}

function choices<Item>(
  items: readonly Item[] | undefined,
  choice: (item: Item) => [id: string, label: string],
) {
  const none = { value: "", label: items?.length === 0 ? "None (there are none yet)" : "None" };
  const others = (items ?? []).map((item) => {
    const [value, label] = choice(item);
    return { value, label };
  });
  return [none, ...others];
}
