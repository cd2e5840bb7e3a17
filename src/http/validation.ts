import type { z } from "zod";
import { AppError, type FieldIssue, invalidInput } from "../errors.ts";

const secretName = /password|secret|token(?!s$)|key|cvv|card|credential|notifier|^value$/i;

/** The value as it may be shown: short, and nothing that could be a secret. */
function shown(input: unknown, path: readonly PropertyKey[]): unknown {
  if (path.some((part) => secretName.test(String(part)))) return undefined;
  if (typeof input === "string") return input.length > 100 ? `${input.slice(0, 100)}…` : input;
  return typeof input === "number" || typeof input === "boolean" || input === null
    ? input
    : undefined;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let at = input;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}

/** The issues of one choice of a union: those of the choice that came nearest say most. */
function flatten(
  issues: readonly z.core.$ZodIssue[],
  path: readonly PropertyKey[] = [],
): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    const at = { ...issue, path: [...path, ...issue.path] };
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [at];
    const deepest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0]!;
    return depth(deepest) > 0 ? flatten(deepest, at.path) : [at];
  });
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function toFieldIssue(part: string, input: unknown, issue: z.core.$ZodIssue): FieldIssue {
  const value = shown(valueAt(input, issue.path), issue.path);
  const isMissing = valueAt(input, issue.path) === undefined;
  const choices = "values" in issue && issue.values.length > 1 ? issue.values : [];
  const isAbsent = isMissing && (issue.code === "invalid_type" || choices.length > 0);
  const given = value === undefined ? "" : `, got ${JSON.stringify(value)}`;
  const required = ["Field required", choices.map(String).join(", ")]
    .filter(Boolean)
    .join("; one of ");
  const message = isAbsent ? required : `${issue.message}${given}`;
  const path = issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys] : issue.path;
  return {
    loc: [part, ...path.map((step) => (typeof step === "number" ? step : String(step)))],
    msg: message,
    type: isAbsent ? "missing" : issue.code,
    ...(value === undefined ? {} : { input: value }),
    ...("values" in issue ? { ctx: { expected: issue.values } } : {}),
  };
}

/** Parses one part of a request (`body`, `query` or `path`) by the contract; throws 422 that names each field and value. */
export function parsePart(schema: z.ZodType | undefined, part: string, input: unknown): unknown {
  if (schema === undefined) return {};
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(flatten(parsed.error.issues).map((issue) => toFieldIssue(part, input, issue)));
}

/** Parses an answer by the contract, so that nothing undeclared leaves; a misfit is our defect. */
export function parseResponse(schema: z.ZodType, operation: string, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError(500, "internal_error", "Internal server error", {
    cause: new Error(`The answer of ${operation} does not fit the contract`, {
      cause: parsed.error,
    }),
  });
}
