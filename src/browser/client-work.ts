import type { ClientCommand } from "./command-policy.ts";

/** What a CDP client did with the mouse or the keyboard, without what it typed. */
export interface ClientInput {
  /** The tab, by its target's id. */
  tab: string;
  kind: "click" | "wheel" | "touch" | "key" | "text";
  /** In CSS pixels of the viewport; null for the keyboard. */
  x: number | null;
  y: number | null;
}

const onPage =
  /^(Input\.|Page\.(navigate|navigateToHistoryEntry|reload|bringToFront)$|Target\.activateTarget$)/;

/** Whether a command works on its page, so that this is the page to look at. */
export function worksOnPage({ method = "" }: ClientCommand): boolean {
  return onPage.test(method);
}

/** The input of a command that is worth a mark in the replay; mouse moves and releases are not. */
export function inputOf({
  method = "",
  params = {},
}: ClientCommand): Omit<ClientInput, "tab"> | undefined {
  const type = params["type"];
  switch (method) {
    case "Input.dispatchMouseEvent":
      if (type === "mousePressed") return { kind: "click", ...placeOf(params) };
      return type === "mouseWheel" ? { kind: "wheel", ...placeOf(params) } : undefined;
    case "Input.dispatchTouchEvent": {
      const [point] = Array.isArray(params["touchPoints"]) ? params["touchPoints"] : [];
      return type === "touchStart" ? { kind: "touch", ...placeOf(point ?? {}) } : undefined;
    }
    case "Input.dispatchKeyEvent": {
      const isDown = type === "keyDown" || type === "rawKeyDown";
      return isDown ? { kind: "key", x: null, y: null } : undefined;
    }
    case "Input.insertText":
      return { kind: "text", x: null, y: null };
    default:
      return undefined;
  }
}

function placeOf({ x, y }: { x?: unknown; y?: unknown }) {
  return { x: typeof x === "number" ? x : null, y: typeof y === "number" ? y : null };
}
