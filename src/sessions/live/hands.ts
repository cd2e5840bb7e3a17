import type { Tab } from "../../browser/tab.ts";
import type { ViewerMessage } from "../../contract/live.ts";
import { within } from "../../waiting.ts";
import { Drag } from "./drag.ts";
import { personKey } from "./key-event.ts";

/** What a person does with mouse and keyboard. */
export type Input = Extract<ViewerMessage, { type: "mouse" | "wheel" | "key" | "text" }>;
type Mouse = Extract<Input, { type: "mouse" }>;

/** A page that is busy answers later; what follows need not wait for it any longer. */
const patienceMs = 1_000;
const mostWaiting = 1_000;

/**
 * Passes on what a person does with mouse and keyboard, one after the other as CDP `Input` events; of
 * movements that a page does not keep up with only the last.
 */
export class Hands implements Disposable {
  #tab: () => Tab | undefined;
  #waiting: Input[] = [];
  #isAtWork = false;
  #isOver = false;
  #working = Promise.resolve();
  /** While a button is pressed. */
  #pressed: { tab: Tab; mouse: Mouse; drag: Drag } | undefined;

  constructor(tab: () => Tab | undefined) {
    this.#tab = tab;
  }

  /** False when so much waits already that this is left out. */
  add(input: Input): boolean {
    const last = this.#waiting.at(-1);
    const merged = last && mergedOf(last, input);
    if (merged !== undefined) this.#waiting.pop();
    else if (this.#waiting.length >= mostWaiting) return false;
    this.#waiting.push(merged ?? input);
    if (!this.#isAtWork) this.#working = this.#work();
    return true;
  }

  /** Waits until all that was added has been passed on. */
  async settled(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    for (let input = this.#waiting.shift(); input !== undefined; input = this.#waiting.shift()) {
      const tab = this.#tab();
      if (tab === undefined || this.#isOver) continue;
      // A page may go at any moment.
      await within(
        this.#send(tab, input).catch(() => undefined),
        patienceMs,
      );
    }
    this.#isAtWork = false;
  }

  async #send(tab: Tab, input: Input): Promise<void> {
    if (input.type === "mouse") return this.#mouse(tab, input);
    if (input.type === "text") {
      await tab.session.send("Input.insertText", { text: input.text });
    } else if (input.type === "key") {
      const event = personKey(input);
      if (event !== undefined) await tab.session.send("Input.dispatchKeyEvent", event);
    } else {
      const { x, y, delta_x: deltaX, delta_y: deltaY, modifiers } = input;
      const wheel = { type: "mouseWheel", x, y, deltaX, deltaY, modifiers } as const;
      await tab.session.send("Input.dispatchMouseEvent", wheel);
    }
  }

  async #mouse(tab: Tab, mouse: Mouse): Promise<void> {
    const { event } = mouse;
    const { drag } = this.#pressed ?? {};
    if (event === "move" && drag?.isUnderWay === true) return drag.over(mouse);
    if (event === "up") {
      this.#pressed = undefined;
      using _ = drag;
      if (drag?.isUnderWay === true) return await drag.drop(mouse);
    } else if (event === "down") {
      drag?.[Symbol.dispose]();
      this.#pressed = { tab, mouse, drag: new Drag(tab.session) };
    }
    await press(tab, mouse);
  }

  /** Nothing more is passed on, and no button stays pressed. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    if (this.#pressed === undefined) return;
    const { tab, mouse, drag } = this.#pressed;
    drag[Symbol.dispose]();
    press(tab, { ...mouse, event: "up", buttons: 0 }).catch(() => undefined);
  }
}

async function press(tab: Tab, mouse: Mouse): Promise<void> {
  const { event, x, y, button, buttons, clicks, modifiers } = mouse;
  const type = ({ down: "mousePressed", up: "mouseReleased", move: "mouseMoved" } as const)[event];
  const clickCount = event === "move" ? 0 : Math.max(1, clicks);
  const dispatched = { type, x, y, button, buttons, clickCount, modifiers };
  await tab.session.send("Input.dispatchMouseEvent", dispatched);
}

/** Two inputs in one, where the first is not missed. */
function mergedOf(last: Input, next: Input): Input | undefined {
  if (last.type === "mouse" && next.type === "mouse") {
    const isMove = last.event === "move" && next.event === "move";
    return isMove && last.buttons === next.buttons ? next : undefined;
  }
  if (last.type !== "wheel" || next.type !== "wheel") return undefined;
  if (last.modifiers !== next.modifiers) return undefined;
  const delta_x = last.delta_x + next.delta_x;
  return { ...next, delta_x, delta_y: last.delta_y + next.delta_y };
}
