import type { Handlers } from "../contract/handler.ts";
import { needsPerception } from "../errors.ts";
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

export function pageHandlers(sessions: Sessions): Pick<Handlers, Ids> {
  return {
    pageObserve: async ({ params, query, body }, caller) => {
      if (body.perception_type === "deep" || body.instructions !== null) {
        const field = body.instructions === null ? "perception_type" : "instructions";
        throw needsPerception(field, body[field]);
      }
      const session = await sessions.live(caller.accountId, params.session_id);
      return session.observe(body, isActivity(query));
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
