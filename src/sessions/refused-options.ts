import type { SessionStartRequest } from "../contract/session-options.ts";

/** Why a kind of browser can't carry out an option, by the option's name. */
export type RefusedOptions = Partial<Record<keyof SessionStartRequest, string>>;

/** Those of the options that a request asks for. */
export function refusedAmong(
  request: SessionStartRequest,
  refused: RefusedOptions,
): { field: string; why: string }[] {
  return Object.entries(refused).flatMap(([field, why]) =>
    asksFor(request[field as keyof SessionStartRequest]) ? [{ field, why }] : [],
  );
}

/** Whether the value of an option asks for something. */
function asksFor(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && value !== false;
}
