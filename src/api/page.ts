import type { Handlers } from "../contract/handler.ts";
import type { Ask } from "../json-schema/check.ts";
import { perceive } from "../sessions/perception.ts";
import type { Sessions } from "../sessions/sessions.ts";

type Ids = "pageObserve" | "pageExecute" | "pageScrape" | "pageScreenshot";

/** The Go client writes the bytes to a .jpg file (contract A6). */
function pictureFormat(accept: string, origin: string | undefined): "png" | "jpeg" {
  if (accept.includes("image/png")) return "png";
  return origin === "cli" || accept.includes("image/jpeg") ? "jpeg" : "png";
}

/** Python's `False` has become `false` by now. */
function isActivity(query: { update_metadata?: string | undefined }): boolean {
  return query.update_metadata !== "false";
}

/** `ask` is null on a server without a language model. */
export function pageHandlers(sessions: Sessions, ask: Ask | null): Pick<Handlers, Ids> {
  return {
    pageObserve: async ({ params, query, body }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      const { gone } = caller;
      return perceive(session, body, { ask, isActivity: isActivity(query), gone });
    },
    pageExecute: async ({ params, query, body }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      return session.execute(body, isActivity(query));
    },
    pageScrape: async ({ params, query, body }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      return session.scrape(body, isActivity(query));
    },
    pageScreenshot: async ({ params, query }, caller) => {
      const session = await sessions.live(caller.accountId, params.session_id);
      const format = pictureFormat(caller.accept, caller.origin);
      const bytes = await session.screenshot(format, query.screenshot_type, isActivity(query));
      return { contentType: `image/${format}`, bytes };
    },
  };
}
