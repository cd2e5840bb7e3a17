import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { Select } from "../ui/select.tsx";

interface PickerProps {
  value: string;
  /** Empty for none. */
  onValue(id: string): void;
}

interface Choice {
  id: string;
  label: string;
}

const query = { page_size: 100 };

function Picker({
  kind,
  none,
  read,
  ...rest
}: PickerProps & {
  kind: string;
  /** What choosing nothing means. */
  none: string;
  read(): Promise<Choice[]>;
}) {
  const { data = [] } = useQuery({ queryKey: ["picker", kind], queryFn: read });
  const options = data.map(({ id, label }) => ({ value: id, label }));
  return <Select {...rest} options={[{ value: "", label: none }, ...options]} />;
}

/** One of the account's vaults. */
export function VaultPicker({ none = "None", ...props }: PickerProps & { none?: string }) {
  const read = async () =>
    (await api.listVaults({ query })).items.map((vault) => ({
      id: vault.vault_id,
      label: vault.for_persona ? `${vault.name} (of a persona)` : vault.name,
    }));
  return <Picker {...props} kind="vaults" none={none} read={read} />;
}

/** One of the account's personas. */
export function PersonaPicker(props: PickerProps) {
  const read = async () =>
    (await api.listPersonas({ query })).items.map((persona) => ({
      id: persona.persona_id,
      label: `${persona.first_name} ${persona.last_name}`,
    }));
  return <Picker {...props} kind="personas" none="Nobody" read={read} />;
}

/** One of the account's browser profiles. */
export function ProfilePicker({ none = "None", ...props }: PickerProps & { none?: string }) {
  const read = async () =>
    (await api.profileList({ query })).items.map((profile) => ({
      id: profile.profile_id,
      label: profile.name ?? profile.profile_id,
    }));
  return <Picker {...props} kind="profiles" none={none} read={read} />;
}

/** One of the sessions that run. */
export function SessionPicker(props: PickerProps) {
  const read = async () =>
    (await api.listSessions({ query: { ...query, only_active: "true" } })).items.map((session) => ({
      id: session.session_id,
      label: `${session.session_id.slice(0, 8)}, ${session.browser_type}, since ${new Date(session.created_at).toLocaleTimeString()}`,
    }));
  return <Picker {...props} kind="sessions" none="A new one" read={read} />;
}
