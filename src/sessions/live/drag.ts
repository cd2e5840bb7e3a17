import type { Protocol } from "devtools-protocol";
import type { CdpSession } from "../../browser/cdp.ts";

interface Place {
  x: number;
  y: number;
  modifiers: number;
}

/**
 * What a page lets be dragged while the mouse is pressed. Chromium would give it to the desktop, of
 * which there is none: instead it is caught, and led over the page (CDP Input.setInterceptDrags).
 */
export class Drag implements Disposable {
  #session: CdpSession;
  #data: Protocol.Input.DragData | undefined;
  #hasEntered = false;
  #stop: () => void;

  /** From the moment that the button goes down. */
  constructor(session: CdpSession) {
    this.#session = session;
    this.#stop = session.on("Input.dragIntercepted", ({ data }) => {
      // Files of this machine are none of the page's.
      this.#data = { ...data, files: [] };
    });
    session.post("Input.setInterceptDrags", { enabled: true });
  }

  /** Whether the page has something dragged: then there are no movements of the mouse for it. */
  get isUnderWay(): boolean {
    return this.#data !== undefined;
  }

  async over(place: Place): Promise<void> {
    if (!this.#hasEntered) await this.#send("dragEnter", place);
    this.#hasEntered = true;
    await this.#send("dragOver", place);
  }

  async drop(place: Place): Promise<void> {
    await this.over(place);
    await this.#send("drop", place);
    this.#data = undefined;
  }

  async #send(type: Protocol.Input.DispatchDragEventRequest["type"], { x, y, modifiers }: Place) {
    const data = this.#data!;
    await this.#session.send("Input.dispatchDragEvent", { type, x, y, modifiers, data });
  }

  /** The button is up again, or nobody holds it any more. */
  [Symbol.dispose](): void {
    this.#stop();
    if (this.#data !== undefined)
      this.#send("dragCancel", { x: 0, y: 0, modifiers: 0 }).catch(() => undefined);
    this.#session.post("Input.setInterceptDrags", { enabled: false });
  }
}
