import type { TestContext } from "node:test";
import { EgressGate } from "../src/browser/egress/gate.ts";
import { NotifierConfig } from "../src/contract/notifier.ts";
import type { NotifyAccess } from "../src/notify/access.ts";
import type { Delivery } from "../src/notify/delivery.ts";
import type { Notice } from "../src/notify/notice.ts";
import { openNotifier } from "../src/notify/notifier.ts";

/** A run that is over, and well. */
export const ended: Notice = {
  event: "agent.ended",
  agentId: "agent-1",
  sessionId: "session-1",
  task: "Count the owls",
  success: true,
  answer: "7 owls",
  reason: null,
  endReason: "completed",
  helpUrl: null,
  viewerUrl: null,
  at: Date.UTC(2026, 0, 31, 12),
};

/** A run that waits for a person. */
export const help: Notice = {
  ...ended,
  event: "agent.help",
  success: null,
  answer: null,
  reason: "Which of the two barns?",
  endReason: null,
  helpUrl: "https://nocturne.example/help?ticket=1&for=agent-1",
  viewerUrl: "https://nocturne.example/view",
};

/** What a server that opens private addresses sends with, in fast retries; every gate must be closed at the end. */
export function openAccess(t: TestContext, changed: Partial<NotifyAccess> = {}): NotifyAccess {
  let open = 0;
  t.after(() => {
    if (open !== 0) throw new Error(`${open} gates are left open`);
  });
  return {
    webhookSecret: undefined,
    mail: "set NOCTURNE_SMTP_URL",
    limits: { attempts: 3, timeoutMs: 5_000, firstWaitMs: 1, longestWaitMs: 60_000 },
    async openGate() {
      const gate = await EgressGate.open({ policy: { allowPrivateNetwork: true } });
      open += 1;
      return {
        port: gate.port,
        failureOf: (url) => gate.failureOf(url),
        async [Symbol.asyncDispose]() {
          await gate[Symbol.asyncDispose]();
          open -= 1;
        },
      };
    },
    ...changed,
  };
}

/** Sends one notice as a request with this `notifier_config` would. */
export function send(
  config: unknown,
  access: NotifyAccess,
  notice = ended,
  signal = AbortSignal.timeout(30_000),
): Promise<Delivery> {
  return openNotifier(NotifierConfig.parse(config), access).send(notice, signal);
}
