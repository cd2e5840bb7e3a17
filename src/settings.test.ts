import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  readSettings,
  SettingsError,
  settingsHelp,
  settingsMarkdown,
  settingsTable,
  textSettings,
} from "./settings.ts";

test("defaults hold in an empty environment", () => {
  const settings = readSettings({});
  assert.equal(settings.host, "127.0.0.1");
  assert.equal(settings.port, 8787);
  assert.equal(settings.data, "./data");
  assert.equal(settings.allowPrivateNetwork, false);
  assert.equal(settings.apiKey, undefined);
});

test("an empty variable counts as absent", () => {
  assert.equal(readSettings({ NOCTURNE_PORT: "" }).port, 8787);
});

test("values are read by their types", () => {
  const settings = readSettings({ NOCTURNE_PORT: "0", NOCTURNE_ALLOW_PRIVATE_NETWORK: "1" });
  assert.equal(settings.port, 0);
  assert.equal(settings.allowPrivateNetwork, true);
});

for (const [name, value] of [
  ["NOCTURNE_PORT", "99999"],
  ["NOCTURNE_ALLOW_PRIVATE_NETWORK", "maybe"],
  ["NOCTURNE_LOG_LEVEL", "loud"],
  ["NOCTURNE_PUBLIC_URL", "ftp://example.org"],
] as const) {
  test(`${name}=${value} is refused by name and value`, () => {
    assert.throws(
      () => readSettings({ [name]: value }),
      (error) =>
        error instanceof SettingsError &&
        error.message.includes(name) &&
        error.message.includes(value),
    );
  });
}

test("a number that is none is refused in plain words, once", () => {
  const words = "is not usable: expected a whole number from 0 to 65535.";
  for (const value of ["abc", "-1.5", "70000"])
    assert.throws(() => readSettings({ NOCTURNE_MAIL_PORT: value }), {
      message: `NOCTURNE_MAIL_PORT="${value}" ${words}`,
    });
});

test("a key that is too short is refused without being shown", () => {
  assert.throws(
    () => readSettings({ NOCTURNE_API_KEY: "hunter2" }),
    (error) => error instanceof SettingsError && !error.message.includes("hunter2"),
  );
});

test("the help names every setting", () => {
  const help = settingsHelp();
  for (const { env } of Object.values(settingsTable)) assert.ok(help.includes(env), env);
});

test("docs/settings.md is up to date", () => {
  const written = readFileSync(new URL("../docs/settings.md", import.meta.url), "utf8");
  assert.equal(written.trim(), settingsMarkdown().trim());
});

for (const [name, value] of [
  ["NOCTURNE_SMTP_URL", "http://night:the-secret@mail.example"],
  ["NOCTURNE_SMTP_URL", "smtp://night:the-secret/2@mail.example"],
  ["NOCTURNE_SMTP_URL", "smtp:the-secret"],
  ["NOCTURNE_WEBHOOK_SECRET", "the-secret"],
  ["NOCTURNE_MASTER_KEY", "the-secret"],
  ["NOCTURNE_NEW_MASTER_KEY", "the-secret-is-of-32-bytes-but-not-base64 "],
  ["NOCTURNE_WEBHOOK_SECRET", "whsec_the-secret-is-not-base64"],
  ["NOCTURNE_SMS_WEBHOOK_SECRET", "the-secret"],
  ["NOCTURNE_SMS_WEBHOOK_SECRET", "whsec_the-secret-is-not-base64"],
  ["TWILIO_AUTH_TOKEN", "two words with the-secret"],
] as const) {
  test(`${name} is refused without its secret: ${value}`, () => {
    assert.throws(
      () => readSettings({ [name]: value }),
      ({ message }: Error) => message.startsWith(name) && !message.includes("the-secret"),
    );
  });
}

test("mail may come from an address with a name", () => {
  for (const from of ["night@example.com", "Nocturne at night <night@example.com>"]) {
    assert.equal(readSettings({ NOCTURNE_MAIL_FROM: from }).mailFrom, from);
  }
});

test("a master key is 32 bytes in either way of writing, and no text for the models", () => {
  const key = Buffer.alloc(32, 0xab);
  for (const text of ["hex", "base64", "base64url"] as const) {
    const settings = readSettings({ NOCTURNE_MASTER_KEY: ` ${key.toString(text)}\n` });
    assert.deepEqual(settings.masterKey, key);
    assert.equal("NOCTURNE_MASTER_KEY" in textSettings(settings), false);
  }
});

test("phone numbers are a list, and each of them is whole", () => {
  const numbers = (list: string) => readSettings({ NOCTURNE_PHONE_NUMBERS: list }).phoneNumbers;
  assert.deepEqual(numbers("+15550000001, +4915550000002"), ["+15550000001", "+4915550000002"]);
  for (const wrong of ["15550000001", "+15550000001;+15550000002", "+15550000001,", "+1 555"]) {
    assert.throws(() => numbers(wrong), /NOCTURNE_PHONE_NUMBERS=.*\+15551234567/);
  }
});

test("Twilio's country is two letters, and its account has Twilio's form", () => {
  assert.equal(readSettings({ NOCTURNE_TWILIO_COUNTRY: "gb" }).twilioCountry, "GB");
  assert.throws(() => readSettings({ NOCTURNE_TWILIO_COUNTRY: "USA" }), /two letters/);
  assert.throws(() => readSettings({ TWILIO_ACCOUNT_SID: "SK123" }), /TWILIO_ACCOUNT_SID="SK123"/);
});
