import type { Blocked } from "../../contract/page.ts";

/**
 * Facts that together tell one vendor's challenge. All that are given must hold. `text` is in lower
 * case; `names` stand a line each, so that `^` and `$` are their ends.
 */
export interface Challenge {
  vendor: string;
  kind: Blocked["kind"];
  /** What was seen, for the reason: "its ...". */
  seen: string;
  header?: [name: string, value: RegExp];
  url?: RegExp;
  title?: RegExp;
  text?: RegExp;
  /** Addresses of scripts, frames, forms and pictures. */
  source?: RegExp;
  name?: RegExp;
  inline?: RegExp;
  /** The mark also stands on ordinary pages: it tells something only where the page is empty. */
  onlyWhereEmpty?: true;
}

const check = "bot check";
const script = "challenge script";

const cloudflare: Challenge[] = [
  {
    vendor: "Cloudflare",
    kind: check,
    seen: "cf-mitigated header",
    header: ["cf-mitigated", /challenge/],
  },
  { vendor: "Cloudflare", kind: check, seen: script, inline: /_cf_chl_opt|__cf_chl_/ },
  {
    vendor: "Cloudflare",
    kind: check,
    seen: "challenge form",
    name: /^(challenge-running|challenge-stage|challenge-form|challenge-error-text|cf-challenge-running|cf-browser-verification|cf-im-under-attack|cf-please-wait|trk_jschal_js)$/m,
  },
  { vendor: "Cloudflare", kind: check, seen: "title", title: /^attention required! \| cloudflare/ },
  {
    vendor: "Cloudflare",
    kind: check,
    seen: "block notice",
    name: /^cf-(error-details|wrapper)$/m,
    text: /you have been blocked|error 10(0[5-9]|1[0235]|20)\b|rate limited|banned|access denied/,
  },
  {
    vendor: "Cloudflare",
    kind: "error page",
    seen: "notice that the site behind it does not answer",
    name: /^cf-(error-details|wrapper)$/m,
    text: /\berror( code)?:? ?(5[23]\d|10\d\d)\b|dns resolution error|web server is down|timed out|origin|host error|ssl handshake failed/,
  },
  {
    vendor: "Cloudflare",
    kind: check,
    seen: "script for bots and nothing else",
    source: /\/cdn-cgi\/challenge-platform\/h\/[a-z]\/orchestrate/,
  },
];

