import { antiCaptcha } from "./anti-captcha.ts";
import { capsolver } from "./capsolver.ts";
import type { Connection } from "./connection.ts";
import type { CaptchaProvider } from "./task.ts";
import { twoCaptcha } from "./two-captcha.ts";

const providers = {
  "2captcha": { provider: "2Captcha", baseUrl: "https://2captcha.com", open: twoCaptcha },
  capsolver: { provider: "CapSolver", baseUrl: "https://api.capsolver.com", open: capsolver },
  anticaptcha: {
    provider: "Anti-Captcha",
    baseUrl: "https://api.anti-captcha.com",
    open: antiCaptcha,
  },
};
export type ProviderName = keyof typeof providers;

/** Few are solved at once, and most within half a minute; the services ask not to be asked often. */
const usualPauses = [1_000, 2_000, 3_000, 5_000];

/** A provider by its name. `baseUrl` is its own address unless given: others speak the same protocols. */
export function openCaptchaProvider(
  name: ProviderName,
  {
    key,
    baseUrl,
    pausesMs = usualPauses,
  }: { key: string; baseUrl?: string | undefined } & Partial<Pick<Connection, "pausesMs">>,
): CaptchaProvider {
  const { open, provider, baseUrl: own } = providers[name];
  return open({ provider, key, baseUrl: (baseUrl ?? own).replace(/\/+$/, ""), pausesMs });
}
