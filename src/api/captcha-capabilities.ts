import { providerSetup } from "../actions/captcha/means.ts";
import type { CaptchaProvider, TaskKind } from "../captcha/task.ts";
import type { Capability } from "../contract/health.ts";

/** What a provider is given for each type of captcha that `captcha_solve` knows. */
const tasks: [type: string, kind: TaskKind][] = [
  ["recaptcha", "recaptcha"],
  ["hcaptcha", "hcaptcha"],
  ["cloudflare", "turnstile"],
  ["arkose labs", "funcaptcha"],
  ["geetest", "geetest"],
];
const people = "no service can solve it: an agent asks a person with help";

/** What solves each type of captcha, or what to configure. */
export function captchaCapabilities(
  provider: CaptchaProvider | undefined,
): Record<string, Capability> {
  const solves = (kind: TaskKind) => provider?.kinds.includes(kind) === true;
  const beyond = (kind: TaskKind) =>
    solves(kind) ? `; others by ${provider!.name}` : `; for others ${providerSetup}`;
  const tokens = tasks.map(([type, kind]): [string, Capability] => {
    if (solves(kind)) return [type, { available: true, detail: `by ${provider!.name}` }];
    const why = provider === undefined ? providerSetup : `${provider.name} does not solve it`;
    return [type, { available: false, detail: why }];
  });
  const picture = { available: true, detail: `plain ones by text recognition${beyond("image")}` };
  return {
    ...Object.fromEntries(tokens),
    image: picture,
    auth0: picture,
    text: { available: true, detail: `plain sums${beyond("text")}` },
    datadome: { available: false, detail: people },
    "press&hold": { available: false, detail: people },
    "proof of work": {
      available: true,
      detail: "ALTCHA, Cap and Friendly Captcha: a click, and the browser does the work",
    },
  };
}
