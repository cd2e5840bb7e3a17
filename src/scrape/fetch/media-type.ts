/** What a Content-Type header says; null for what it does not say. */
export interface MediaType {
  /** `type/subtype` in lower case. */
  type: string | null;
  charset: string | null;
}

/** Reads a Content-Type header as far as it makes sense (RFC 9110 section 8.3.1); never throws. */
export function mediaTypeOf(header: string | null | undefined): MediaType {
  // Doubled headers come as one, and the last sensible one counts, as in browsers.
  for (const value of (header ?? "").split(",").toReversed()) {
    const [, type] = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(?:;|$)/.exec(value) ?? [];
    if (type === undefined) continue;
    const charset = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']+))/i.exec(value);
    const named = charset?.slice(1).find((one) => one?.trim());
    return { type: type.toLowerCase(), charset: named?.trim() ?? null };
  }
  return { type: null, charset: null };
}
