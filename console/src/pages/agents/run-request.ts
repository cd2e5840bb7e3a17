import type { AgentStartRequest } from "../../../../src/contract/agents.ts";
import { readJson } from "../json-field.ts";

/** What the form of a new run holds, as it is typed. */
export interface RunForm {
  task: string;
  url: string;
  /** Empty for a session of its own. */
  sessionId: string;
  profileId: string;
  reasoningModel: string;
  fallbackModel: string;
  maxSteps: string;
  useVision: boolean;
  vaultId: string;
  personaId: string;
  responseFormat: string;
  allowedDomains: string;
  files: string;
  helpMinutes: string;
  replay: boolean;
}

/** A form as it is found; the defaults are those of the contract. */
export const emptyRun: RunForm = {
  task: "",
  url: "",
  sessionId: "",
  profileId: "",
  reasoningModel: "",
  fallbackModel: "",
  maxSteps: "20",
  useVision: true,
  vaultId: "",
  personaId: "",
  responseFormat: "",
  allowedDomains: "",
  files: "",
  helpMinutes: "10",
  replay: false,
};

/** The words of a list that is typed with commas, spaces or lines between them; null for none. */
function wordsOf(text: string, separator: RegExp): string[] | null {
  const words = text
    .split(separator)
    .map((word) => word.trim())
    .filter(Boolean);
  return words.length === 0 ? null : words;
}

/** The body of `POST /agents/start`; what was left empty is left out. Throws a FieldError for a schema that is no JSON. */
export function runRequest(form: RunForm, session_id: string) {
  const optional: Partial<AgentStartRequest> = {
    url: form.url.trim() || null,
    reasoning_model: form.reasoningModel.trim() || null,
    fallback_model: form.fallbackModel.trim() || null,
    vault_id: form.vaultId || null,
    persona_id: form.personaId || null,
    response_format: readJson("response_format", form.responseFormat),
    allowed_domains: wordsOf(form.allowedDomains, /[\s,]+/),
    files: wordsOf(form.files, /[\n,]+/),
  };
  return {
    task: form.task,
    session_id,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    ...(form.maxSteps === "20" ? {} : { max_steps: Number(form.maxSteps) }),
    ...(form.useVision ? {} : { use_vision: false }),
    ...(form.helpMinutes === "10" ? {} : { help_timeout_minutes: Number(form.helpMinutes) }),
    ...(form.replay ? { replay: true } : {}),
  };
}
