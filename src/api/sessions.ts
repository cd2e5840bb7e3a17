import { redacted } from "../actions/redaction.ts";
import { readCookies, writeCookies } from "../browser/cookies.ts";
import type { Caller, Handlers } from "../contract/handler.ts";
import type { DebugTab } from "../contract/sessions.ts";
import { invalidField } from "../errors.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { paged } from "./paged.ts";
import { linksOf, sessionResponse } from "./session-response.ts";

type Ids =
  | "sessionStart"
  | "listSessions"
  | "sessionStatus"
  | "sessionStop"
  | "sessionDebugInfo"
  | "sessionDebugTab"
  | "sessionCookiesGet"
  | "sessionCookiesSet"
  | "sessionOffset";

async function tabLinks(
  session: Session,
  caller: Caller,
  hasDevTools: boolean,
): Promise<DebugTab[]> {
  await session.browser.tabs.refresh();
  const links = linksOf(session.record, caller);
  const isFirefox = session.browser.firefox !== undefined;
  return session.browser.tabs.all.map(({ targetId, title, url }, index) => ({
    metadata: redacted({ tab_id: index, title, url }, session.secrets),
    debug_url: hasDevTools && !isFirefox ? links.devtools(targetId) : links.viewer,
    ws_url: isFirefox ? links.bidi : links.page(targetId),
  }));
}

function currentIndex({ browser: { tabs } }: Session): number {
  return tabs.all.findIndex((tab) => tab === tabs.current);
}

/** Without DevTools, and for Firefox, `debug_url` leads to the live view. */
export function sessionHandlers(sessions: Sessions, hasDevTools: boolean): Pick<Handlers, Ids> {
  return {
    sessionStart: async ({ body }, caller) => {
      const session = await sessions.start(caller.accountId, body);
      return sessionResponse(session.record, [], caller);
    },
    listSessions: ({ query }, caller) =>
      paged(
        query,
        (rows) => sessions.list(caller.accountId, { ...rows, onlyActive: query.only_active }),
        (record) => sessionResponse(record, [], caller),
      ),
    sessionStatus: async ({ params }, caller) => {
      const record = await sessions.record(caller.accountId, params.session_id);
      return sessionResponse(record, await sessions.steps(record.id), caller);
    },
    sessionStop: async ({ params }, caller) => {
      const record = await sessions.end(caller.accountId, params.session_id, "stopped");
      const response = sessionResponse(record, await sessions.steps(record.id), caller);
      // The Python client takes any other answer to a stop for a failure (contract 1.2).
      return { ...response, status: "closed" };
    },
    sessionDebugInfo: async ({ params }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      const links = linksOf(session.record, caller);
      const tabs = await tabLinks(session, caller, hasDevTools);
      // What outside clients join by; the clients need a text here.
      const join = session.browser.firefox === undefined ? links.cdp : links.bidi;
      return {
        debug_url: tabs[currentIndex(session)]?.debug_url ?? links.viewer,
        ws: { cdp: join, recording: links.recording, logs: links.logs },
        tabs,
        ws_url: join,
        cdp_url: join,
        viewer_url: links.viewer,
        watch_url: links.watch,
        live_url: links.live,
      };
    },
    sessionDebugTab: async ({ params, query }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      const tabs = await tabLinks(session, caller, hasDevTools);
      const index = query.tab_idx ?? currentIndex(session);
      const tab = tabs.at(index);
      if (tab === undefined) {
        const why = `there are ${tabs.length} tabs, numbered from 0`;
        throw invalidField("tab_idx", why, index, "query");
      }
      return tab;
    },
    sessionCookiesGet: async ({ params }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      session.touch();
      return { cookies: await readCookies(session.browser) };
    },
    sessionCookiesSet: async ({ params, body }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      session.touch();
      await writeCookies(session.browser, body.cookies);
      const cookies = await readCookies(session.browser);
      const count = `${body.cookies.length} cookie${body.cookies.length === 1 ? "" : "s"}`;
      return { success: true, message: `Set ${count}`, cookies };
    },
    sessionOffset: async ({ params }, caller) => {
      const record = await sessions.record(caller.accountId, params.session_id);
      return { offset: await sessions.stepCount(record.id) };
    },
  };
}
