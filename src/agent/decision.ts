import { z } from "zod";
import {
  type Action,
  ActionRequest,
  actionSchemas,
  type ActionType,
  interactionTypes,
} from "../contract/actions.ts";
import { AgentState } from "../contract/agents.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import { isObject } from "../json-schema/pointer.ts";
import { mapSubschemas } from "../llm/subschemas.ts";
import { freeName } from "./workflow/names.ts";

/** What a model decided: what it makes of the page, and the one thing to do. */
export interface Decision {
  state: AgentState;
  action: Action;
}

/** Fields that clients may set and a model has no use for. */
const hidden = new Set([
  "category",
  "description",
  "clear_before_fill",
  "dialog",
  "ignored_tags",
  "only_images",
  "only_main_content",
  "press_enter",
  "response_format",
  "scrape_images",
  "scrape_links",
  "selector",
  "text_label",
  "timeout",
  "use_link_placeholders",
  "wait_until",
]);

/** The hidden fields that a type shows all the same. */
const shown: Partial<Record<ActionType, readonly string[]>> = {
  click: ["dialog"],
  evaluate_js: ["dialog"],
  fill: ["press_enter"],
  scroll_down: ["selector"],
  scroll_up: ["selector"],
};

const about: Record<string, string> = {
  code_from: "totp, email or sms, as the page says; leave out for whichever there is",
  dialog: "how to answer a dialog that this opens; leave out to accept it",
  selector: "the id of a scroll area; leave out for the page",
};

/** An action as the model is offered it: its sentence, and the JSON schema of its fields. */
export interface OfferedType {
  type: ActionType;
  about: string;
  schema: JsonSchema;
}

/** The actions of the contract, each with the fields that a model is to fill. */
export function offeredTypes(types: readonly ActionType[]): OfferedType[] {
  return types.map((type) => {
    const full = z.toJSONSchema(actionSchemas[type], { io: "input", unrepresentable: "any" });
    const given = (full.properties ?? {}) as Record<string, JsonSchema>;
    const needed = full.required ?? [];
    const isShown = (name: string) =>
      name !== "type" && (!hidden.has(name) || (shown[type]?.includes(name) ?? false));
    const names = Object.keys(given).filter(isShown);
    const properties = Object.fromEntries(
      names.map((name) => [name, name === "selector" ? { type: "string" } : plain(given[name]!)]),
    );
    const actsOnElement = (interactionTypes as readonly string[]).includes(type);
    const required = names.filter(
      (name) => needed.includes(name) || (actsOnElement && name === "id"),
    );
    return {
      type,
      about: sentenceOf(given["description"]),
      schema: {
        type: "object",
        properties: { type: { const: type, type: "string" }, ...properties },
        required: ["type", ...required],
        additionalProperties: false,
      },
    };
  });
}

function sentenceOf(description: JsonSchema | undefined): string {
  return typeof description?.["fallback"] === "string" ? description["fallback"] : "";
}

/** A field's schema without what is said to people, and without the null that stands for its absence. */
function plain(schema: JsonSchema): JsonSchema {
  const { description: _description, fallback: _fallback, default: _default, ...rest } = schema;
  // No more than what JavaScript can count.
  if (rest["minimum"] === Number.MIN_SAFE_INTEGER) delete rest["minimum"];
  if (rest["maximum"] === Number.MAX_SAFE_INTEGER) delete rest["maximum"];
  if (Array.isArray(rest["type"])) {
    const types = rest["type"].filter((type) => type !== "null");
    if (types.length === 1) rest["type"] = types[0];
  }
  if (Array.isArray(rest["anyOf"])) {
    const options = (rest["anyOf"] as JsonSchema[]).filter(({ type }) => type !== "null");
    if (options.length === 1) return plain({ ...options[0] });
    return { anyOf: options.map((option) => plain(option)) };
  }
  if (!isObject(rest["properties"])) return rest;
  const properties = Object.entries(rest["properties"]).map(([name, one]) => [
    name,
    plain(isObject(one) ? one : {}),
  ]);
  return { ...rest, properties: Object.fromEntries(properties) };
}

/** The actions in a line each, as the system's words list them. */
export function listedTypes(offered: readonly OfferedType[]): string {
  return offered
    .map(({ type, about: sentence, schema }) => {
      const needed = schema["required"] as string[];
      const fields = Object.keys(schema["properties"] as object)
        .filter((name) => name !== "type")
        .map((name) => {
          const note = about[name] === undefined ? "" : ` (${about[name]})`;
          return `${name}${needed.includes(name) ? "" : "?"}${note}`;
        });
      return `- ${type}${fields.length === 0 ? "" : ` {${fields.join(", ")}}`}: ${sentence}`;
    })
    .join("\n");
}

