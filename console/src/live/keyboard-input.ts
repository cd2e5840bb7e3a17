import type { InputTarget } from "./input-target.ts";
import { keyDown, keyMessage, type KeyPress } from "./keys.ts";

const twice = 600;

function pressOf(event: KeyboardEvent): KeyPress {
  const { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, isComposing } = event;
  const altGraph = event.getModifierState("AltGraph");
  return { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, isComposing, altGraph };
}

/** Sends keys and composed and pasted text until the signal aborts; Escape twice gives the keyboard back. */
export function sendKeyboard(target: InputTarget, signal: AbortSignal): void {
  const { field, send, leave } = target;
  const held = new Map<string, KeyPress>();
  let escapedAt = -twice;
  const down = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.repeat) {
      if (event.timeStamp - escapedAt < twice) return leave();
      escapedAt = event.timeStamp;
    }
    const step = keyDown(pressOf(event));
    if (step.do !== "send") return;
    event.preventDefault();
    if (step.message.type === "key") held.set(event.code, pressOf(event));
    send(step.message);
  };
  const up = (event: KeyboardEvent) => {
    // macOS tells no key up for what was held together with ⌘.
    if (event.key === "Meta") return releaseAll();
    if (!held.delete(event.code)) return;
    event.preventDefault();
    send(keyMessage("up", pressOf(event)));
  };
  const releaseAll = () => {
    for (const press of held.values()) {
      send(keyMessage("up", { ...press, altKey: false, ctrlKey: false, metaKey: false }));
    }
    held.clear();
  };
  field.addEventListener("keydown", down, { signal });
  field.addEventListener("keyup", up, { signal });
  field.addEventListener("blur", releaseAll, { signal });
  signal.addEventListener("abort", releaseAll);
  sendText(target, signal);
}

/** What reaches the text field itself: from input methods, keyboards on the screen, and the clipboard. */
function sendText({ field, send }: InputTarget, signal: AbortSignal): void {
  const take = () => {
    const text = field.value;
    field.value = "";
    if (text !== "") send({ type: "text", text: text.slice(0, 100_000) });
  };
  const press = (key: string) => {
    const message = { type: "key", key, code: key, modifiers: 0, repeat: false } as const;
    send({ ...message, event: "down" });
    send({ ...message, event: "up" });
  };
  field.addEventListener("compositionend", () => queueMicrotask(take), { signal });
  field.addEventListener(
    "beforeinput",
    (event) => {
      // Keyboards on the screen tell these as an edit and not as a key.
      const isEdit = event.inputType === "deleteContentBackward" && !event.isComposing;
      if (isEdit) press("Backspace");
      if (event.inputType === "insertLineBreak") press("Enter");
      if (isEdit || event.inputType === "insertLineBreak") event.preventDefault();
    },
    { signal },
  );
  field.addEventListener("input", (event) => event.isComposing || take(), {
    signal,
  });
  field.addEventListener(
    "paste",
    (event) => {
      event.preventDefault();
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text !== "") send({ type: "text", text: text.slice(0, 100_000) });
    },
    { signal },
  );
}
