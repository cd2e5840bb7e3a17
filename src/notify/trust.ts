import type { Outcome } from "./delivery.ts";

/** The outcome of an attempt that ended with this code, where it is about the certificate of the host. */
export function distrusted(host: string, code: string): Outcome | undefined {
  if (!/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) return undefined;
  const error = `${host}: its certificate is not trusted (${code})`;
  return { delivered: false, error, isPassing: false };
}
