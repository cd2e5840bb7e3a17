import { setTimeout as delay } from "node:timers/promises";
import { type Action, ActionRequest } from "../../contract/actions.ts";
import type { ExecutionResponse } from "../../contract/page.ts";
import { AppError } from "../../errors.ts";
import type { Session } from "../../sessions/session.ts";
import { elementNow, type Heal } from "./element-now.ts";
import { chained, jsonAction, placeholdersOf, valuesNeeded, type Values } from "./json-actions.ts";
import { passedSince } from "./passed.ts";
import type { Expectation, WorkflowStep } from "./workflow.ts";

/** How a step went when it was done again. */
export interface Replayed {
  success: boolean;
  message: string;
  /** The recorded selector did not fit any more; another way was taken. */
  healed: { from: string; to: string } | null;
  /** Null where nothing was executed. */
  response: ExecutionResponse | null;
}

/** What a replay may use beside the session. */
export interface ReplayOptions {
  /** Values of the parameters and secrets, by their names; `recordedValues` has those of the parameters. */
  values: Values;
  signal: AbortSignal;
  /** How long an element is waited for, in milliseconds, and at most half as long what a step should bring about. */
  patienceMs?: number | undefined;
  /** Asked for a selector or an observed id where no recorded way leads to the element. */
  heal?: Heal | undefined;
}

const usualPatienceMs = 10_000;
const pollMs = 100;

/**
 * Does a step again on a live session, without a model: what finds its element no more is put right
 * from the other ways that were recorded, and what it should bring about is looked for. Never throws
 * for what goes wrong on the page.
 */
export async function replayStep(
  session: Session,
  step: WorkflowStep,
  options: ReplayOptions,
): Promise<Replayed> {
  try {
    return await doAgain(session, step, options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { success: false, message: error.message, healed: null, response: null };
  }
}

async function doAgain(
  session: Session,
  step: WorkflowStep,
  options: ReplayOptions,
): Promise<Replayed> {
  const { values, signal, heal, patienceMs = usualPatienceMs } = options;
  const missing = valuesNeeded(step).filter((name) => values[name] === undefined);
  if (missing.length > 0) {
    const message = `Not verifiable: it needs a value for ${[...new Set(missing)].join(", ")}.`;
    return { success: false, message, healed: null, response: null };
  }
  const unfilled = placeholdersOf(step).filter(({ secret }) => values[secret] === undefined);
  if (unfilled.length > 0 && session.secrets === undefined) {
    const names = unfilled.map(({ secret }) => secret);
    const message = `Not verifiable: the vault or persona that it needs is not there; give a value for ${[...new Set(names)].join(", ")}.`;
    return { success: false, message, healed: null, response: null };
  }
  const { target } = step;
  const now = target && (await elementNow(session, step, target, { signal, heal, patienceMs }));
  if (now !== null && "problem" in now) {
    return { success: false, message: now.problem, healed: null, response: null };
  }
  const action = jsonAction(step, values, now?.selector ?? null);
  const where = now?.id === undefined ? action : { ...action, selector: null, id: now.id };
  const bounds = { signal, waitMs: patienceMs / 2 };
  const placeholders = unfilled.length === 0 ? [] : step.placeholders;
  const passed = passedSince(session);
  const response = await executed(session, ActionRequest.parse(where), { ...bounds, placeholders });
  const healed = now?.healed ?? null;
  if (!response.success) {
    const { message } = response;
    // Should it have been needed, the next step will not find what it acts on.
    const isPassedOver = action.type.startsWith("scroll_");
    const told = isPassedOver ? `Passed over: ${message}` : message;
    return { success: isPassedOver, message: told, healed, response };
  }
  const lacking = await lackingAfter(session, step, response, { ...bounds, passed });
  return {
    success: lacking === null,
    message: lacking === null ? response.message : `${response.message}, but ${lacking}.`,
    healed,
    response,
  };
}

/** How long something is waited for. */
interface Bounds {
  signal: AbortSignal;
  waitMs: number;
}

/** Does an action; a page that goes on loading can be scrolled further only a moment later. */
async function executed(
  session: Session,
  action: Action,
  { signal, waitMs, placeholders }: Bounds & { placeholders: readonly string[] },
): Promise<ExecutionResponse> {
  const end = Date.now() + waitMs;
  let response = await session.act(action, signal, placeholders);
  while (!response.success && action.type.startsWith("scroll_") && Date.now() < end) {
    await delay(pollMs, undefined, { signal });
    response = await session.act(action, signal);
  }
  return response;
}

/** What the step brought about when it was recorded, and does not now; null when all is there. */
async function lackingAfter(
  session: Session,
  { opensTab, downloads, expects }: WorkflowStep,
  { trace }: ExecutionResponse,
  { signal, waitMs, passed }: Bounds & { passed: () => string[] },
): Promise<string | null> {
  if (opensTab && trace?.opened_tab !== true) return "no tab was opened";
  if ((trace?.downloads.length ?? 0) < downloads.length) return "nothing was downloaded";
  if (expects === null) return null;
  const end = Date.now() + waitMs;
  do {
    if (await holds(session, expects, passed)) return null;
    await delay(pollMs, undefined, { signal });
  } while (Date.now() < end);
  const url = session.browser.tabs.current?.url ?? "";
  return "url" in expects
    ? `the page is at ${session.secrets?.redact(url) ?? url}, not at ${expects.url}`
    : `nothing appeared that fits '${expects.appears.selector}'`;
}

async function holds(
  session: Session,
  expects: Expectation,
  passed: () => string[],
): Promise<boolean> {
  if ("url" in expects) return passed().includes(expects.url);
  const { frames, selector } = expects.appears;
  const [found] = await session.find([chained(frames, selector)]);
  return (found?.count ?? 0) > 0;
}
