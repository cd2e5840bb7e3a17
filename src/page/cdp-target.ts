import type { ProtocolMapping } from "devtools-protocol/types/protocol-mapping.js";

type Commands = ProtocolMapping.Commands;

/** As much of a CDP session as perception needs. */
export interface Cdp {
  send<M extends keyof Commands>(
    method: M,
    params?: Commands[M]["paramsType"][0],
  ): Promise<Commands[M]["returnType"]>;
}

/** A page target: its own session, and those of its out-of-process frames by frame id. */
export interface PageTarget {
  readonly targetId: string;
  readonly session: Cdp;
  readonly frameSessions: ReadonlyMap<string, Cdp>;
}

/** An object in a page, such as an element, and the session that knows it. */
export interface Handle {
  session: Cdp;
  objectId: string;
}

/** Handles belong to this group, so that all can be let go at once. */
export const handleGroup = "nocturne";