const { $schema: _dialect, ...stateSchema }: JsonSchema = z.toJSONSchema(AgentState);

/**
 * The schema that a decision is held to: one of these actions. With a response format the answer of
 * a completion is such a value, or a text where there is no success to tell.
 */
export function decisionSchema(
  offered: readonly OfferedType[],
  responseFormat: JsonSchema | null,
): JsonSchema {
  const { $defs, definitions, $schema: _schema, ...format } = rebased(responseFormat ?? {});
  const answer = responseFormat === null ? undefined : { anyOf: [format, { type: "string" }] };
  const actions = offered.map(({ type, schema }) => {
    if (type !== "completion" || answer === undefined) return schema;
    return { ...schema, properties: { ...(schema["properties"] as object), answer } };
  });
  return {
    type: "object",
    properties: {
      state: stateSchema,
      action: actions.length === 1 ? actions[0] : { anyOf: actions },
    },
    required: ["state", "action"],
    additionalProperties: false,
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

/** A schema whose references from its root on hold also within another, in which its definitions stand at the root. */
function rebased(format: JsonSchema): JsonSchema {
  const { $defs = {}, definitions, $schema: _schema, ...root } = format;
  const taken = isObject($defs) ? $defs : {};
  const name = freeName("answer", (one) => Object.hasOwn(taken, one));
  let isReferredTo = false;
  const visit = (node: JsonSchema): JsonSchema => {
    const { $ref: ref } = node;
    const mapped = mapSubschemas(node, visit);
    if (typeof ref !== "string" || !/^#(?!\/(\$defs|definitions)\/)/.test(ref)) return mapped;
    isReferredTo = true;
    return { ...mapped, $ref: `#/$defs/${name}${ref.slice(1)}` };
  };
  const moved = visit({
    ...root,
    $defs: taken,
    ...(definitions === undefined ? {} : { definitions }),
  });
  if (!isReferredTo) return format;
  const { $defs: defs, definitions: more, ...answer } = moved;
  return {
    $ref: `#/$defs/${name}`,
    $defs: { ...(defs as JsonSchema), [name]: answer },
    ...(more === undefined ? {} : { definitions: more }),
  };
}

// More than a model is to write of any of it; a page may talk it into repeating itself without end.
const longestWords = 4_000;
const mostInteractions = 20;

const words = z
  .string()
  .transform((text) => text.slice(0, longestWords))
  .catch("");

/** A model may leave out what it does not think worth saying. */
const LooseState = z.object({
  previous_goal_status: AgentState.shape.previous_goal_status.catch("unknown"),
  previous_goal_eval: words,
  page_summary: words,
  relevant_interactions: z
    .array(z.object({ id: words, reason: words }))
    .transform((all) => all.slice(0, mostInteractions))
    .catch([]),
  memory: words,
  next_goal: words,
});

/** Reads what a model answered; the sentence says what is wrong with an action that can't be read. */
export function readDecision(
  value: unknown,
  offered: readonly OfferedType[],
): { value: Decision } | { wrong: string } {
  if (!isObject(value)) return { wrong: "it is not a JSON object" };
  // Some models answer with the action alone, or name it by a key.
  const given = isObject(value["action"]) ? value["action"] : value;
  const type = given["type"];
  const types = offered.map((one) => one.type);
  if (typeof type !== "string") return { wrong: "action.type is missing" };
  if (!(types as string[]).includes(type)) {
    return {
      wrong: `there is no action '${type.slice(0, 60)}' here; use one of ${types.join(", ")}`,
    };
  }
  const parsed = readAction(given);
  if (parsed === undefined) return { wrong: "it is nested too deeply" };
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 5);
    const told = issues.map(({ path, message }) => `action.${path.join(".")}: ${message}`);
    return { wrong: told.join("; ") };
  }
  const state = LooseState.parse(isObject(value["state"]) ? value["state"] : {});
  return { value: { state, action: parsed.data } };
}

/** Undefined for what is too deep to be walked through. */
function readAction(given: Record<string, unknown>) {
  try {
    return ActionRequest.safeParse(cleaned(given));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** An id as `[B1]` or `@B1`, and an answer that is not text yet, are what is meant by them. */
function cleaned(action: Record<string, unknown>): Record<string, unknown> {
  const { id, answer, selector } = action;
  const tidy = (text: unknown) =>
    typeof text === "string" ? text.trim().replace(/^[[@]+|(\[:\]|\])+$/g, "") : text;
  return {
    ...action,
    ...(typeof id === "string" ? { id: tidy(id) } : {}),
    ...(typeof selector === "string" ? { selector: tidy(selector) || null } : {}),
    ...(answer !== undefined && typeof answer !== "string"
      ? { answer: JSON.stringify(answer) }
      : {}),
  };
}
