import { unpackFrame } from "../../../src/contract/live-frame.ts";
import type { Size } from "./fit.ts";

/** Draws pictures as they come, on a canvas of their size. */
export interface Painter {
  /** Takes a picture of the live socket; of those that come faster than they are drawn only the latest is. */
  paint(message: ArrayBuffer): void;
  /** The viewport of the last picture, in CSS pixels. */
  readonly viewport: Size | undefined;
}

/** A painter for this canvas; tells whenever the page's viewport has another size. */
export function createPainter(
  canvas: HTMLCanvasElement,
  onViewport: (size: Size) => void,
): Painter {
  const context = canvas.getContext("2d", { alpha: false });
  let next: ArrayBuffer | undefined;
  let isBusy = false;
  let viewport: Size | undefined;

  const draw = async (message: ArrayBuffer) => {
    const { head, jpeg } = unpackFrame(message);
    const picture = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    context?.drawImage(picture, 0, 0);
    picture.close();
    if (viewport?.width === head.width && viewport.height === head.height) return;
    viewport = { width: head.width, height: head.height };
    onViewport(viewport);
  };
  const work = async () => {
    isBusy = true;
    while (next !== undefined) {
      const message = next;
      next = undefined;
      // A picture that can't be read is left out: the next one makes up for it.
      await draw(message).catch(() => undefined);
    }
    isBusy = false;
  };
  return {
    paint(message) {
      next = message;
      if (!isBusy) void work();
    },
    get viewport() {
      return viewport;
    },
  };
}
