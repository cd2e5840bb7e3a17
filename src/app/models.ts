import type { AgentStartRequest } from "../contract/agents.ts";
import { AppError, invalidField, modelSetup } from "../errors.ts";
import type { ModelCall } from "../llm/meter.ts";
import type { Ask } from "../json-schema/check.ts";
import { askOf, type Model } from "../llm/model.ts";
import { defaultModelName, type ModelAccess, openModel } from "../llm/open-model.ts";
import { type Settings, SettingsError, textSettings } from "../settings.ts";

/** The language models of this server. */
export interface Models {
  /** What those that requests name are opened with. */
  access: ModelAccess;
  /** The one that is asked where a request names none; undefined without one. */
  model: Model | undefined;
  /** Asks that one; null without one. */
  ask: Ask | null;
}

/** Opens them; `record` hears of every call. Throws `SettingsError` for a model that can't be had. */
export function openModels(settings: Settings, record: (call: ModelCall) => void): Models {
  const access = modelAccess(settings, record);
  const model = defaultModel(access);
  return { access, model, ask: model === undefined ? null : askOf(model) };
}

function modelAccess(settings: Settings, record: (call: ModelCall) => void): ModelAccess {
  const access: ModelAccess = {
    settings: textSettings(settings),
    timeoutMs: settings.modelSeconds * 1000,
    record,
    ...(settings.modelWindow === undefined ? {} : { window: settings.modelWindow }),
    ...(settings.ollamaContext === undefined ? {} : { ollamaWindow: settings.ollamaContext }),
  };
  if (settings.fallbackModel === undefined) return access;
  const fallback = openSetModel(settings.fallbackModel, access, "NOCTURNE_FALLBACK_MODEL");
  return { ...access, fallback };
}

function defaultModel(access: ModelAccess): Model | undefined {
  const name = defaultModelName(access);
  return name === undefined ? undefined : openSetModel(name, access, "NOCTURNE_MODEL");
}

function openSetModel(name: string, access: ModelAccess, setting: string): Model {
  try {
    return openModel(name, access, setting);
  } catch (error) {
    // The settings are no body of a request.
    const [issue] = error instanceof AppError ? (error.issues ?? []) : [];
    throw new SettingsError(issue === undefined ? String(error) : `${setting}: ${issue.msg}.`);
  }
}

/** The model that a run names, or else the server's, with the one to fall back to; a 422 where there is none. */
export function modelOf(
  { reasoning_model: named, fallback_model: other }: AgentStartRequest,
  access: ModelAccess,
): Model {
  const name = named ?? defaultModelName(access);
  if (name === undefined) {
    const why = `no language model is configured: ${modelSetup}`;
    throw invalidField("reasoning_model", why, null);
  }
  if (other === null) return openModel(name, access);
  return openModel(name, { ...access, fallback: openModel(other, access, "fallback_model") });
}
