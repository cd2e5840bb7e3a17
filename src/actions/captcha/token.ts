import { CaptchaFailure } from "../../captcha/failure.ts";
import type { CaptchaTask, Solution } from "../../captcha/task.ts";
import { call } from "../../page/call.ts";
import type { FoundCaptcha } from "../../page/captchas.ts";
import { putCaptchaValues } from "../../page/injected/captcha-answers.ts";
import { callInMainWorld } from "../../page/main-world.ts";
import type { ActionContext } from "../action.ts";
import { announceToken } from "./announce.ts";
import { captchaName, providerSetup, type Solving, unsolved } from "./means.ts";

/** Has a provider solve a captcha, and puts the token where the page expects it. */
export async function solveByProvider(solving: Solving): Promise<string> {
  const { captcha, means, onPage, signal } = solving;
  const { provider } = means;
  const task = taskOf(captcha);
  if (typeof task === "string") throw unsolved(captcha, task);
  if (provider === undefined)
    throw unsolved(captcha, `this server has no provider for it: ${providerSetup}`);
  if (!provider.kinds.includes(task.kind))
    throw unsolved(captcha, `${provider.name} does not solve this kind`);
  const solution = await provider.solve(task, signal);
  const how = await onPage((context) => placed(captcha, solution, context));
  return `Solved the captcha (${captchaName(captcha)}) by ${provider.name}: ${how}.`;
}

/** Where a page has its token put by the captcha's own script, by the names of the fields. */
const tokenFields: { [Kind in FoundCaptcha["kind"]]?: readonly string[] } = {
  recaptcha: ["g-recaptcha-response"],
  hcaptcha: ["h-captcha-response", "g-recaptcha-response"],
  cloudflare: ["cf-turnstile-response", "g-recaptcha-response"],
  "arkose labs": ["fc-token", "verification-token", "FunCaptcha-Token"],
};

async function placed(
  captcha: FoundCaptcha,
  { token, fields, cookies, userAgent }: Solution,
  { tab, signal }: ActionContext,
): Promise<string> {
  signal.throwIfAborted();
  const { frame, kind, callback, key } = captcha;
  for (const [name, value] of Object.entries(cookies))
    await tab.session.send("Network.setCookie", { name, value, url: addressOf(captcha) });
  const values = { ...fields };
  if (token !== "") for (const name of tokenFields[kind] ?? []) values[name] = token;
  const count = await call(frame, putCaptchaValues, values);
  const isTold =
    token !== "" && (await callInMainWorld(frame, announceToken, token, callback, key)) === true;
  if (count === 0 && !isTold)
    throw new CaptchaFailure("it was solved, but the page has no place for the solution.");
  const where = [
    ...(count > 0 ? ["its solution is in the page's form"] : []),
    ...(isTold ? ["the page was told"] : []),
  ].join(" and ");
  return `${where}${isTold ? "" : ", which may have to be sent"}${other(userAgent)}`;
}

/** The browser goes on saying what it is. */
function other(userAgent: string | undefined): string {
  return userAgent === undefined
    ? ""
    : "; it was made with another user agent, which a site may mind";
}

/** Without what follows the path: it may hold what is not the provider's business. */
function addressOf({ frame }: FoundCaptcha): string {
  const url = URL.parse(frame.url);
  return url === null || !/^https?:$/.test(url.protocol) ? frame.url : url.origin + url.pathname;
}

/** A captcha as a provider is given it; a sentence where none can be given it. */
export function taskOf(captcha: FoundCaptcha): CaptchaTask | string {
  const { kind, version, key, action, data, domain, challenge, isEnterprise } = captcha;
  const url = addressOf(captcha);
  if (!/^https?:/.test(url)) return "its page has no address on the web";
  const isInvisible = version === "invisible";
  if (kind === "recaptcha") {
    const shape = version === "v3" || version === "invisible" ? version : "checkbox";
    return { kind, url, key, version: shape, isEnterprise, action, data, domain };
  }
  if (kind === "hcaptcha") return { kind, url, key, isInvisible, data };
  if (kind === "arkose labs") return { kind: "funcaptcha", url, key, domain, data };
  if (kind === "cloudflare" && version !== "challenge")
    return { kind: "turnstile", url, key, action, data };
  if (kind === "geetest" && version === "v4") return { kind: "geetest4", url, key };
  if (kind === "geetest" && key !== "") return { kind, url, key, challenge, domain };
  if (kind === "geetest") return "its keys are not to be found on the page";
  return "it is bound to the browser and the address that it was shown to, so that no provider is asked";
}
