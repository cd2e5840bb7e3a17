import type { Adapter } from "./adapter.ts";

const world = "nocturne firefox";

/** In the page: puts text where the cursor is, as an input method would; false where nothing takes text. */
function insertHere(text: string): boolean {
  return document.execCommand("insertText", false, text);
}

/** In the page: the window of the frame that has the focus; null where it is none. */
function focusedWindow(): Window | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === null ? null : ((at as HTMLIFrameElement).contentWindow ?? null);
}

/** The frame of a tab that has the focus, however deep it stands. */
export async function focusedFrame(firefox: Adapter, context: string): Promise<string> {
  const found = await firefox.bidi.send("script.callFunction", {
    functionDeclaration: focusedWindow.toString(),
    target: { context, sandbox: world },
    awaitPromise: false,
  });
  if (found.type === "exception" || found.result.type !== "window") return context;
  const inside = found.result.value.context;
  return inside === context ? context : focusedFrame(firefox, inside);
}

/** BiDi has no input method: the text goes in by the command that editors of pages use. */
export async function insertText({ bidi }: Adapter, context: string, text: string): Promise<void> {
  const found = await bidi.send("script.callFunction", {
    functionDeclaration: insertHere.toString(),
    arguments: [{ type: "string", value: text }],
    target: { context, sandbox: world },
    awaitPromise: false,
  });
  if (found.type === "exception") throw new Error(found.exceptionDetails.text);
}
