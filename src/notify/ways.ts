import { randomUUID } from "node:crypto";
import type { NotifierConfig } from "../contract/notifier.ts";
import { invalidInput } from "../errors.ts";
import type { Attempts, NotifyAccess } from "./access.ts";
import type { Outcome } from "./delivery.ts";
import { discordMessage } from "./discord.ts";
import { type Mail, mailSubject, mailText, oneLine, sendMail } from "./email.ts";
import { type Notice, noticeJson } from "./notice.ts";
import { post, unreached } from "./post.ts";
import { webhookHeaders } from "./sign.ts";
import { slackMessage, slackVerdict } from "./slack.ts";

const publicApis = { slack: "https://slack.com/api", discord: "https://discord.com/api/v10" };

/** The way that a config names; throws a 422 that names the setting where the server lacks one. */
export function attemptsOf(config: NotifierConfig, access: NotifyAccess): Attempts {
  if ("config" in config) return sdkAttempts(config, access);
  if (config.type === "slack") return jsonAttempts(config.url, slackMessage, access);
  if (config.type === "discord") return jsonAttempts(config.url, discordMessage, access);
  if (config.type === "email") return operatorMail(config.to, access);
  return webhookAttempts(config.url, config.secret ?? access.webhookSecret, access);
}

/** The notifiers of the Python SDK: bots that write to a channel, and a mail account of the caller's. */
function sdkAttempts(
  { type, config }: Extract<NotifierConfig, { config: unknown }>,
  access: NotifyAccess,
): Attempts {
  const { slack, discord } = access.apis ?? publicApis;
  if (type === "email") return callerMail(config, access);
  const { token, channel_id: channel } = config;
  if (type === "discord") {
    const url = `${discord}/channels/${channel}/messages`;
    return jsonAttempts(url, discordMessage, access, { authorization: `Bot ${token}` });
  }
  const message = (notice: Notice) => ({ channel, ...slackMessage(notice) });
  const headers = { authorization: `Bearer ${token}` };
  return jsonAttempts(`${slack}/chat.postMessage`, message, access, headers, slackVerdict);
}

function webhookAttempts(
  url: string,
  secret: string | undefined,
  { openGate }: NotifyAccess,
): Attempts {
  return (notice) => {
    const body = noticeJson(notice);
    const id = `msg_${randomUUID()}`;
    return (signal) =>
      post(
        { url, body, headers: webhookHeaders({ id, body, secret }, Date.now()) },
        openGate,
        signal,
      );
  };
}

function jsonAttempts(
  url: string,
  message: (notice: Notice) => object,
  { openGate }: NotifyAccess,
  headers: Record<string, string> = {},
  judge?: (answer: unknown) => Outcome,
): Attempts {
  return (notice) => {
    const body = JSON.stringify(message(notice));
    return (signal) => post({ url, body, headers, ...(judge && { judge }) }, openGate, signal);
  };
}

function mailOf(to: string, notice: Notice): Mail {
  const messageId = `<${randomUUID()}@nocturne>`;
  return { to, subject: mailSubject(notice), messageId, text: mailText(notice) };
}

function operatorMail(to: string, { mail: account }: NotifyAccess): Attempts {
  if (typeof account === "string") {
    const loc = ["body", "notifier_config", "type"];
    const msg = `no mail can be sent from here: ${account}`;
    throw invalidInput([{ loc, msg, type: "value_error", input: "email" }]);
  }
  return (notice) => {
    const mail = mailOf(to, notice);
    return (signal) => sendMail(mail, { kind: "operator", ...account }, signal);
  };
}

function callerMail(
  config: Extract<NotifierConfig, { type: "email"; config: unknown }>["config"],
  { openGate }: NotifyAccess,
): Attempts {
  const {
    smtp_server: host,
    smtp_port: port,
    sender_email: user,
    sender_password: password,
  } = config;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return (notice) => {
    const subject = oneLine(`${config.subject}: ${mailSubject(notice)}`);
    const mail = { ...mailOf(config.receiver_email, notice), subject };
    return async (signal) => {
      await using gate = await openGate();
      const account = { kind: "caller" as const, host, port, user, password, proxyPort: gate.port };
      const outcome = await sendMail(mail, account, signal);
      const atGate = gate.failureOf(`http://${shownHost}:${port}`);
      return atGate === undefined || outcome.delivered ? outcome : unreached(host, atGate);
    };
  };
}
