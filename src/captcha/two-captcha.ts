import { ask, type Connection, isObject, polled } from "./connection.ts";
import { CaptchaFailure, failureOfCode } from "./failure.ts";
import { solutionOf } from "./solution.ts";
import type { CaptchaProvider, CaptchaTask, Solution, TaskKind } from "./task.ts";

type Form = Record<string, string>;
type Forms = { [Kind in TaskKind]: (task: CaptchaTask & { kind: Kind }) => Form };

/** What it solves, in the words of `in.php` (https://2captcha.com/2captcha-api). */
const forms: Forms = {
  recaptcha: ({ url, key, version, isEnterprise, action, data, domain }) => ({
    method: "userrecaptcha",
    googlekey: key,
    pageurl: url,
    domain,
    enterprise: isEnterprise ? "1" : "",
    invisible: version === "invisible" ? "1" : "",
    version: version === "v3" ? "v3" : "",
    action,
    "data-s": data,
  }),
  hcaptcha: ({ url, key, isInvisible, data }) => ({
    method: "hcaptcha",
    sitekey: key,
    pageurl: url,
    invisible: isInvisible ? "1" : "",
    data,
  }),
  turnstile: ({ url, key, action, data }) => ({
    method: "turnstile",
    sitekey: key,
    pageurl: url,
    action,
    data,
  }),
  funcaptcha: ({ url, key, domain, data }) => ({
    method: "funcaptcha",
    publickey: key,
    pageurl: url,
    surl: domain === "" ? "" : `https://${domain}`,
    "data[blob]": data,
  }),
  geetest: ({ url, key, challenge, domain }) => ({
    method: "geetest",
    gt: key,
    challenge,
    pageurl: url,
    api_server: domain,
  }),
  geetest4: ({ url, key }) => ({ method: "geetest_v4", captcha_id: key, pageurl: url }),
  image: ({ picture }) => ({ method: "base64", body: picture }),
  text: ({ question }) => ({ textcaptcha: question }),
};

/** 2Captcha, by its first protocol: `in.php` takes a captcha and `res.php` gives the answer. */
export function twoCaptcha(connection: Connection): CaptchaProvider {
  const { provider: name, key } = connection;
  const formOf = (given: Form) => {
    const told = Object.entries(given).filter(([, value]) => value !== "");
    return new URLSearchParams({ ...Object.fromEntries(told), key, json: "1" });
  };
  return {
    name,
    kinds: Object.keys(forms) as TaskKind[],
    async solve(task, signal) {
      const form = (forms[task.kind] as (task: CaptchaTask) => Form)(task);
      const { status, request: id } = await ask(connection, "/in.php", formOf(form), signal);
      if (status !== 1) throw failureOfCode(name, id);
      if (typeof id !== "string" && typeof id !== "number") throw notUnderstood(name);
      const question = `/res.php?${String(formOf({ action: "get", id: String(id) }))}`;
      return polled(connection, signal, async () =>
        resultOf(name, task.kind, await ask(connection, question, null, signal)),
      );
    },
  };
}

/** Undefined while it is being solved. */
function resultOf(
  name: string,
  kind: TaskKind,
  answer: Record<string, unknown>,
): Solution | undefined {
  const { status, request } = answer;
  if (status === 1) {
    const fields = isObject(request) ? { ...answer, ...request } : answer;
    return typeof request === "string"
      ? { ...solutionOf(name, kind, request), ...cookiesOf(answer) }
      : solutionOf(name, kind, fields);
  }
  if (request === "CAPCHA_NOT_READY" || request === "CAPTCHA_NOT_READY") return undefined;
  if (status !== 0) throw notUnderstood(name);
  throw failureOfCode(name, request);
}

/** The user agent stands beside the token. */
function cookiesOf({ useragent }: Record<string, unknown>): Partial<Solution> {
  return typeof useragent === "string" && useragent !== "" ? { userAgent: useragent } : {};
}

function notUnderstood(name: string): CaptchaFailure {
  return new CaptchaFailure(`${name} gave an answer that is not understood.`);
}
