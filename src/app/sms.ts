import type { TextDelivery } from "../identity/messages.ts";
import { openNumbers, type PhoneNumbers } from "../identity/numbers.ts";
import { genericHook } from "../identity/sms/generic-hook.ts";
import { NumberPool } from "../identity/sms/pool.ts";
import type { TwilioAccount } from "../identity/sms/twilio-api.ts";
import { twilioHook } from "../identity/sms/twilio-hook.ts";
import type { InboundHook } from "../identity/inbound.ts";
import { type Settings, SettingsError } from "../settings.ts";

const twilioPath = "/inbound/sms/twilio";

/** How text messages come in, by path: there is no path whose secret is not set. */
export function smsHooks(
  { twilioAuthToken, smsWebhookSecret }: Settings,
  target: { texts: TextDelivery; note: (sentence: string) => void },
): Record<string, InboundHook> {
  return {
    ...(twilioAuthToken === undefined ? {} : { [twilioPath]: twilioHook(twilioAuthToken, target) }),
    ...(smsWebhookSecret === undefined
      ? {}
      : { "/inbound/sms/generic": genericHook(smsWebhookSecret, target) }),
  };
}

/**
 * Where personas have their phone numbers from; `taken` answers those that they have. Throws `SettingsError` for
 * numbers whose texts can't come in, and for an order to buy that can't be carried out.
 */
export function phoneNumbers(
  settings: Settings,
  taken: () => Promise<ReadonlySet<string>>,
): PhoneNumbers {
  const { phoneNumbers: own = [], twilioAuthToken, smsWebhookSecret } = settings;
  if (own.length > 0 && twilioAuthToken === undefined && smsWebhookSecret === undefined) {
    throw new SettingsError(
      "NOCTURNE_PHONE_NUMBERS needs a way for texts to come in: set TWILIO_AUTH_TOKEN or NOCTURNE_SMS_WEBHOOK_SECRET.",
    );
  }
  const pool = new NumberPool(own, taken);
  return openNumbers({ pool, account: accountOf(settings), order: orderOf(settings) });
}

function accountOf(settings: Settings): TwilioAccount | undefined {
  const { twilioAccountSid: accountSid, twilioAuthToken: authToken, twilioApiUrl } = settings;
  if (accountSid === undefined || authToken === undefined) return undefined;
  return { apiUrl: twilioApiUrl, accountSid, authToken };
}

function orderOf({ twilioCountry, twilioAccountSid, twilioAuthToken, publicUrl }: Settings) {
  if (twilioCountry === undefined) return undefined;
  const missing = [
    ...(twilioAccountSid === undefined ? ["TWILIO_ACCOUNT_SID"] : []),
    ...(twilioAuthToken === undefined ? ["TWILIO_AUTH_TOKEN"] : []),
    ...(publicUrl === undefined ? ["NOCTURNE_PUBLIC_URL"] : []),
  ];
  if (publicUrl === undefined || missing.length > 0) {
    throw new SettingsError(
      `NOCTURNE_TWILIO_COUNTRY=${twilioCountry} needs ${missing.join(" and ")}.`,
    );
  }
  return { country: twilioCountry, smsUrl: `${publicUrl.replace(/\/+$/, "")}${twilioPath}` };
}
