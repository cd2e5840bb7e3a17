import type { Logger } from "pino";
import { EgressGate, type EgressOptions } from "../browser/egress/gate.ts";
import { mailAccount } from "../notify/available.ts";
import type { NotifyAccess } from "../notify/access.ts";
import { Outbox } from "../notify/outbox.ts";
import type { Settings } from "../settings.ts";

/** What notices of agents are sent with. */
export function noticeAccess(settings: Settings, egress: EgressOptions): NotifyAccess {
  return {
    openGate: () => EgressGate.open(egress),
    webhookSecret: settings.webhookSecret,
    mail: mailAccount(settings.smtpUrl, settings.mailFrom),
  };
}

/** The notices that are under way; one that does not arrive is logged. Dispose it after whatever sends. */
export function openOutbox(logger: Logger): Outbox {
  return new Outbox({
    onFailure: ({ agentId, event }, { error, attempts }) =>
      logger.warn({ agentId, event, error, attempts }, "a notice did not arrive"),
  });
}
