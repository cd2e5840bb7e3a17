import { ActionFailure } from "../actions/action.ts";
import { webUrl } from "../actions/navigate.ts";
import type { AllowedHosts } from "../browser/allowed-hosts.ts";
import { actionSchemas, type ActionType } from "../contract/actions.ts";
import { checkRefs } from "../llm/schema-refs.ts";
import { decisionSchema, offeredTypes } from "./decision.ts";
import { randomUUID } from "node:crypto";
import type { AgentStartRequest } from "../contract/agents.ts";
import { invalidField } from "../errors.ts";
import { schemaCheck, UnusableSchema } from "../json-schema/check.ts";
import type { Model } from "../llm/model.ts";
import type { Session } from "../sessions/session.ts";
import type { AgentRecord } from "../store/agents.ts";
import { noUsage } from "./steps.ts";

/** Throws a 422 for a format of the answer that can't be meant. */
export function refuseUnusable({ response_format }: AgentStartRequest): void {
  if (response_format === null) return;
  checkRefs(response_format);
  // Of which it becomes a part.
  checkRefs(
    decisionSchema(offeredTypes(Object.keys(actionSchemas) as ActionType[]), response_format),
  );
  try {
    // Also held against something: only then it shows when it refers to itself without end.
    schemaCheck(response_format)({});
  } catch (error) {
    if (!(error instanceof UnusableSchema)) throw error;
    throw invalidField("response_format", `the schema ${error.message}`);
  }
}

/** Throws a 422 for a page to begin on that can't be opened, and for files that are not there. */
export function refuseUnreachable(
  { url, files }: AgentStartRequest,
  hosts: AllowedHosts | null,
  uploads: readonly string[],
): void {
  if (url !== null) {
    const address = pageAddress(url);
    if (hosts !== null && !hosts.allows(address)) {
      throw invalidField(
        "url",
        `is not on ${hosts.names.join(", ")}, as allowed_domains asks`,
        url,
      );
    }
  }
  const absent = files?.find((name) => !uploads.includes(name));
  if (absent === undefined) return;
  const list = uploads.length === 0 ? "none" : uploads.slice(0, 20).join(", ");
  throw invalidField("files", `'${absent}' is not among the uploaded files (${list})`, files);
}

function pageAddress(text: string): string {
  try {
    const address = webUrl(text);
    if (/^https?:/.test(address)) return address;
  } catch (error) {
    if (!(error instanceof ActionFailure)) throw error;
    throw invalidField("url", error.message, text);
  }
  throw invalidField("url", "expected an http or https address", text);
}

/** Less does not hold the rules, a page and what was done. */
const leastWindow = 8_000;

/** A model that takes enough at once for an agent; throws a 422 for any other. */
export function roomyEnough(model: Model): Model {
  if (model.window >= leastWindow) return model;
  const { name, window } = model;
  const setting = name.startsWith("ollama/") ? "OLLAMA_CONTEXT_LENGTH" : "NOCTURNE_MODEL_WINDOW";
  const why = `'${name}' takes ${window} tokens at once, and agents need ${leastWindow}: give it more and set ${setting}`;
  throw invalidField("reasoning_model", why, name);
}

/** A run as it begins. */
export function recordOf(session: Session, model: Model, request: AgentStartRequest): AgentRecord {
  return {
    id: randomUUID(),
    accountId: session.record.accountId,
    sessionId: session.record.id,
    status: "active",
    endReason: null,
    success: null,
    answer: null,
    error: null,
    validation: null,
    request,
    model: model.name,
    usage: noUsage,
    callsSaved: 0,
    saved: false,
    startOffset: session.stepCount,
    stopOffset: session.stepCount,
    createdAt: Date.now(),
    closedAt: null,
  };
}
