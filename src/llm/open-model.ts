import { invalidField } from "../errors.ts";
import { askModel, type Connection } from "./ask.ts";
import type { Model } from "./model.ts";
import { type Provider, providers, settingNames } from "./providers.ts";
import { wires } from "./wires.ts";

/** What the operator has set about models. */
export interface ModelAccess {
  /** Keys, base URLs and `NOCTURNE_MODEL` by their environment names. */
  settings: Readonly<Record<string, string | undefined>>;
  /** For each attempt to get an answer; 60 seconds unless told. */
  timeoutMs?: number;
  /** Before the second attempt; half a second unless told. */
  firstWaitMs?: number;
}

/**
 * The model of that name, `<provider>/<model>`; nothing is called before the first question. An
 * unknown provider and a missing setting are a 422 for the field.
 */
export function openModel(name: string, access: ModelAccess, field = "reasoning_model"): Model {
  const slash = name.indexOf("/");
  const prefix = name.slice(0, Math.max(slash, 0));
  const known = name.slice(slash + 1);
  const provider = Object.hasOwn(providers, prefix) ? providers[prefix] : undefined;
  if (provider === undefined || known === "") {
    const list = Object.keys(providers).join(", ");
    throw invalidField(field, `expected '<provider>/<model>' with a provider of: ${list}`, name);
  }
  const missing = missingSetting(prefix, provider, known, access);
  if (missing !== undefined) {
    throw invalidField(field, `'${name}' needs ${missing} to be set on the server`, name);
  }
  return askModel(connectionOf({ name, prefix, provider, known }, access));
}

/** `NOCTURNE_MODEL`, or the default model of the first provider with a key; undefined without both. */
export function defaultModelName(access: ModelAccess): string | undefined {
  const { settings } = access;
  if (settings["NOCTURNE_MODEL"] !== undefined) return settings["NOCTURNE_MODEL"];
  const found = Object.entries(providers).find(
    ([prefix, provider]) =>
      provider.defaultModel !== undefined &&
      (settings[settingNames(prefix).key] !== undefined ||
        (provider.wire === "vertex" && settings["VERTEX_AI_PROJECT"] !== undefined)),
  );
  return found === undefined ? undefined : `${found[0]}/${found[1].defaultModel ?? ""}`;
}

interface Named {
  name: string;
  prefix: string;
  provider: Provider;
  /** The model's name without the prefix. */
  known: string;
}

function missingSetting(
  prefix: string,
  provider: Provider,
  known: string,
  { settings }: ModelAccess,
): string | undefined {
  const { key, base } = settingNames(prefix);
  const hasKey = settings[key] !== undefined;
  if (provider.wire === "vertex") {
    const project = settings["VERTEX_AI_PROJECT"];
    if (project !== undefined || (hasKey && !known.startsWith("claude-"))) return undefined;
    return known.startsWith("claude-") ? "VERTEX_AI_PROJECT" : `${key} or VERTEX_AI_PROJECT`;
  }
  if (provider.needsKey && !hasKey) return key;
  return provider.url === undefined && settings[base] === undefined ? base : undefined;
}

function connectionOf(
  { name, prefix, provider, known }: Named,
  { settings, timeoutMs = 60_000, firstWaitMs = 500 }: ModelAccess,
): Connection {
  const names = settingNames(prefix);
  const key = settings[names.key];
  const base = settings[names.base];
  const upstream = provider.upstream ?? {};
  const place = {
    provider: prefix,
    model: Object.hasOwn(upstream, known) ? (upstream[known] ?? known) : known,
    url: (prefix === "azure" && base !== undefined ? azureUrl(base) : base) ?? provider.url,
    key,
    vertex: {
      project: settings["VERTEX_AI_PROJECT"],
      location: settings["VERTEX_AI_LOCATION"] ?? "global",
    },
  };
  return {
    name,
    provider: prefix,
    model: known,
    wire: provider.wire,
    takesSchema: provider.takesSchema,
    keySetting: names.key,
    key,
    limits: { timeoutMs, firstWaitMs },
    open: () => wires[provider.wire](place),
  };
}

/** Azure speaks OpenAI's protocol below this path of a resource. */
function azureUrl(base: string): string {
  const trimmed = base.replace(/\/+$/, "");
  return trimmed.endsWith("/openai/v1") ? trimmed : `${trimmed}/openai/v1`;
}
