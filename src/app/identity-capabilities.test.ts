import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings } from "../settings.ts";
import { identityCapabilities } from "./identity-capabilities.ts";

function capabilities(environment: Record<string, string>, mailDomain?: string) {
  return identityCapabilities({ ...readSettings(environment), mailDomain });
}

test("what is missing says which setting would bring it", () => {
  const { personas, email, sms, phone_numbers } = capabilities({});
  for (const [one, setting] of [
    [personas, "NOCTURNE_MAIL_DOMAIN"],
    [email, "NOCTURNE_MAIL_DOMAIN"],
    [sms, "TWILIO_AUTH_TOKEN"],
    [phone_numbers, "NOCTURNE_PHONE_NUMBERS"],
  ] as const) {
    assert.equal(one.available, false);
    assert.ok(one.detail?.includes(setting), setting);
  }
});

test("what is there says what it is, and never a secret", () => {
  const all = capabilities(
    {
      TWILIO_AUTH_TOKEN: "the-token-of-twilio",
      NOCTURNE_SMS_WEBHOOK_SECRET: "the secret of the gateway",
      NOCTURNE_PHONE_NUMBERS: "+15551234567",
      NOCTURNE_TWILIO_COUNTRY: "se",
    },
    "agents.example",
  );
  assert.ok(Object.values(all).every(({ available }) => available));
  assert.equal(all.personas.detail, "at agents.example");
  assert.equal(all.phone_numbers.detail, "1 of the operator's, then bought at Twilio in SE");
  assert.doesNotMatch(JSON.stringify(all), /the-token|the secret/);
});
