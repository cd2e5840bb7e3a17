import { buttonName, countClicks } from "./clicks.ts";
import { framePace, type InputTarget, placeOf } from "./input-target.ts";
import { modifiersOf } from "./keys.ts";

/** Sends the mouse, a pen too, until the signal aborts; fingers are left out. */
export function sendPointer(target: InputTarget, signal: AbortSignal): void {
  const { surface, field, send } = target;
  const moves = framePace();
  let press: ReturnType<typeof countClicks> | undefined;
  const tell = (event: PointerEvent, kind: "down" | "up" | "move") => {
    const place = placeOf(target, event);
    if (place === undefined) return;
    if (kind === "down") {
      press = countClicks(press, { ...place, button: event.button, at: event.timeStamp });
    }
    send({
      type: "mouse",
      event: kind,
      ...place,
      button: kind === "move" ? heldButton(event.buttons) : buttonName(event.button),
      buttons: event.buttons & 31,
      clicks: kind === "move" ? 0 : (press?.clicks ?? 1),
      modifiers: modifiersOf(event),
    });
  };
  const on = (name: "pointerdown" | "pointerup" | "pointermove", kind: "down" | "up" | "move") =>
    surface.addEventListener(
      name,
      (event) => {
        if (event.pointerType === "touch") return;
        if (kind === "move") return moves.next(() => tell(event, kind));
        event.preventDefault();
        moves.flush();
        if (kind === "down") {
          surface.setPointerCapture(event.pointerId);
          field.focus({ preventScroll: true });
        }
        tell(event, kind);
      },
      { signal },
    );
  on("pointerdown", "down");
  on("pointerup", "up");
  on("pointermove", "move");
  surface.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  signal.addEventListener("abort", () => moves[Symbol.dispose]());
}

/** The button that is told with a move while it is held. */
function heldButton(buttons: number) {
  if ((buttons & 1) > 0) return "left";
  if ((buttons & 2) > 0) return "right";
  return (buttons & 4) > 0 ? "middle" : "none";
}

const lineHeight = 40;

/** Sends the wheel until the signal aborts; what turns within one picture of the screen is added up. */
export function sendWheel(target: InputTarget, signal: AbortSignal): void {
  const pace = framePace();
  let [deltaX, deltaY] = [0, 0];
  const turn = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : lineHeight;
    deltaX += event.deltaX * unit;
    deltaY += event.deltaY * unit;
    pace.next(() => {
      const place = placeOf(target, event);
      if (place === undefined) return;
      const most = (delta: number) => Math.max(-10_000, Math.min(10_000, delta));
      const delta = { delta_x: most(deltaX), delta_y: most(deltaY) };
      target.send({ type: "wheel", ...place, ...delta, modifiers: modifiersOf(event) });
      [deltaX, deltaY] = [0, 0];
    });
  };
  target.surface.addEventListener("wheel", turn, { signal, passive: false });
  signal.addEventListener("abort", () => pace[Symbol.dispose]());
}
