import { allowedArguments } from "../browser/chrome-args.ts";
import type { CaptchaProvider } from "../captcha/task.ts";
import type { Capabilities } from "../contract/health.ts";
import type { Facilities } from "../sessions/options.ts";
import type { OwnProxies } from "../sessions/proxy-choice.ts";

type Options = Capabilities["session_options"];

/** What the options of sessions depend on. */
export interface SessionMeans {
  facilities: Facilities;
  /** Whether a session is recorded that does not say. */
  records: boolean;
  /** In bytes. */
  largestFile: number;
  captchaProvider: CaptchaProvider | undefined;
}

/** What every server has. */
const everywhere: Options = {
  viewport: { available: true, detail: null },
  user_agent: {
    available: true,
    detail: "its client hints follow it; what pages can find out to be untrue is in warnings",
  },
  locale: { available: true, detail: "en-US unless given" },
  timezone: {
    available: true,
    detail: "the server's own unless given; proxy: where the country of the proxy is known",
  },
  geolocation: { available: true, detail: null },
  chrome_args: {
    available: true,
    detail: `those that leave the isolation of the session as it is: ${allowedArguments.map((name) => `--${name}`).join(" ")}`,
  },
  cdp_url: {
    available: true,
    detail: "an external browser that speaks CDP; downloads stay on its machine",
  },
  extensions: { available: true, detail: "of manifest version 3, uploaded before" },
  extra_http_headers: { available: true, detail: null },
  cookie_consent: {
    available: true,
    detail: "walls that the rules of @duckduckgo/autoconsent know",
  },
  egress: { available: true, detail: "within what the server itself allows" },
  block_resources: { available: true, detail: "all but pages themselves and WebSockets" },
  quiet_cdp: {
    available: true,
    detail: "the domain Runtime of CDP clients is on for moments only",
  },
};

/** Which options of a session can be had, and what to know of each. */
export async function sessionCapabilities(means: SessionMeans): Promise<Options> {
  const { facilities, records, largestFile, captchaProvider } = means;
  const { proxies, display, filterLists, signer } = facilities;
  const [always, only] = ["unless they say false", "only if they say true"];
  const signed =
    "every request by HTTP is signed; the keys are at /.well-known/http-message-signatures-directory";
  return {
    ...everywhere,
    proxies: { available: true, detail: proxiesThere(proxies) },
    "headless: false": windows(display),
    use_file_storage: { available: true, detail: `files of up to ${largestFile / 1024 ** 2} MB` },
    record: { available: true, detail: `sessions are recorded ${records ? always : only}` },
    solve_captchas: {
      available: true,
      detail: `in the background, what \`captchas\` names; ${captchaProvider?.name ?? "no provider is set"}`,
    },
    block_ads: await filterLists.describe(),
    web_bot_auth: { available: true, detail: signer.unverifiable ?? signed },
  };
}

function windows(display: Facilities["display"]): Options[string] {
  if (display === undefined)
    return { available: false, detail: "install Xvfb (Debian: xvfb) or set DISPLAY" };
  const detail = "name" in display ? `display ${display.name}` : "Xvfb, one for each session";
  return { available: true, detail };
}

function proxiesThere({ pool, tailnet }: OwnProxies): string {
  const countries = [...new Set(pool.flatMap(({ country }) => country ?? []))].toSorted();
  const own =
    pool.length === 0
      ? "no proxies of this server's own (NOCTURNE_PROXIES)"
      : `${pool.length} of this server's own${countries.length === 0 ? "" : ` in ${countries.join(", ")}`}`;
  const nodes = tailnet === undefined ? "no tailnet (NOCTURNE_TAILNET_PROXY)" : "a tailnet";
  return `external proxies; ${own}; ${nodes}`;
}
