import type * as Bidi from "webdriver-bidi-protocol";
import type { Protocol } from "devtools-protocol";
import { type Adapter, type Attached, type Handlers, tabOf } from "./adapter.ts";
import { focusedFrame, insertText } from "./insert-text.ts";
import { modifiersIn, webdriverKey } from "./keys.ts";

type Source = Bidi.Input.SourceActions;
type Mouse = Protocol.Input.DispatchMouseEventRequest;
type Key = Protocol.Input.DispatchKeyEventRequest;

const buttons: Record<string, number> = { left: 0, middle: 1, right: 2, back: 3, forward: 4 };

/** What is held down in a tab. */
interface Held {
  keys: Set<string>;
  buttons: Set<number>;
  /** Where the mouse was last told to be. */
  at: string;
  working: Promise<unknown>;
}

/** Mouse and keyboard (CDP `Input`) by BiDi's `input`, in the order in which they were asked for. */
export function inputHandlers(
  firefox: Adapter,
  show: (session: Attached) => Promise<void>,
): Handlers {
  const { bidi } = firefox;
  const tabs = new Map<string, Held>();
  bidi.on("browsingContext.contextDestroyed", ({ context }) => tabs.delete(context));
  const inTurn = (session: Attached, work: (context: string, held: Held) => Promise<unknown>) => {
    const context = tabOf(session);
    const held = tabs.get(context) ?? {
      keys: new Set(),
      buttons: new Set(),
      at: "",
      working: Promise.resolve(),
    };
    tabs.set(context, held);
    const done = held.working.then(() => show(session)).then(() => work(context, held));
    held.working = done.catch(() => undefined);
    return done.then(() => ({}));
  };
  const perform = (context: string, sources: Source[]) =>
    bidi.send("input.performActions", { context, actions: sources });
  return {
    "Input.dispatchMouseEvent": (params, session) =>
      inTurn(session, async (context, held) => {
        await perform(context, mouseActions(params, held));
        // Else Firefox counts a later click as the second of a double click.
        if (params.type === "mouseReleased" && held.buttons.size + held.keys.size === 0)
          if ((params.clickCount ?? 0) <= 1) held.at = "";
      }),
    "Input.dispatchKeyEvent": (params, session) =>
      inTurn(session, async (context, held) => {
        // Firefox gives keys to the process of the frame that it is told, and not to another's.
        const frame = await focusedFrame(firefox, context);
        await perform(frame, keyActions(params, held));
      }),
    "Input.insertText": ({ text }, session) =>
      inTurn(session, async (context) => {
        const frame = await focusedFrame(firefox, context);
        await insertText(firefox, frame, text);
      }),
    "Input.setInterceptDrags": () => ({}),
  };
}

function mouseActions(params: Mouse, held: Held): Source[] {
  const { type, x, y, button = "left" } = params;
  const modifiers = modifierSource(params.modifiers ?? 0, held);
  if (type === "mouseWheel") {
    const { deltaX = 0, deltaY = 0 } = params;
    const scroll = { type: "scroll", x, y, deltaX, deltaY } as const;
    return [
      ...modifiers,
      {
        type: "wheel",
        id: "wheel",
        actions: [...pausesOf(modifiers), { ...scroll, x: Math.round(x), y: Math.round(y) }],
      },
    ];
  }
  const number = buttons[button] ?? 0;
  const actions: Bidi.Input.PointerSourceAction[] = [...pausesOf(modifiers)];
  const at = `${x},${y}`;
  if (type === "mouseMoved" || held.at !== at) actions.push({ type: "pointerMove", x, y });
  held.at = at;
  if (type === "mousePressed") {
    held.buttons.add(number);
    actions.push({ type: "pointerDown", button: number });
  } else if (type === "mouseReleased") {
    held.buttons.delete(number);
    actions.push({ type: "pointerUp", button: number });
  }
  return [
    ...modifiers,
    { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions },
  ];
}

/** Presses and releases modifiers until just those of a CDP bit field are held. */
function modifierSource(bits: number, held: Held): Source[] {
  const wanted = new Set(modifiersIn(bits));
  const all = modifiersIn(-1);
  const up = all.filter((key) => held.keys.has(key) && !wanted.has(key));
  const down = all.filter((key) => !held.keys.has(key) && wanted.has(key));
  for (const key of up) held.keys.delete(key);
  for (const key of down) held.keys.add(key);
  if (up.length + down.length === 0) return [];
  const actions = [
    ...up.map((value) => ({ type: "keyUp", value }) as const),
    ...down.map((value) => ({ type: "keyDown", value }) as const),
  ];
  return [{ type: "key", id: "keyboard", actions }];
}

/** What comes after the modifiers waits as many ticks as they take. */
function pausesOf(modifiers: Source[]): { type: "pause" }[] {
  return (modifiers[0]?.actions ?? []).map(() => ({ type: "pause" }));
}

function keyActions({ type, key = "", code = "", modifiers = 0 }: Key, held: Held): Source[] {
  const value = webdriverKey(key, code);
  if (value === undefined) return [];
  const isModifier = modifiersIn(-1).includes(value);
  const before = isModifier ? [] : (modifierSource(modifiers, held)[0]?.actions ?? []);
  const isDown = type === "keyDown" || type === "rawKeyDown";
  if (isDown) held.keys.add(value);
  else held.keys.delete(value);
  const actions = [...before, { type: isDown ? "keyDown" : "keyUp", value }];
  return [{ type: "key", id: "keyboard", actions: actions as Bidi.Input.KeySourceAction[] }];
}
