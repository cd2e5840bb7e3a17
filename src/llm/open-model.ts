import { invalidField } from "../errors.ts";
import { askModel, type Connection } from "./ask.ts";
import { withFallback } from "./fallback.ts";
import type { ModelCall } from "./meter.ts";
import type { Model } from "./model.ts";
import { type Provider, providers, settingNames } from "./providers.ts";
import { contextWindow, publishedWindow } from "./windows.ts";
import { wires } from "./wires.ts";

/** What the operator has set about models. */
export interface ModelAccess {
  /** Keys, base URLs and `NOCTURNE_MODEL` by their environment names. */
  settings: Readonly<Record<string, string | undefined>>;
  /** For each attempt to get an answer; 60 seconds unless told. */
  timeoutMs?: number;
  /** Before the second attempt; half a second unless told. */
  firstWaitMs?: number;
  /** Input tokens of `NOCTURNE_MODEL`, and of models about which nothing is published. */
  window?: number;
  /** Input tokens of models that run in Ollama. */
  ollamaWindow?: number;
  /** Answers where the model that was asked for fails. */
  fallback?: Model;
  /** Hears of every request to a provider. */
  record?: (call: ModelCall) => void;
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
  // A part of an address at some providers.
  if (/[\s?#%\\]|\.\./.test(known)) {
    throw invalidField(field, "a model's name has no spaces and none of ? # % \\ ..", name);
  }
  if (provider === undefined || known === "") {
    const list = Object.keys(providers).join(", ");
    throw invalidField(field, `expected '<provider>/<model>' with a provider of: ${list}`, name);
  }
  const missing = missingSetting(prefix, provider, known, access);
  if (missing !== undefined) {
    throw invalidField(field, `'${name}' needs ${missing} to be set on the server`, name);
  }
  const model = askModel(connectionOf({ name, prefix, provider, known }, access));
  return access.fallback === undefined ? model : withFallback(model, access.fallback);
}

/** What the operator says of a model goes before what is published about it. */
function windowOf(name: string, { settings, window, ollamaWindow }: ModelAccess): number {
  const isTheirs = name === settings["NOCTURNE_MODEL"] || publishedWindow(name) === undefined;
  const inOllama = name.startsWith("ollama/") ? ollamaWindow : undefined;
  return (isTheirs ? (inOllama ?? window) : undefined) ?? contextWindow(name);
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
  if (provider.wire === "bedrock") return missingForBedrock(key, base, settings);
  if (provider.needsKey && !hasKey) return key;
  return provider.url === undefined && settings[base] === undefined ? base : undefined;
}

/** A key or the keys of an account, and the region, which an address says too. */
function missingForBedrock(
  key: string,
  base: string,
  settings: ModelAccess["settings"],
): string | undefined {
  const pair = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
  const hasPair = pair.every((name) => settings[name] !== undefined);
  if (settings[key] === undefined && !hasPair) return `${key}, or ${pair.join(" and ")},`;
  const hasPlace = settings["AWS_REGION"] !== undefined || settings[base] !== undefined;
  return hasPlace ? undefined : "AWS_REGION";
}

function connectionOf({ name, prefix, provider, known }: Named, access: ModelAccess): Connection {
  const { settings, timeoutMs = 60_000, firstWaitMs = 500, record = () => {} } = access;
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
    aws: {
      region: settings["AWS_REGION"],
      accessKeyId: settings["AWS_ACCESS_KEY_ID"],
      secretAccessKey: settings["AWS_SECRET_ACCESS_KEY"],
      sessionToken: settings["AWS_SESSION_TOKEN"],
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
    window: windowOf(name, access),
    record,
    open: () => wires[provider.wire](place),
  };
}

/** Azure speaks OpenAI's protocol below this path of a resource. */
function azureUrl(base: string): string {
  const trimmed = base.replace(/\/+$/, "");
  return trimmed.endsWith("/openai/v1") ? trimmed : `${trimmed}/openai/v1`;
}
