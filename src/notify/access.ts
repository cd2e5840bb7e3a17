import type { DeliveryLimits, Outcome } from "./delivery.ts";
import type { Notice } from "./notice.ts";
import type { Gate } from "./post.ts";

/** What notices are sent with. */
export interface NotifyAccess {
  /** Opens a way out to what the operator lets requests reach; each attempt has its own. */
  openGate: () => Promise<Gate>;
  /** Signs webhooks whose config names no secret. */
  webhookSecret: string | undefined;
  /** The operator's mail account; a sentence that says what to set where there is none. */
  mail: { url: string; from: string } | string;
  /** Their public addresses unless given. */
  apis?: { slack: string; discord: string };
  limits?: DeliveryLimits;
}

/** Makes one attempt after the other at the same notice. */
export type Attempts = (notice: Notice) => (signal: AbortSignal) => Promise<Outcome>;
