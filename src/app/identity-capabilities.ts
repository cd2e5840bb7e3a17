import type { Capabilities, Capability } from "../contract/health.ts";
import type { Settings } from "../settings.ts";

type Needed = Pick<
  Settings,
  "mailDomain" | "phoneNumbers" | "smsWebhookSecret" | "twilioAuthToken" | "twilioCountry"
>;

/** What of identity works here, and what to set for the rest. */
export function identityCapabilities(settings: Needed): Capabilities["identity"] {
  const { mailDomain } = settings;
  return {
    vaults: { available: true, detail: "sealed on this server" },
    profiles: { available: true, detail: "sealed on this server" },
    personas: mailDomain === undefined ? noMail : { available: true, detail: `at ${mailDomain}` },
    email: mailDomain === undefined ? noMail : { available: true, detail: `at ${mailDomain}` },
    sms: sms(settings),
    phone_numbers: numbers(settings),
    managed_auth: { available: true, detail: "checked and renewed by vaults and profiles" },
  };
}

const noMail: Capability = { available: false, detail: "set NOCTURNE_MAIL_DOMAIN" };

function sms({ twilioAuthToken, smsWebhookSecret }: Needed): Capability {
  const ways = [
    ...(twilioAuthToken === undefined ? [] : ["by Twilio"]),
    ...(smsWebhookSecret === undefined ? [] : ["by signed webhooks"]),
  ];
  return ways.length === 0
    ? { available: false, detail: "set TWILIO_AUTH_TOKEN or NOCTURNE_SMS_WEBHOOK_SECRET" }
    : { available: true, detail: ways.join(" and ") };
}

function numbers({ phoneNumbers = [], twilioCountry }: Needed): Capability {
  const sources = [
    ...(phoneNumbers.length === 0 ? [] : [`${phoneNumbers.length} of the operator's`]),
    ...(twilioCountry === undefined ? [] : [`bought at Twilio in ${twilioCountry}`]),
  ];
  return sources.length === 0
    ? { available: false, detail: "set NOCTURNE_PHONE_NUMBERS or NOCTURNE_TWILIO_COUNTRY" }
    : { available: true, detail: sources.join(", then ") };
}
