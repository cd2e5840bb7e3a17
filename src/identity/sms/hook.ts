import { type InboundRequest, requireBytes } from "../inbound.ts";
import type { TextDelivery } from "../messages.ts";

/** Where a webhook's texts go. */
export interface TextTarget {
  texts: TextDelivery;
  /** Is told, in a sentence, of a text that nobody has the number for. */
  note: (sentence: string) => void;
}

const mostBytes = 100_000;

/** Throws 413 for what no text message is as large as: it would have to be read before its signature is known. */
export function requireSmall(request: InboundRequest): void {
  requireBytes(request, mostBytes, "A text message has at most 100 kB here.");
}
