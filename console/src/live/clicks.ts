import type { Point } from "./fit.ts";

const buttons = ["left", "middle", "right", "back", "forward"] as const;
export type ButtonName = (typeof buttons)[number] | "none";

/** The name of a MouseEvent's `button`. */
export function buttonName(button: number): ButtonName {
  return buttons[button] ?? "none";
}

interface Press extends Point {
  button: number;
  /** Milliseconds of any clock. */
  at: number;
  clicks: number;
}

/** How often was clicked with this press: 2 where it follows the one before at the same place, 3 at most. */
export function countClicks(before: Press | undefined, press: Omit<Press, "clicks">): Press {
  const follows =
    before !== undefined &&
    before.button === press.button &&
    press.at - before.at < 500 &&
    Math.hypot(press.x - before.x, press.y - before.y) < 6;
  return { ...press, clicks: follows ? (before.clicks % 3) + 1 : 1 };
}
