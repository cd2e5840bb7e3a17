import { ApiError } from "../../../src/contract/client.ts";

/** One issue of a 422. */
interface Issue {
  loc: (string | number)[];
  msg: string;
}

function issuesOf(error: unknown): Issue[] {
  if (!(error instanceof ApiError) || error.status !== 422) return [];
  const { detail } = error.body as { detail?: unknown };
  return Array.isArray(detail) ? (detail as Issue[]) : [];
}

/** What went wrong, as a sentence for a person. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    const issues = issuesOf(error);
    if (issues.length === 0) return error.message;
    return issues.map(({ loc, msg }) => `${loc.slice(1).join(".")}: ${msg}`).join("; ");
  }
  if (error instanceof TypeError) return "The server can't be reached: is it still running?";
  return error instanceof Error ? error.message : String(error);
}

/** What is wrong with which field of the body, by its name; those within others by their path, `profile.id`. */
export function fieldErrorsOf(error: unknown): Record<string, string> {
  // Of several the first is told: the others often follow from it.
  const issues = issuesOf(error).toReversed();
  return Object.fromEntries(issues.map(({ loc, msg }) => [loc.slice(1).join("."), msg] as const));
}
