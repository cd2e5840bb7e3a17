/** What kept a page from being fetched. */
export type FetchErrorKind =
  | "policy"
  | "name"
  | "unreachable"
  | "tls"
  | "timeout"
  | "redirects"
  | "protocol";

/** A page that could not be fetched; the message is a sentence that may be shown to the caller. */
export class FetchError extends Error {
  override name = "FetchError";
  readonly kind: FetchErrorKind;

  constructor(kind: FetchErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const certificateFaults: [code: RegExp, fault: string][] = [
  [/SELF_SIGNED/, "is self-signed"],
  [/HAS_EXPIRED/, "has expired"],
  [/NOT_YET_VALID/, "is not valid yet"],
  [/ALTNAME|HOSTNAME_MISMATCH/, "is for another name"],
  [/REVOKED/, "was revoked"],
  [/UNABLE_TO|UNTRUSTED|INVALID_CA|CERT_/, "was issued by nobody who is trusted here"],
];

/** An address for messages and logs: without credentials, query and fragment, which may be secret. */
export function shownUrl({ protocol, host, pathname }: URL): string {
  const text = `${protocol}//${host}${pathname}`;
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** What a failure of the network under `url` means, in plain words and with its code. */
export function asFetchError(error: unknown, url: URL): FetchError {
  if (error instanceof FetchError) return error;
  const code = codeOf(error);
  const fail = (kind: FetchErrorKind, what: string) =>
    new FetchError(kind, `${shownUrl(url)}: ${what} (${code})`, { cause: error });
  const fault = certificateFaults.find(([pattern]) => pattern.test(code))?.[1];
  if (fault) return fail("tls", `the certificate of the server ${fault}`);
  if (/^(ERR_TLS|ERR_SSL|EPROTO)/.test(code)) return fail("tls", "no secure connection");
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return fail("timeout", "the server did not answer in time");
  if (code === "UND_ERR_HEADERS_OVERFLOW") return fail("protocol", "its headers are too large");
  if (/^(Z_|ERR_.*(BROTLI|ZSTD|ZLIB)|ZSTD_)/i.test(code)) {
    return fail("protocol", "the body can't be decompressed");
  }
  if (/^(UND_ERR_SOCKET|ECONN|EPIPE|ERR_STREAM_PREMATURE)/.test(code)) {
    return fail("unreachable", "the connection broke off before an answer");
  }
  return fail("protocol", "the answer of the server can't be understood");
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

const gateSentences: [pattern: RegExp, kind: FetchErrorKind][] = [
  [/^Refused by policy: /, "policy"],
  [/^Cannot resolve /, "name"],
  [/^(Cannot connect to |Proxy \S+: |The gate is closed)/, "unreachable"],
  [/^No connection to .* within /, "timeout"],
  [/^The server did not answer properly: (ECONN|EPIPE|socket)/, "unreachable"],
  [/^(The server did not answer properly: |Malformed request|Not a host and port)/, "protocol"],
];

/**
 * The failure that the gate for outgoing requests tells in its own words, or undefined where the
 * answer is a server's. A server that says the same words only speaks ill of itself.
 */
export function gateFailure(url: URL, status: number, text: string): FetchError | undefined {
  if (![400, 403, 502, 504].includes(status)) return undefined;
  const sentence = text.trim();
  const kind = gateSentences.find(([pattern]) => pattern.test(sentence))?.[1];
  return kind && new FetchError(kind, `${shownUrl(url)}: ${sentence}`);
}
