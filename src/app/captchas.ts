import type { CaptchaMeans } from "../actions/captcha/means.ts";
import { openCaptchaProvider } from "../captcha/providers.ts";
import { type Settings, SettingsError } from "../settings.ts";
import { Turns } from "../turns.ts";

const readAtOnce = 2;

/** What the server solves captchas with. Throws a sentence for the operator where a provider lacks its key. */
export function captchaMeans(settings: Settings): CaptchaMeans {
  const { captchaProvider: name, captchaApiKey: key, captchaUrl: baseUrl } = settings;
  if (name !== undefined && key === undefined)
    throw new SettingsError("NOCTURNE_CAPTCHA_PROVIDER needs NOCTURNE_CAPTCHA_KEY.");
  const provider =
    name === undefined || key === undefined
      ? undefined
      : openCaptchaProvider(name, { key, baseUrl });
  return { provider, readers: new Turns(readAtOnce), limitMs: settings.captchaSeconds * 1_000 };
}
