import { bypassOf, type Bypass } from "./proxy-bypass.ts";

/** A proxy that can be gone through. */
export interface ProxyServer {
  protocol: "http" | "https" | "socks5";
  /** As the URL parser writes it; IPv6 without brackets. */
  host: string;
  port: number;
  credentials: { username: string; password: string } | undefined;
  /** Which hosts are reached without it. */
  bypass: Bypass;
  /** The server's operator knows where it stands; what a caller gives is dialled by the egress policy only. */
  givenBy: "operator" | "caller";
  /** Its address without credentials. */
  shown: string;
}

/** A proxy as somebody wrote it. */
export interface WrittenProxy {
  server: string;
  username?: string | null | undefined;
  password?: string | null | undefined;
  bypass?: string | null | undefined;
}

/** Why what was written is no proxy: a sentence about `field` without any credentials. */
export class ProxyFault extends Error {
  override name = "ProxyFault";
  readonly field: keyof WrittenProxy;

  constructor(field: keyof WrittenProxy, message: string) {
    super(message);
    this.field = field;
  }
}

const usualPorts = { http: 80, https: 443, socks5: 1080 };
const forms =
  "expected http://host:port, https://host:port or socks5://host:port, with user:password@ or without";

/** Reads a proxy; `host:port` alone is an HTTP proxy. Throws a `ProxyFault`. */
export function readProxy(written: WrittenProxy, givenBy: ProxyServer["givenBy"]): ProxyServer {
  const [, scheme = "http", rest = ""] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(written.server.trim()) ?? [];
  const protocol = protocolOf(scheme.toLowerCase());
  // The parser treats other schemes' hosts as opaque texts.
  const url = URL.parse(`http://${rest}`);
  if (url === null || url.hostname === "" || !/^\/?$/.test(url.pathname + url.search + url.hash)) {
    throw new ProxyFault("server", forms);
  }
  // It drops the port that is usual for http.
  const port = Number(url.port || (/:0*80\/?$/.test(rest) ? 80 : usualPorts[protocol]));
  if (port === 0) throw new ProxyFault("server", "port 0 is none");
  return {
    protocol,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    credentials: credentialsOf(url, written, protocol),
    bypass: bypass(written.bypass ?? ""),
    givenBy,
    shown: `${protocol}://${url.hostname}:${port}`,
  };
}

function protocolOf(scheme: string): ProxyServer["protocol"] {
  if (scheme === "http" || scheme === "https") return scheme;
  if (scheme === "socks5" || scheme === "socks5h") return "socks5";
  throw new ProxyFault("server", forms);
}

function bypass(list: string): Bypass {
  try {
    return bypassOf(list);
  } catch (error) {
    throw new ProxyFault("bypass", (error as Error).message);
  }
}

function credentialsOf(
  url: URL,
  { username, password }: WrittenProxy,
  protocol: ProxyServer["protocol"],
): ProxyServer["credentials"] {
  const inAddress = { username: decoded(url.username), password: decoded(url.password) };
  const beside = { username: username || undefined, password: password || undefined };
  for (const field of ["username", "password"] as const) {
    const [one, other] = [inAddress[field], beside[field]];
    if (one !== undefined && other !== undefined && one !== other)
      throw new ProxyFault(field, "is another than the one in server: give one of them");
  }
  const name = beside.username ?? inAddress.username;
  const secret = beside.password ?? inAddress.password ?? "";
  if (name === undefined && secret !== "")
    throw new ProxyFault("username", "is missing: there is a password");
  if (name === undefined) return undefined;
  assertSendable(protocol, "username", name);
  if (secret !== "" || protocol === "socks5") assertSendable(protocol, "password", secret);
  return { username: name, password: secret };
}

function decoded(part: string): string | undefined {
  if (part === "") return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ProxyFault("server", "its user name or password is not well encoded");
  }
}

/** RFC 7617 section 2 and RFC 1929 section 2. */
function assertSendable(
  protocol: ProxyServer["protocol"],
  field: "username" | "password",
  text: string,
): void {
  const bytes = Buffer.byteLength(text);
  if (protocol === "socks5" && (bytes < 1 || bytes > 255))
    throw new ProxyFault(field, "must have 1 to 255 bytes for SOCKS");
  if (/\p{Cc}/u.test(text)) throw new ProxyFault(field, "must not hold control characters");
  if (protocol !== "socks5" && field === "username" && text.includes(":"))
    throw new ProxyFault(field, "must not hold a colon");
}
