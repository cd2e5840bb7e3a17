import type { NotifierConfig } from "../contract/notifier.ts";
import { Turns } from "../turns.ts";
import type { NotifyAccess } from "./access.ts";
import { defaultLimits, deliver, type Delivery } from "./delivery.ts";
import type { Notice } from "./notice.ts";
import { attemptsOf } from "./ways.ts";

/** Sends one agent's notices to one place, in their order. */
export interface Notifier {
  /** Does not throw; the signal ends it. */
  send(notice: Notice, signal: AbortSignal): Promise<Delivery>;
}

/** Opens the way that a config names; throws a 422 that names the setting where the server lacks one. */
export function openNotifier(config: NotifierConfig, access: NotifyAccess): Notifier {
  const attempts = attemptsOf(config, access);
  const turns = new Turns(1);
  return {
    async send(notice, signal) {
      try {
        using _turn = await turns.take(signal);
        return await deliver(attempts(notice), access.limits ?? defaultLimits, signal);
      } catch {
        const error = signal.aborted ? "It was given up" : "It could not be put into words";
        return { delivered: false, attempts: 0, error };
      }
    },
  };
}
