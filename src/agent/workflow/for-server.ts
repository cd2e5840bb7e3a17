import { placeholdersOf } from "./json-actions.ts";
import { isTemplate, type IdentityField, type Value, type Workflow } from "./workflow.ts";

/** The environment variables for the ids of a vault and a persona. */
const identityNames: Readonly<Record<IdentityField, string>> = {
  vault_id: "NOTTE_VAULT_ID",
  persona_id: "NOTTE_PERSONA_ID",
};

/** The environment variable that the id of a vault or a persona is read from. */
export function identityName(field: IdentityField): string {
  return identityNames[field];
}

/** A workflow for scripts whose actions this server does: placeholders stay texts. */
export function forServer(workflow: Workflow): Workflow {
  const { secrets, steps } = workflow;
  const held = new Set(steps.flatMap(placeholdersOf).map(({ secret }) => secret));
  return {
    ...workflow,
    secrets: secrets.filter((name) => !held.has(name)),
    steps: steps.map((step) => ({ ...step, action: withPlaceholders(step.action) })),
  };
}

/** A workflow as Notte's Python package can do it, which starts no session with a persona. */
export function forPython(workflow: Workflow): Workflow {
  const fills = workflow.steps.some(({ placeholders }) => placeholders.length > 0);
  return { ...workflow, identity: fills ? ["vault_id"] : [] };
}

/** The same with what the start of its session reads from the environment. */
export function withIdentity(workflow: Workflow): Workflow {
  const { secrets, identity } = workflow;
  return { ...workflow, secrets: [...secrets, ...identity.map(identityName)] };
}

function withPlaceholders<T extends { [field: string]: Value | string }>(action: T): T {
  const entries = Object.entries(action).map(([name, value]) => [
    name,
    typeof value === "string" ? value : told(value),
  ]);
  return Object.fromEntries(entries) as T;
}

function told(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(told);
  if (isTemplate(value)) {
    return {
      parts: value.parts.map((part) =>
        typeof part === "object" && "placeholder" in part ? part.placeholder : part,
      ),
    };
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, told(inner)]));
}
