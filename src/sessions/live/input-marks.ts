import type { Timeline } from "../timeline.ts";
import type { Input } from "./hands.ts";

/** Of what goes on and on, so many milliseconds lie between two marks. */
const gapMs = 200;
const kinds = { mouse: "move", wheel: "wheel", key: "key", text: "text" } as const;

/** Marks on the timeline what a person does: where, and never what was typed. */
export class InputMarks {
  #timeline: Pick<Timeline, "add">;
  #last = new Map<string, number>();

  constructor(timeline: Pick<Timeline, "add">) {
    this.#timeline = timeline;
  }

  note(tab: string, input: Input): void {
    if ("event" in input && input.event === "up") return;
    const isClick = input.type === "mouse" && input.event === "down";
    const kind = isClick ? "click" : kinds[input.type];
    const at = Date.now();
    if (!isClick && at - (this.#last.get(kind) ?? 0) < gapMs) return;
    this.#last.set(kind, at);
    const { x, y } = "x" in input ? input : { x: null, y: null };
    this.#timeline.add({
      at,
      type: "input",
      data: { tab, by: "person", kind, x, y, box: null },
    });
  }
}
