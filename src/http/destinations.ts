import type { WebSocket } from "ws";
import type { Agents } from "../agent/agents.ts";
import type { FollowedRun } from "../agent/journal.ts";
import { relayBidi } from "../browser/firefox/relay.ts";
import { relay, type RelayOptions } from "../browser/gateway.ts";
import type { TicketPurpose } from "../contract/handler.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import { AppError, noCdp } from "../errors.ts";
import { eventTypes } from "../sessions/event-types.ts";
import { tellEnd } from "../sessions/live/viewer.ts";
import { sendEvents } from "../sessions/send-events.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { addWarning } from "../sessions/warnings.ts";
import { sendFrames } from "../sessions/watch.ts";
import { parsePart } from "./validation.ts";

/** What a WebSocket path leads to. */
interface Destination {
  purpose: TicketPurpose | readonly TicketPurpose[];
  /** The session of the tickets; undefined where there is none, such as before this connection. */
  sessionId: string | undefined;
  /** Throws 404 when there is nothing there for this account. */
  assertThere(accountId: string): Promise<unknown>;
  serve(socket: WebSocket, accountId: string, how: Entry): Promise<void>;
  /** It takes small messages only, and says when one is too large. */
  isForViewers?: boolean;
}

/** How somebody came to a WebSocket. */
interface Entry {
  userAgent: string;
  purpose: TicketPurpose | "key";
}

/** Whom the WebSockets lead to. */
export interface DestinationParts {
  sessions: Sessions;
  agents: Agents;
  /** Sends what happens in a run of this account, until its end. */
  sendAgentLogs(run: FollowedRun, socket: WebSocket): Promise<void>;
}

/** Where the address of a WebSocket leads (contract 3.6); throws 404 for nowhere. */
export async function destinationOf(url: URL, options: DestinationParts): Promise<Destination> {
  const { sessions } = options;
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "/sessions/connect") {
    return {
      purpose: "cdp",
      sessionId: undefined,
      assertThere: () => Promise.resolve(),
      serve: (socket, accountId) => connect(sessions, accountId, socket, url),
    };
  }
  const agentId = /^\/agents\/([^/]+)\/debug\/logs$/.exec(path)?.[1];
  if (agentId !== undefined) return logsOfAgent(agentId, options);
  const [, sessionId, rest] = /^\/sessions\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const found =
    sessionId === undefined ? undefined : ofSession(sessions, sessionId, rest ?? "", url);
  if (found === undefined) throw noSocket(path);
  return found;
}

/** What an agent does, also after its end. The tickets are those of its session. */
async function logsOfAgent(
  id: string,
  { agents, sendAgentLogs }: DestinationParts,
): Promise<Destination> {
  return {
    purpose: ["logs", "view", "control"],
    sessionId: await agents.sessionOf(id),
    assertThere: (accountId) => agents.status(accountId, id),
    serve: (socket, accountId, { userAgent }) => {
      const takesLines = /python/i.test(userAgent);
      return sendAgentLogs({ accountId, id, takesLines }, socket);
    },
  };
}

function ofSession(
  sessions: Sessions,
  sessionId: string,
  rest: string,
  url: URL,
): Destination | undefined {
  const live = (accountId: string) => sessions.live(accountId, sessionId);
  const targetId = /^debug\/page\/([0-9A-F]+)$/.exec(rest)?.[1];
  if (rest === "debug" || targetId !== undefined) {
    const serve = async (socket: WebSocket, accountId: string) => {
      const session = await live(accountId);
      const target = targetId === undefined ? {} : { targetId };
      await relay(session.browser, socket, { ...target, ...tellingOf(session) });
    };
    const speaksCdp = async (accountId: string) => {
      const { browser } = await live(accountId);
      if (browser.firefox !== undefined) throw noCdp();
    };
    return { purpose: "cdp", sessionId, assertThere: speaksCdp, serve };
  }
  if (rest === "bidi") return bidi(sessions, sessionId);
  if (rest === "live") return liveView(sessions, sessionId);
  if (rest === "debug/logs") {
    const types = url.searchParams.get("types");
    // Clients that don't know of other events see none.
    const wanted = types === null ? new Set<never>() : eventTypes(types);
    const serve = async (socket: WebSocket, accountId: string) =>
      sendEvents(await live(accountId), socket, wanted);
    return { purpose: ["logs", "view", "control"], sessionId, assertThere: live, serve };
  }
  if (rest !== "debug/recording") return undefined;
  return {
    purpose: ["view", "control"],
    sessionId,
    assertThere: live,
    serve: async (socket, accountId) => sendFrames(await live(accountId), socket),
  };
}

