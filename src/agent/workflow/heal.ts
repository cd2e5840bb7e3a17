import { z } from "zod";
import { ObserveRequest } from "../../contract/page.ts";
import type { Ask } from "../../json-schema/check.ts";
import { askerFor } from "../../llm/asker.ts";
import { fence, fenceRule } from "../../llm/fence.ts";
import type { Session } from "../../sessions/session.ts";
import type { Heal } from "./element-now.ts";

const askForId = askerFor(
  z.object({
    id: z
      .string()
      .nullable()
      .describe("The id of the element, such as B3; null when it is not on the page."),
  }),
);

const system = `A recorded step is done again on a web page that has changed since: no selector finds its element any more. You are shown what the element was and what the page says now, one line an element with its id in front. Answer the id of the element that has taken its place: that serves the same purpose in the same context. Answer null unless you are sure. ${fenceRule}`;

/** Has a language model name the element of a step that no recorded way leads to. It chooses an id, never what is done. */
export function healByModel(session: Session, ask: Ask): Heal {
  return async ({ action, target }, signal) => {
    const { space } = await session.observe(
      ObserveRequest.parse({ screenshot_type: "none", full_page: true }),
    );
    const was = {
      action: action.type,
      tag: target?.tag,
      role: target?.role,
      name: target?.name,
      selectors: target && [target.selector, ...target.alternates],
    };
    const prompt = `The element was:\n${fence(JSON.stringify(was), "element")}\n\nThe page now:\n${fence(space.description, "page")}`;
    const { id } = await askForId(ask, { system, prompt }, signal);
    return id !== null && session.offered(id) !== undefined ? id : undefined;
  };
}
