import type { ClientCommand } from "../command-policy.ts";
import { QuietSession, type Wire } from "./quiet-session.ts";

/** Begins all that is looked at of what the browser says: answers, and events of these domains. */
const telling = /^\{"(?:id":(-?\d+)|method":"((?:Runtime|Page|Console)\.\w+)")/;
const headLength = 64;

/**
 * Keeps the domain Runtime off in the sessions of one CDP client, which is told of execution contexts
 * all the same: with it on, a page can tell that it is watched (docs/quiet-cdp.md).
 */
export class QuietClients {
  #wire: Wire;
  #sessions = new Map<string, QuietSession>();
  /** Sessions whose contexts come when they are let run: workers. */
  #waiting = new Set<string>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Sees a command that is about to be sent to the browser, or is sent by `send`. */
  send(command: ClientCommand, sessionId: string, send: () => void): void {
    if (command.method === "Runtime.enable" && !this.#sessions.has(sessionId))
      this.#sessions.set(sessionId, new QuietSession(sessionId, this.#wire));
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return send();
    if (command.method === "Runtime.disable") this.#sessions.delete(sessionId);
    session.send(command, send, this.#waiting.has(sessionId));
  }

  /** Whether what the browser says goes on to the client as it is. */
  passes(message: Buffer, sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return true;
    const found = telling.exec(message.toString("latin1", 0, headLength));
    if (found === null) return true;
    const [, id, method] = found;
    if (id !== undefined) return session.answered(Number(id));
    if (!session.looksAt(method!)) return true;
    const { params } = JSON.parse(message.toString("utf8")) as { params: never };
    return session.happened(method!, params);
  }

  attached(sessionId: string, type: string): void {
    if (type !== "page" && type !== "iframe") this.#waiting.add(sessionId);
  }

  detached(sessionId: string): void {
    this.#sessions.delete(sessionId);
    this.#waiting.delete(sessionId);
  }
}
