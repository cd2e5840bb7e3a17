import type { Capabilities } from "../contract/health.ts";
import type { NotifyAccess } from "./access.ts";

/** What of `notifier_config` works on this server. */
export function availableNotifiers({
  webhookSecret,
  mail,
}: Pick<NotifyAccess, "webhookSecret" | "mail">): Capabilities["notifications"] {
  const signed = "signed with the request's secret";
  return {
    webhook: {
      available: true,
      detail:
        webhookSecret === undefined
          ? `${signed}; set NOCTURNE_WEBHOOK_SECRET to sign them all`
          : `${signed}, or the server's`,
    },
    slack: { available: true, detail: "by an incoming webhook, or as a bot" },
    discord: { available: true, detail: "by a webhook, or as a bot" },
    email:
      typeof mail === "string"
        ? { available: false, detail: `${mail}; a request may bring a mail account of its own` }
        : { available: true, detail: `from ${mail.from}` },
  };
}

/** The operator's mail account from its settings, or what to set to have one. */
export function mailAccount(
  url: string | undefined,
  from: string | undefined,
): NotifyAccess["mail"] {
  if (url !== undefined && from !== undefined) return { url, from };
  const missing = [
    ...(url === undefined ? ["NOCTURNE_SMTP_URL"] : []),
    ...(from === undefined ? ["NOCTURNE_MAIL_FROM"] : []),
  ];
  return `set ${missing.join(" and ")}`;
}
