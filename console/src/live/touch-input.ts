import { framePace, type InputTarget, placeOf } from "./input-target.ts";

interface Held {
  x: number;
  y: number;
  at: number;
  /** It moved or was joined by another finger: no tap. */
  isScroll: boolean;
}

const tapMilliseconds = 600;
const tapPixels = 10;

/** The middle of all fingers. */
function middle(touches: TouchList): { clientX: number; clientY: number } {
  const all = [...touches];
  const sum = (pick: (touch: Touch) => number) => all.reduce((total, one) => total + pick(one), 0);
  return {
    clientX: sum((touch) => touch.clientX) / all.length,
    clientY: sum((touch) => touch.clientY) / all.length,
  };
}

/** Sends fingers until the signal aborts: a tap clicks, and what is pulled scrolls. */
export function sendTouch(target: InputTarget, signal: AbortSignal): void {
  const { surface } = target;
  const pace = framePace();
  let held: Held | undefined;
  const begin = (event: TouchEvent) => {
    event.preventDefault();
    const { clientX: x, clientY: y } = middle(event.touches);
    held = { x, y, at: event.timeStamp, isScroll: event.touches.length > 1 };
  };
  const pull = (event: TouchEvent) => {
    event.preventDefault();
    if (held === undefined || event.touches.length === 0) return;
    const at = middle(event.touches);
    const far = Math.hypot(at.clientX - held.x, at.clientY - held.y) > tapPixels;
    if (!far && !held.isScroll) return;
    held.isScroll = true;
    pace.next(() => {
      if (held !== undefined) scroll(target, held, at);
    });
  };
  const finish = (event: TouchEvent) => {
    event.preventDefault();
    if (event.touches.length > 0) return;
    if (held !== undefined && !held.isScroll && event.timeStamp - held.at < tapMilliseconds) {
      tap(target, { clientX: held.x, clientY: held.y });
    }
    held = undefined;
  };
  const options = { signal, passive: false };
  surface.addEventListener("touchstart", begin, options);
  surface.addEventListener("touchmove", pull, options);
  surface.addEventListener("touchend", finish, options);
  surface.addEventListener("touchcancel", () => (held = undefined), { signal });
  signal.addEventListener("abort", () => pace[Symbol.dispose]());
}

function scroll(target: InputTarget, held: Held, at: { clientX: number; clientY: number }): void {
  const from = placeOf(target, { clientX: held.x, clientY: held.y });
  const to = placeOf(target, at);
  if (from === undefined || to === undefined) return;
  const delta = { delta_x: from.x - to.x, delta_y: from.y - to.y };
  target.send({ type: "wheel", ...to, ...delta, modifiers: 0 });
  [held.x, held.y] = [at.clientX, at.clientY];
}

function tap(target: InputTarget, at: { clientX: number; clientY: number }): void {
  const place = placeOf(target, at);
  if (place === undefined) return;
  const mouse = { type: "mouse", ...place, modifiers: 0 } as const;
  target.send({ ...mouse, event: "move", button: "none", buttons: 0, clicks: 0 });
  target.send({ ...mouse, event: "down", button: "left", buttons: 1, clicks: 1 });
  target.send({ ...mouse, event: "up", button: "left", buttons: 0, clicks: 1 });
}
