const protocols = new Set(["ws:", "wss:", "http:", "https:"]);
const longestAddress = 8_192;

/** Why this can't be the address of an external browser, or undefined where it can. */
export function refusedAddress(cdpUrl: string): string | undefined {
  const url = cdpUrl.length > longestAddress ? null : URL.parse(cdpUrl);
  if (url !== null && protocols.has(url.protocol)) return undefined;
  return "must be a ws://, wss://, http:// or https:// address of a browser that speaks CDP";
}

/** As much of an external browser's address as may be seen: its path and its query may hold a key. */
export function shownAddress(cdpUrl: string): string {
  const url = URL.parse(cdpUrl);
  return url === null ? "…" : `${url.protocol}//${url.host}/…`;
}

/** Whether a connection to this address is by TLS. */
export function isSecure({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "wss:";
}
