import { z } from "zod";
import type { Cookie } from "./sessions.ts";

/** How cookies are written that were taken from a browser. */
export const cookieFormats = ["chrome", "playwright"] as const;
type CookieFormat = (typeof cookieFormats)[number];

const sameSites: Readonly<Record<CookieFormat, Readonly<Record<string, Cookie["sameSite"]>>>> = {
  // As chrome.cookies and the extensions that export with it.
  chrome: { no_restriction: "None", lax: "Lax", strict: "Strict", unspecified: null },
  playwright: { None: "None", Lax: "Lax", Strict: "Strict" },
};

const host = /^\.?([\p{L}\p{N}_-]+\.)*[\p{L}\p{N}_-]+\.?$|^\[[\da-f:.]+\]$/iu;
// RFC 6265, 4.1.1, as lenient as browsers are.
// oxlint-disable-next-line no-control-regex
const unfit = /[\x00-\x08\x0a-\x1f\x7f;]/;

const GivenCookie = z.object({
  name: z
    .string()
    .min(1)
    .refine((name) => !unfit.test(name) && !name.includes("="), "is no cookie's name"),
  value: z.string().refine((value) => !unfit.test(value), "is no cookie's value"),
  domain: z.string().regex(host, "is no host"),
  path: z.string().startsWith("/").nullish(),
  expires: z.number().nullish().describe("Seconds since 1970; -1 for a session cookie."),
  expirationDate: z.number().nullish().describe("The same, as Chrome calls it."),
  httpOnly: z.boolean().nullish(),
  secure: z.boolean().nullish(),
  session: z.boolean().nullish(),
  hostOnly: z.boolean().nullish(),
  sameSite: z.string().nullish(),
  storeId: z.string().nullish(),
  partitionKey: z.union([z.string(), z.object({ topLevelSite: z.string() })]).nullish(),
});
type GivenCookie = z.output<typeof GivenCookie>;

function cookieOf(given: GivenCookie, format: CookieFormat | null): Cookie {
  const { expires, expirationDate, session, domain, hostOnly, partitionKey } = given;
  const known =
    format === null ? { ...sameSites.chrome, ...sameSites.playwright } : sameSites[format];
  const ends = session === true ? -1 : (expires ?? expirationDate ?? -1);
  const isHostOnly = hostOnly ?? !domain.startsWith(".");
  const bare = domain.replace(/^\./, "");
  return {
    name: given.name,
    value: given.value,
    domain: isHostOnly ? bare : `.${bare}`,
    path: given.path ?? "/",
    httpOnly: given.httpOnly ?? false,
    secure: given.secure ?? false,
    hostOnly: isHostOnly,
    expires: ends > 0 ? ends : -1,
    sameSite: known[given.sameSite ?? ""] ?? null,
    partitionKey:
      typeof partitionKey === "object"
        ? (partitionKey?.topLevelSite ?? null)
        : (partitionKey ?? null),
  };
}

/** What a browser would refuse: the field, and why. */
function refusalOf(given: GivenCookie, format: CookieFormat | null): [string, string] | undefined {
  const { name, sameSite, secure, domain, hostOnly, path, partitionKey } = given;
  const ended = endOf(given);
  if (ended !== undefined) return ended;
  const formats = format === null ? cookieFormats : [format];
  const known = formats.flatMap((one) => Object.keys(sameSites[one]));
  if (sameSite != null && !known.includes(sameSite)) {
    return ["sameSite", `'${sameSite}' is none of ${known.join(", ")}`];
  }
  const isSecure = secure === true;
  const isNone = sameSite === "None" || sameSite === "no_restriction";
  if (isNone && !isSecure) return ["secure", "must be true for a cookie of other sites (None)"];
  if (partitionKey != null && !isSecure) return ["secure", "must be true for a partitioned cookie"];
  if (/^__(Host|Secure)-/.test(name) && !isSecure) return ["secure", "must be true for this name"];
  const isForHost = (hostOnly ?? !domain.startsWith(".")) && (path ?? "/") === "/";
  if (name.startsWith("__Host-") && !isForHost)
    return ["domain", "must be one host, and the path /, for this name"];
  return undefined;
}

/** A browser deletes what has expired; 0 and -1 are how tools write a session cookie. */
function endOf({ session, expires, expirationDate }: GivenCookie): [string, string] | undefined {
  const end = expires ?? expirationDate ?? -1;
  if (session === true || end <= 0 || end * 1000 > Date.now()) return undefined;
  const field = expires == null ? "expirationDate" : "expires";
  return [field, "is in the past: the cookie has expired"];
}

/** `POST /profiles/{id}/cookies`: cookies as a browser or a tool has exported them. */
export const ProfileCookiesRequest = z
  .object({
    cookies: z.array(GivenCookie).max(10_000),
    mode: z
      .enum(["append", "replace"])
      .nullish()
      .transform((mode) => mode ?? "append"),
    source_format: z
      .enum(cookieFormats)
      .nullish()
      .transform((format) => format ?? null)
      .describe("How sameSite is written; by default in either way."),
  })
  .superRefine(({ cookies, source_format: format }, context) => {
    for (const [index, given] of cookies.entries()) {
      const [field, message] = refusalOf(given, format) ?? [];
      if (field === undefined) continue;
      context.addIssue({
        code: "custom",
        path: ["cookies", index, field],
        message: message ?? "",
        input: given[field as keyof GivenCookie],
      });
    }
  })
  .transform(({ cookies, mode, source_format: format }) => ({
    mode,
    cookies: cookies.map((given) => cookieOf(given, format)),
  }))
  .meta({ id: "ProfileCookiesRequest" });
