import { setTimeout as delay } from "node:timers/promises";
import type { AllowedHosts } from "../browser/allowed-hosts.ts";
import { call, callForHandle } from "../page/call.ts";
import type { Frame } from "../page/frames.ts";
import { focusField, type FieldState, restingState } from "../page/injected/editing.ts";
import { type FieldFacts, fieldFacts, fieldOf, whyNoField } from "../page/injected/fields.ts";
import { type ActionContext, ActionFailure, wireBox } from "./action.ts";
import { clickElement, type Target } from "./element.ts";
import { correspondence } from "./field-value.ts";
import { pressKey } from "./keyboard.ts";

/** A field that can be filled, and what is known of it. */
export interface Field extends Target {
  facts: FieldFacts;
}

const longestWaitForField = 5_000;
const pollMs = 50;

/** The field that an element is, labels or holds, once it can be seen; throws in words when it can't be filled. */
export async function fieldAt(
  { frame, handle }: Target,
  timeout: number,
  { signal, noteSecret, hosts }: ActionContext,
): Promise<Field> {
  const end = Date.now() + Math.min(timeout, longestWaitForField);
  for (;;) {
    const field = await callForHandle(frame, fieldOf, handle);
    const facts = field && (await call(frame, fieldFacts, field));
    const problem = facts === null ? await call(frame, whyNoField, handle) : facts.problem;
    if (facts?.isSecret) noteSecret();
    if (field && facts && problem === null) {
      if (hosts !== undefined) await assertWithin(frame, hosts);
      return { frame, handle: field, facts };
    }
    if (!problem?.endsWith("not visible") || Date.now() >= end)
      throw new ActionFailure(`Can't fill: ${problem}.`);
    await delay(pollMs, undefined, { signal });
  }
}

/** In the page: what a document belongs to; its address where it belongs to nothing. */
function documentPlace(): string {
  return self.origin === "null" ? location.href : self.origin;
}

/** Frames of any host may be seen, but what is typed goes to the allowed ones only. */
async function assertWithin(frame: Frame, hosts: AllowedHosts): Promise<void> {
  const place = await call(frame, documentPlace);
  if (hosts.allows(place)) return;
  throw new ActionFailure(
    `Can't fill: the field belongs to ${URL.parse(place)?.host || place}, and only ${hosts.names.join(", ")} may be given anything.`,
  );
}

/** Gives a field the focus, by a click where it does not take it otherwise, and selects what is to be replaced. */
export async function focus(
  field: Field,
  replace: boolean,
  context: ActionContext,
  timeout: number,
): Promise<void> {
  const { frame, handle } = field;
  let { focus, box } = await call(frame, focusField, handle, replace);
  if (focus === "no focus") {
    await clickElement(field, context, timeout);
    ({ focus, box } = await call(frame, focusField, handle, replace));
  }
  if (focus === "no focus")
    throw new ActionFailure("Can't fill: the element does not take the focus.");
  context.noteInput({ kind: "text", x: null, y: null, box: wireBox(box) });
  if (focus === "press") await pressKey(context.tab, replace ? "Control+a" : "End");
}

/** What the field holds after the page has reacted; undefined when it has gone, as after a form that sends itself. */
export async function stateOf({ frame, handle }: Field): Promise<FieldState | undefined> {
  const state = await call(frame, restingState, handle).catch(() => undefined);
  return state?.isConnected ? state : undefined;
}

/** Whether the page made something else of the value than what was asked for. */
export function isRefused(field: Field, wanted: string, before: string, state: FieldState) {
  const { maxLength } = field.facts;
  return correspondence(wanted, state.value, { before, maxLength }) === "different";
}

/** What there is to say of a filled field, to follow `Filled I1`; throws when the page refused the value. */
export function outcomeOf(
  { facts }: Field,
  wanted: string,
  before: string,
  state: FieldState | undefined,
): string {
  if (state === undefined) return "";
  const { isSecret, maxLength } = facts;
  const { value, complaint } = state;
  const shown = isSecret ? "something else" : `'${value}'`;
  const holds = value === "" ? "nothing" : shown;
  const kept = correspondence(wanted, value, { before, maxLength });
  if (kept === "different")
    throw new ActionFailure(
      value === before
        ? `Can't fill: the page refused the value; the field still holds ${holds}.`
        : `Can't fill: the page did not keep the value; the field holds ${holds}.`,
    );
  const notes = {
    same: "",
    cut: ` with the first ${maxLength} characters only: it takes no more`,
    reformatted: `; the page has changed its form${isSecret ? "" : ` to ${shown}`}`,
  };
  return notes[kept] + (complaint === "" || value === "" ? "" : `; the browser says: ${complaint}`);
}
