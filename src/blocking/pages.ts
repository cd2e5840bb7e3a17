import type { ProtocolMapping } from "devtools-protocol/types/protocol-mapping.js";

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;

/** As much of a CDP session as blocking needs. */
export interface PageSession {
  send<M extends keyof Commands>(
    method: M,
    params?: Commands[M]["paramsType"][0],
  ): Promise<Commands[M]["returnType"]>;
  /** Sends a command whose answer nobody waits for. */
  post<M extends keyof Commands>(method: M, params?: Commands[M]["paramsType"][0]): void;
  on<E extends keyof Events>(event: E, listener: (params: Events[E][0]) => void): () => void;
  on(event: "detached", listener: () => void): () => void;
}

/** The pages of a browser. */
export interface Pages {
  /** Calls the listener with every session of every page, its frames and workers, now and from now on; returns how to stop. */
  follow(
    listener: (
      tab: { readonly targetId: string },
      session: PageSession,
      kind: "page" | "frame" | "worker",
    ) => void,
  ): () => void;
}
