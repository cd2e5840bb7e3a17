import type { Action } from "../contract/actions.ts";
import type { ExecutionResponse } from "../contract/page.ts";
import { CdpError } from "../browser/cdp.ts";
import { selectorsOfElement } from "../page/offers.ts";
import { selectorsOf } from "../page/locate.ts";
import { PageException } from "../page/call.ts";
import { type ActionContext, ActionFailure, type ActionResult, type Run } from "./action.ts";
import { actions } from "./index.ts";
import { beforeAction, settle } from "./settle.ts";

type Execution = Omit<ExecutionResponse, "session_id">;

/** Runs one action and tells how it went, in the wire's shape (contract 3.3). */
export async function runAction(action: Action, context: ActionContext): Promise<Execution> {
  const startedAt = new Date().toISOString();
  // Before acting: afterwards the element may be gone.
  const echo = echoOf(action, context);
  using before = beforeAction(context);
  const outcome = await attempt(action, context);
  await settle(action.type, context, before);
  const dialogs = context.tab.dialogs
    .splice(0)
    .map(({ type, message }) => `The page showed ${type}: "${message}".`);
  const message = [outcome.message, ...dialogs].join(" ");
  return {
    started_at: startedAt,
    ended_at: new Date().toISOString(),
    action: echo,
    success: outcome.success,
    message,
    data: outcome.data ?? null,
    exception: outcome.success ? null : message,
  };
}

async function attempt(
  action: Action,
  context: ActionContext,
): Promise<ActionResult & { success: boolean }> {
  try {
    const run = actions[action.type] as Run<Action["type"]>;
    const result = await run(action, context);
    return { success: true, ...result };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof ActionFailure) return { success: false, message: error.message };
    // A page that goes away or fights back under an action is the page's doing.
    if (error instanceof CdpError || error instanceof PageException) {
      return { success: false, message: `The page did not let it happen: ${error.message}` };
    }
    throw error;
  }
}

/** The action as it was understood, with selectors in their full shape. */
function echoOf(action: Action, { known }: ActionContext): Execution["action"] {
  if (!("press_enter" in action)) return action;
  const { selector, id, ...rest } = action;
  const element = id ? known?.get(id) : undefined;
  const given = typeof selector === "string" ? selectorsOf(selector) : selector;
  return {
    ...rest,
    id: id ?? "",
    selector: given ?? (element ? selectorsOfElement(element) : null),
  };
}
