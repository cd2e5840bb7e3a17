import type { Input, Output } from "./endpoint.ts";
import type { Endpoints, OperationId } from "./index.ts";

/** What a ticket is good for; one for a purpose opens nothing else (contract 1.0.1). */
export type TicketPurpose =
  | "cdp"
  | "view"
  | "control"
  | "logs"
  | "file"
  | "help"
  | "replay"
  | "console";

/** Who is asking, and how links for them are made. */
export interface Caller {
  accountId: string;
  /** Where the caller reaches this server, without a slash at the end. */
  baseUrl: string;
  /** The `Accept` header. */
  accept: string;
  /** `x-notte-request-origin`: `sdk-node`, `sdk-python`, `cli`, anything or nothing. */
  origin: string | undefined;
  /** The `Last-Event-ID` header: the last event that the caller has had. */
  lastEventId: string | undefined;
  /** Aborts when the caller hangs up before the answer. */
  gone: AbortSignal;
  /** A token for links to one session or, for the purposes `file` and `help`, one file or agent; good until `expiresAt` (ms since 1970). */
  ticket(purpose: TicketPurpose, subject: string, expiresAt: number): string;
}

export type Handler<Id extends OperationId> = (
  input: Input<Endpoints[Id]>,
  caller: Caller,
) => Promise<Output<Endpoints[Id]>> | Output<Endpoints[Id]>;

/** A handler for every operation: a missing one does not compile. */
export type Handlers = { [Id in OperationId]: Handler<Id> };
