import type { Capabilities, Capability } from "../../../../src/contract/health.ts";

/** Something that the server can do or could do, by a name for people. */
export interface NamedAbility extends Capability {
  name: string;
}

/** The words for what the API names otherwise. */
const words: Record<string, string> = {
  fast: "By rules",
  deep: "Described by a model",
  instructions: "Only what serves a purpose",
  searchResults: "Results",
  sourcedAnswer: "Answers with sources",
  structured: "Data that fits a schema",
  email: "Email",
  sms: "Text messages",
  phone_numbers: "Phone numbers",
  managed_auth: "Connections",
  vaults: "Vaults",
  profiles: "Profiles",
  personas: "Personas",
  webhook: "Webhooks",
  slack: "Slack",
  discord: "Discord",
};

function named(abilities: Readonly<Record<string, Capability>>): NamedAbility[] {
  return Object.entries(abilities).map(([name, ability]) => ({
    name: words[name] ?? name,
    ...ability,
  }));
}

/** What the server can do, as a person looks for it. */
export function groupsOf(all: Capabilities): { title: string; abilities: NamedAbility[] }[] {
  const model = { name: "Language model", ...all.language_model };
  const sandbox = { name: "Sandbox", ...all.sandbox };
  return [
    { title: "Browsers", abilities: [...named(all.browsers), sandbox] },
    { title: "Model and perception", abilities: [model, ...named(all.perception)] },
    { title: "Identity", abilities: named(all.identity) },
    {
      title: `Search, by ${all.search.provider}`,
      abilities: named(all.search.output_types),
    },
    { title: "News of agents", abilities: named(all.notifications) },
    { title: "Options of sessions", abilities: named(all.session_options) },
  ];
}