const vendors: Challenge[] = [
  {
    vendor: "DataDome",
    kind: check,
    seen: "interstitial",
    source: /captcha-delivery\.com\/(interstitial|i\.js)/,
  },
  { vendor: "DataDome", kind: "captcha", seen: "captcha frame", source: /captcha-delivery\.com/ },
  {
    vendor: "DataDome",
    kind: "captcha",
    seen: script,
    inline: /\bdd\s*=\s*\{\s*['"]?rt['"]?\s*:\s*['"]c/,
  },
  {
    vendor: "DataDome",
    kind: check,
    seen: script,
    inline: /\bdd\s*=\s*\{\s*['"]?rt['"]?\s*:\s*['"]i/,
  },
  { vendor: "HUMAN (PerimeterX)", kind: "captcha", seen: "press and hold", name: /^px-captcha/m },
  {
    vendor: "HUMAN (PerimeterX)",
    kind: "captcha",
    seen: "captcha script",
    source: /captcha\.(px-cdn|px-cloud|perimeterx)\.net|\/captcha\/captcha\.js\?.*\bu=/,
  },
  {
    vendor: "HUMAN (PerimeterX)",
    kind: "captcha",
    seen: "captcha script",
    inline: /_pxBlock(edUrl)?|_pxCaptcha|_pxJsClientSrc/,
    text: /press|hold|human|robot|denied|blocked/,
  },
  { vendor: "AWS WAF", kind: "captcha", seen: "header", header: ["x-amzn-waf-action", /captcha/] },
  { vendor: "AWS WAF", kind: check, seen: "header", header: ["x-amzn-waf-action", /challenge/] },
  {
    vendor: "AWS WAF",
    kind: "captcha",
    seen: "captcha script",
    source: /captcha(-sdk)?\.awswaf\.com|awswaf\.com\/.*captcha\.js/,
  },
  { vendor: "AWS WAF", kind: check, seen: script, inline: /gokuProps/ },
  {
    vendor: "Alibaba",
    kind: "captcha",
    seen: "slider",
    inline: /_____tmd_____/,
  },
  { vendor: "Alibaba", kind: "captcha", seen: "slider", url: /_____tmd_____\/punish/ },
  {
    vendor: "Yandex",
    kind: "captcha",
    seen: "address",
    url: /\/showcaptcha(fast)?\?|smartcaptcha\.yandex/,
  },
  {
    vendor: "Yandex",
    kind: "captcha",
    seen: "captcha",
    name: /^(CheckboxCaptcha|AdvancedCaptcha|smart-captcha)/m,
  },
  { vendor: "Baidu", kind: "captcha", seen: "address", url: /^https?:\/\/wappass\.baidu\.com/ },
  { vendor: "Amazon", kind: "captcha", seen: "form", source: /\/errors\/validateCaptcha/i },
  {
    vendor: "Google",
    kind: check,
    seen: "address",
    url: /^https?:\/\/[^/]*google\.[a-z.]+\/sorry\//,
  },
  {
    vendor: "Google",
    kind: check,
    seen: "notice of unusual traffic",
    text: /our systems have detected unusual traffic from your computer network/,
  },
  {
    vendor: "Reddit",
    kind: check,
    seen: "notice",
    text: /whoa there, pardner|blocked by network security/,
  },
  {
    vendor: "LinkedIn",
    kind: "login wall",
    seen: "address",
    url: /linkedin\.com\/(authwall|checkpoint)/,
  },
  {
    vendor: "Imperva",
    kind: check,
    seen: "incident number",
    text: /incapsula incident id|(blocked by our security service.*|incident id.*)imperva|powered by imperva/,
  },
  { vendor: "Imperva", kind: check, seen: "notice", text: /pardon our interruption/ },
  {
    vendor: "Imperva",
    kind: check,
    seen: "challenge frame",
    name: /^main-iframe$/m,
    source: /_Incapsula_Resource/,
  },
  {
    vendor: "Imperva",
    kind: "captcha",
    seen: "captcha",
    text: /additional security check is required/,
    source: /_Incapsula_Resource/,
  },
  {
    vendor: "Imperva",
    kind: check,
    seen: script,
    source: /_Incapsula_Resource/,
    onlyWhereEmpty: true,
  },
  {
    vendor: "Akamai",
    kind: check,
    seen: "refusal with a reference",
    text: /access denied.*you don't have permission to access.*reference( #|&#32;|:)/,
  },
  {
    vendor: "Akamai",
    kind: check,
    seen: "refusal",
    text: /errors\.edgesuite\.net|powered and protected by akamai/,
  },
  { vendor: "Akamai", kind: check, seen: "challenge", name: /^sec-(if-cpt|cpt-if|bc-|text-)/m },
  {
    vendor: "Akamai",
    kind: check,
    seen: script,
    inline: /bm-verify|_sec\/cp_challenge|triggerInterstitialChallenge/,
  },
  {
    vendor: "Akamai",
    kind: check,
    seen: script,
    source: /_sec\/cp_challenge|\/akam\/\d+\//,
    onlyWhereEmpty: true,
  },
  {
    vendor: "Kasada",
    kind: check,
    seen: "header",
    header: ["x-kpsdk-ct", /./],
    onlyWhereEmpty: true,
  },
  { vendor: "Kasada", kind: check, seen: script, inline: /\bKPSDK\b/, onlyWhereEmpty: true },
  {
    vendor: "Kasada",
    kind: check,
    seen: script,
    source: /\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/(ips|p|fp)(\.js|\?|$)/,
    onlyWhereEmpty: true,
  },
  {
    vendor: "F5",
    kind: check,
    seen: "support number",
    text: /the requested url was rejected.*support id/,
  },
  {
    vendor: "F5",
    kind: check,
    seen: script,
    inline: /\bbobcmn\b|window\["?_?loaderConfig/,
    onlyWhereEmpty: true,
  },
  { vendor: "F5", kind: check, seen: script, source: /\/TSPD\//, onlyWhereEmpty: true },
  { vendor: "Sucuri", kind: check, seen: "refusal", text: /sucuri website firewall/ },
  { vendor: "Sucuri", kind: check, seen: script, inline: /sucuri_cloudproxy_js/ },
  {
    vendor: "Sucuri",
    kind: check,
    seen: "notice of a redirect",
    title: /^you are being redirected/,
  },
  { vendor: "DDoS-Guard", kind: check, seen: script, name: /^link-ddg$/m },
  {
    vendor: "DDoS-Guard",
    kind: check,
    seen: script,
    source: /\/\.well-known\/ddos-guard\/|ddos-guard\.net\/check/,
    onlyWhereEmpty: true,
  },
  {
    vendor: "Anubis",
    kind: check,
    seen: "proof of work",
    source: /\/\.within\.website\/x\/cmd\/anubis/,
  },
  { vendor: "Anubis", kind: check, seen: "proof of work", name: /^anubis_(version|challenge)$/m },
  {
    vendor: "Vercel",
    kind: check,
    seen: "header",
    header: ["x-vercel-mitigated", /challenge|deny/],
  },
  { vendor: "Vercel", kind: check, seen: "checkpoint", title: /^vercel security checkpoint/ },
  {
    vendor: "Wordfence",
    kind: check,
    seen: "refusal",
    text: /generated by wordfence|wordfence.*access.*limited|access to this site has been limited by the site owner/,
  },
  { vendor: "Radware", kind: check, seen: "address", url: /validate\.perfdrive\.com/ },
  {
    vendor: "Radware",
    kind: "captcha",
    seen: "captcha",
    source: /perfdrive\.com|captcha\.radwarebotmanager/,
    text: /captcha|robot|human|activity and behavior/,
  },
  { vendor: "Fastly", kind: check, seen: script, source: /\/_fs-ch-/ },
  {
    vendor: "Azure",
    kind: check,
    seen: script,
    inline: /azure ?waf|\/\.azwaf\/|afd_azwaf/i,
    onlyWhereEmpty: true,
  },
  {
    vendor: "Queue-it",
    kind: check,
    seen: "waiting room",
    url: /^https?:\/\/[^/]*queue-it\.net\//,
  },
];

/** The marks of each vendor; those that say more come first. */
export const challenges: Challenge[] = [...cloudflare, ...vendors];
