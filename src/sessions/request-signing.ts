import type { PausedRequest, RequestJudge } from "../browser/interception.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";

/** Signs what a session asks for, in the name of this server. */
export interface RequestSigner {
  /** Resolves when `sign` can be called. */
  ready(): Promise<void>;
  /** The headers that a request gets beside its own. */
  sign(request: { method: string; url: string }): Record<string, string>;
  /** Why others can't check the signatures; undefined when they can. */
  unverifiable: string | undefined;
}

/** The headers of a signature (RFC 9421, draft-meunier-web-bot-auth-architecture). */
const signatureHeaders = new Set(["signature", "signature-input", "signature-agent"]);

/** Signs every request by HTTP, each for where it goes: what is redirected is seen again. */
export async function signing(signer: RequestSigner): Promise<RequestJudge> {
  await signer.ready();
  return ({ request }: PausedRequest) =>
    /^https?:/.test(request.url) ? { headers: signer.sign(request) } : undefined;
}

/** What a session that signs its requests has to be told. */
export function signingWarnings({ unverifiable }: RequestSigner): string[] {
  const handshakes =
    "web_bot_auth: handshakes of WebSockets are not signed, as browsers let nobody add to them";
  return [handshakes, ...(unverifiable === undefined ? [] : [`web_bot_auth: ${unverifiable}`])];
}

/** A browser, an engine or a system by name; what is none of these is the name of a bot. */
const claims =
  /\b(Chrom|CriOS|Headless|AppleWebKit|Safari|Gecko\/|Firefox|FxiOS|Edg|OPR|Opera|MSIE|Trident|Windows|Macintosh|iPhone|iPad|Android|X11)/i;

/** What contradicts the signatures that say who asks: the field, and why. `real` is the browser's own user agent. */
export function contradictsSigning(
  { web_bot_auth, user_agent, extra_http_headers }: SessionStartRequest,
  real: string,
): { field: "user_agent" | "extra_http_headers"; why: string; input: string } | undefined {
  if (!web_bot_auth) return undefined;
  const isFalse = (userAgent: string) => claims.test(userAgent) && !userAgent.includes(real);
  const why =
    "claims another browser, and web_bot_auth says openly who asks: leave one of them out, name your bot, or add its name to the real one";
  if (user_agent !== null && isFalse(user_agent))
    return { field: "user_agent", why, input: user_agent };
  for (const [name, value] of Object.entries(extra_http_headers ?? {})) {
    const field = "extra_http_headers";
    const lower = name.toLowerCase();
    if (lower === "user-agent" && isFalse(value))
      return { field, why: `'${name}' ${why}`, input: name };
    if (signatureHeaders.has(lower))
      return { field, why: `'${name}' is set by web_bot_auth: leave one of them out`, input: name };
  }
  return undefined;
}
