import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { parsePart } from "../http/validation.ts";
import { NotifierConfig } from "./notifier.ts";

const body = z.object({ notifier_config: NotifierConfig });
const url = "https://hooks.example/services/T0/B0/the-secret";
const account = {
  smtp_server: "smtp.example.com",
  sender_email: "night@example.com",
  sender_password: "the-secret",
  receiver_email: "owner@example.com",
};

/** The refusal of a `notifier_config`, by the path of each field below it. */
function refusal(config: unknown): Map<string, string> {
  try {
    parsePart(body, "body", { notifier_config: config });
  } catch (error) {
    assert.ok(error instanceof AppError && error.status === 422);
    assert.ok(!JSON.stringify(error.body).includes("the-secret"), JSON.stringify(error.body));
    return new Map(error.issues!.map(({ loc, msg }) => [loc.slice(2).join("."), msg]));
  }
  throw new assert.AssertionError({ message: `${JSON.stringify(config)} was taken` });
}

describe("a config that fits", () => {
  const fitting: unknown[] = [
    { type: "webhook", url },
    { type: "webhook", url, secret: null },
    { type: "webhook", url, secret: "a text as a secret" },
    { type: "webhook", url: "http://127.0.0.1:3000/", secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZg==" },
    { type: "slack", url },
    { type: "discord", url },
    { type: "email", to: "owner@example.com" },
    { type: "slack", config: { token: "xoxb-1", channel_id: "C0123" } },
    { type: "discord", config: { token: "abc.def", channel_id: 1234567890 } },
    { type: "email", config: account },
    { type: "email", config: { ...account, smtp_port: 465, subject: "Night report" } },
  ];
  for (const config of fitting) {
    test(JSON.stringify(config), () => {
      parsePart(body, "body", { notifier_config: config });
    });
  }

  test("a bot's channel may be a number, as Discord's are in Python", () => {
    const config = NotifierConfig.parse({
      type: "discord",
      config: { token: "a", channel_id: 12 },
    });
    assert.deepEqual(config, { type: "discord", config: { token: "a", channel_id: "12" } });
  });
});

describe("a config that does not fit is refused by its field, without its secrets", () => {
  const wrong: [config: unknown, field: string][] = [
    ["the-secret", ""],
    [{}, "type"],
    [{ type: "the-secret" }, "type"],
    [{ type: "webhook" }, "url"],
    [{ type: "webhook", url: "the-secret" }, "url"],
    [{ type: "webhook", url: "ftp://hooks.example/the-secret" }, "url"],
    [{ type: "webhook", url: "https://night:the-secret@hooks.example/" }, "url"],
    [{ type: "webhook", url, secret: "the-secret" }, "secret"],
    [{ type: "webhook", url, secret: "whsec_the-secret-is-not-base64" }, "secret"],
    [{ type: "slack" }, "url"],
    [{ type: "slack", config: { token: "the-secret" } }, "config.channel_id"],
    [{ type: "slack", config: { token: "the-secret\r\nx: y", channel_id: "C1" } }, "config.token"],
    [{ type: "discord", config: { token: "a", channel_id: "../the-secret" } }, "config.channel_id"],
    [{ type: "email" }, "to"],
    [{ type: "email", to: "a@example.com\r\nBcc: b@example.com" }, "to"],
    [{ type: "email", to: "a@example.com, b@example.com" }, "to"],
    [{ type: "email", config: { ...account, receiver_email: undefined } }, "config.receiver_email"],
    [{ type: "email", config: { ...account, smtp_server: "a b\r\nc" } }, "config.smtp_server"],
    [{ type: "email", config: { ...account, smtp_port: 0 } }, "config.smtp_port"],
  ];
  for (const [config, field] of wrong) {
    test(JSON.stringify(config), () => {
      assert.deepEqual([...refusal(config).keys()], [field]);
    });
  }
});
