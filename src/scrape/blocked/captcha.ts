import type { Blocked } from "../../contract/page.ts";
import type { Signs } from "./signs.ts";
import { botCheck, botTitle, humanCheck } from "./words.ts";
import { titleSays } from "./title-parts.ts";

/** Captchas that also stand in the corner of a form, by the class or id of their box. */
const boxes: [RegExp, string][] = [
  [/^g-recaptcha$|^recaptcha(-|_|$)/m, "reCAPTCHA"],
  [/^h-captcha$|^hcaptcha/m, "hCaptcha"],
  [/^cf-turnstile$|^turnstile(-|_|$)/m, "Turnstile"],
  [/^geetest_|^gt_captcha|^geetest-|^embed-captcha$/m, "GeeTest"],
  [/^(funcaptcha|arkose|FunCaptcha|fc-iframe-wrap)/m, "Arkose Labs"],
  [/^(frc-captcha)$/m, "Friendly Captcha"],
  [/^(tcaptcha|TencentCaptcha)/m, "Tencent captcha"],
  [
    /^(mtcaptcha|keycaptcha|altcha|cap-widget|nc_\d+_wrapper|captcha[-_]?(box|container|form|img|image|wrapper)?)$/im,
    "captcha",
  ],
];

const sources: [RegExp, string][] = [
  [/recaptcha\/(api2|enterprise)\/(anchor|bframe)(?!\S*size=invisible)/, "reCAPTCHA"],
  [/hcaptcha\.com\/captcha\/v1/, "hCaptcha"],
  [/challenges\.cloudflare\.com\/(turnstile\/v0\/api\.js|cdn-cgi)/, "Turnstile"],
  [/geetest\.com/, "GeeTest"],
  [/arkoselabs\.com|funcaptcha\.com/, "Arkose Labs"],
  [/captcha\.(qq|gtimg|qcloud)\.com/, "Tencent captcha"],
  [
    /captcha[^/]*\.(php|jpe?g|png|gif|aspx|jsp|ashx)|\/captcha(\/|\?|$)|securimage|kaptcha|[?&]captcha=/im,
    "captcha picture",
  ],
];

/** A captcha that is the page's purpose: little else is there, and nothing else to fill in. */
export function captcha(signs: Signs): Blocked | null {
  const isForm = signs.textareas > 0 || signs.passwords > 0 || signs.fields > 1;
  if (isForm || signs.size > 900 || signs.links > 14 || signs.matter > 0) return null;
  const asks = humanCheck.exec(signs.text) ?? humanCheck.exec(signs.title.toLowerCase());
  const names = [...signs.names].join("\n");
  const addresses = signs.sources.join("\n");
  const box =
    boxes.find(([pattern]) => pattern.test(names)) ??
    sources.find(([pattern]) => pattern.test(addresses));
  if (box && (asks || (signs.size < 250 && signs.media < 3 && signs.fields === 0))) {
    const words = asks ? ` ("${asks[0]}")` : "";
    return { kind: "captcha", reason: `The page is a ${box[1]} to be solved first${words}.` };
  }
  if (asks && signs.size < 450 && signs.links < 8 && signs.media < 5) {
    return { kind: "captcha", reason: `The page asks to show that one is human ("${asks[0]}").` };
  }
  return null;
}

/** A check or refusal of bots of no vendor that is known. */
export function genericBotCheck(signs: Signs): Blocked | null {
  const { status } = signs.page;
  if (signs.prose > 900 || signs.matter > 0 || signs.links > 14) return null;
  if (status === 429 || status === 999) {
    return { kind: "bot check", reason: `The server refuses more requests (HTTP ${status}).` };
  }
  const says = botCheck.exec(signs.text) ?? botCheck.exec(signs.title.toLowerCase());
  const limit = status !== null && status >= 400 ? 1500 : 700;
  if (says && signs.size < limit) {
    return { kind: "bot check", reason: `The page checks or refuses bots ("${says[0]}").` };
  }
  const isRefused =
    status === 403 ||
    status === 503 ||
    signs.scripts > 0 ||
    signs.refresh !== null ||
    signs.size < 30;
  if (isRefused && signs.size < 250 && signs.media < 2 && titleSays(signs, botTitle)) {
    return { kind: "bot check", reason: `The page checks browsers first ("${signs.title}").` };
  }
  return null;
}
