import { z } from "zod";

const address = (about: string) =>
  z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .refine((url) => !/^https?:\/\/[^/?#]*@/.test(url), "must not hold a user name or password")
    .describe(about);

/** A key as https://www.standardwebhooks.com writes it, or any other text. */
const signingSecret = z
  .string()
  .min(16, "must have at least 16 characters")
  .max(512)
  .refine(
    (secret) => !secret.startsWith("whsec_") || /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret),
    "expected base64 after whsec_",
  );

const mailbox = z.email().max(320);
const channel = z.object({
  token: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "expected one word of ASCII characters")
    .describe("Of the bot that writes."),
  channel_id: z
    .union([z.string().regex(/^[\w-]+$/), z.int().positive().transform(String)])
    .describe("Where it writes."),
});

const plainConfig = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("webhook"),
    url: address("Gets every notice as JSON by POST."),
    secret: signingSecret
      .nullish()
      .describe(
        "Signs what is sent (https://www.standardwebhooks.com): `whsec_` and the key in base64, or a text whose bytes are the key. By default the server's NOCTURNE_WEBHOOK_SECRET.",
      ),
  }),
  z.object({
    type: z.literal("slack"),
    url: address("An incoming webhook, also of what speaks like Slack."),
  }),
  z.object({ type: z.literal("discord"), url: address("A webhook of a channel.") }),
  z.object({
    type: z.literal("email"),
    to: mailbox.describe("Gets mail from the server's own account (NOCTURNE_SMTP_URL)."),
  }),
]);

/** The notifiers of the Python SDK, as they dump themselves. */
const sdkConfig = z.discriminatedUnion("type", [
  z.object({ type: z.literal("slack"), config: channel }),
  z.object({ type: z.literal("discord"), config: channel }),
  z.object({
    type: z.literal("email"),
    config: z.object({
      smtp_server: z.union([z.hostname(), z.ipv4(), z.ipv6()], "expected a host name or address"),
      smtp_port: z.int().min(1).max(65_535).default(587),
      sender_email: mailbox,
      sender_password: z.string().min(1).max(1_000),
      receiver_email: mailbox,
      subject: z.string().max(500).default("Agent report"),
    }),
  }),
]);

/** Where an agent's news goes (contract 1.5: `notifier_config`). */
export const NotifierConfig = z.union([plainConfig, sdkConfig]).meta({ id: "NotifierConfig" });
export type NotifierConfig = z.output<typeof NotifierConfig>;