/** A Firefox, for WebDriver BiDi clients. */
function bidi(sessions: Sessions, sessionId: string): Destination {
  const firefoxOf = async (accountId: string) => {
    const session = await sessions.live(accountId, sessionId);
    const { firefox } = session.browser;
    if (firefox === undefined)
      throw new AppError(409, "no_bidi", "Only Firefox speaks BiDi here: join by CDP at cdp_url.");
    return { session, firefox };
  };
  return {
    purpose: "cdp",
    sessionId,
    assertThere: firefoxOf,
    serve: async (socket, accountId) => {
      const { session, firefox } = await firefoxOf(accountId);
      await relayBidi(session.browser, firefox, socket, () => session.touch());
    },
  };
}

/** The live view; of a session that has ended, how it did. */
function liveView(sessions: Sessions, sessionId: string): Destination {
  const assertThere = (accountId: string) => sessions.record(accountId, sessionId);
  return {
    purpose: ["view", "control"],
    sessionId,
    isForViewers: true,
    assertThere,
    serve: async (socket, accountId, { purpose }) => {
      const { status, endReason } = await assertThere(accountId);
      if (status !== "active") return tellEnd(socket, endReason ?? "ended");
      const session = await sessions.live(accountId, sessionId);
      session.live.join(socket, purpose !== "view");
    },
  };
}

const noLongerQuiet =
  "quiet_cdp: a CDP client exposed a function to its page, for which the domain Runtime has to stay on: that page can tell";

/** What a session hears of a CDP client. */
function tellingOf(session: Session): Omit<RelayOptions, "targetId"> {
  const { record } = session;
  const onLoud = () => addWarning(record, noLongerQuiet);
  return {
    quiet: record.request.quiet_cdp ? { onLoud } : undefined,
    onActivity: () => session.touch(),
    onInput: (input) =>
      session.timeline.add({
        at: Date.now(),
        type: "input",
        data: { ...input, by: "client", box: null },
      }),
  };
}

/** That no WebSocket is to be had at a path. */
export function noSocket(path: string): AppError {
  return new AppError(404, "not_found", `There is no WebSocket at ${path}.`);
}

/** A session that lives as long as the connection; its options may stand in the query. */
async function connect(
  sessions: Sessions,
  accountId: string,
  socket: WebSocket,
  url: URL,
): Promise<void> {
  socket.pause();
  const asked = [...url.searchParams]
    .filter(([name]) => name !== "token")
    .map(([name, value]) => [name, fromQuery(value)]);
  const options = parsePart(SessionStartRequest, "query", Object.fromEntries(asked));
  const session = await sessions.start(accountId, options as SessionStartRequest);
  const { firefox } = session.browser;
  try {
    if (firefox !== undefined) {
      socket.resume();
      await relayBidi(session.browser, firefox, socket, () => session.touch());
    } else await relay(session.browser, socket, tellingOf(session));
  } finally {
    session.end("client disconnected");
  }
}

/** What is no JSON is told by the contract, which names the field. */
function fromQuery(value: string): unknown {
  if (!/^(true|false|null|-?\d+|[[{].*)$/s.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
