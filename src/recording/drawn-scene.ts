import sharp, { type Sharp } from "sharp";
import { drawingOf } from "./mark-drawing.ts";
import type { Scene } from "./scenes.ts";

/** A scene with what is drawn over it, as large as the canvas; one of another shape has bars at its sides. */
export function drawnScene(
  { frame, shown }: Pick<Scene, "frame" | "shown">,
  canvas: { width: number; height: number },
): Sharp {
  const page = sharp(frame.jpeg).resize({ ...canvas, fit: "contain", background: "#000" });
  if (shown === undefined) return page;
  const scale = Math.min(canvas.width / frame.width, canvas.height / frame.height);
  const left = (canvas.width - frame.width * scale) / 2;
  const top = (canvas.height - frame.height * scale) / 2;
  return page.composite([{ input: drawingOf(shown, { ...canvas, left, top, scale }) }]);
}
