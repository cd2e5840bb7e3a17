import { fieldErrorsOf } from "../api/error-text.ts";
import { FieldError } from "./json-field.ts";

interface FormErrors {
  /** What is wrong with a field, by its name in the request. */
  at: Record<string, string>;
  /** The error as a whole, where no field of the form can show it; else null. */
  rest: unknown;
}

/** Puts an error where it belongs: at the fields that the form shows, or over the form. */
export function formErrors(error: unknown, shown: readonly string[]): FormErrors {
  const all = error instanceof FieldError ? error.fields : fieldErrorsOf(error);
  const names = Object.keys(all);
  const fits = names.length > 0 && names.every((name) => fieldOf(name, shown) !== undefined);
  const at = names.flatMap((name) => {
    const field = fieldOf(name, shown);
    return field === undefined ? [] : [[field, plain(all[name] ?? "")] as const];
  });
  return { at: Object.fromEntries(at), rest: fits ? null : error };
}

/** What is most often wrong, in the words of a form. */
function plain(message: string): string {
  if (message.includes("expected string to have >=1 characters")) return "must be filled in";
  if (message.startsWith("Invalid URL")) return "must be an address, such as https://example.com";
  return message;
}

/** The field itself, or the one that it stands within: `allowed_domains.0` is told at `allowed_domains`. */
function fieldOf(name: string, shown: readonly string[]): string | undefined {
  return shown.find((field) => name === field || name.startsWith(`${field}.`));
}
