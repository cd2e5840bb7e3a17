/** A box to draw on a picture, in CSS pixels of the viewport. */
export interface Mark {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** It stands out: the element of the last action. */
  isLast: boolean;
}

export const markColours: Record<string, string> = {
  B: "#d81b60",
  L: "#1e66d0",
  I: "#00796b",
  O: "#6a1b9a",
  F: "#6d4c41",
  M: "#ef6c00",
};

/** Draws boxes with their ids on a picture (base64, as wide as the viewport); touches nothing of the page. */
export async function drawMarks(
  picture: string,
  type: string,
  marks: readonly Mark[],
): Promise<string> {
  const bytes = bytesOf(picture);
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d")!;
  context.drawImage(bitmap, 0, 0);
  const scale = bitmap.width / innerWidth;
  context.scale(scale, scale);
  context.font = "bold 11px sans-serif";
  context.textBaseline = "top";
  for (const mark of marks) drawMark(context, mark);
  const blob = await canvas.convertToBlob({ type, quality: 0.8 });
  const drawn = new Uint8Array(await blob.arrayBuffer());
  return base64Of(drawn);
}

/** Bytes as base64 has them; by the browser itself from Chromium 140 on, which is much faster. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  if (fromBase64 !== undefined) return fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function base64Of(bytes: Uint8Array): string {
  const { toBase64 } = bytes as { toBase64?: () => string };
  if (toBase64 !== undefined) return toBase64.call(bytes);
  let text = "";
  for (let start = 0; start < bytes.length; start += 8_192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return btoa(text);
}

export function drawMark(context: OffscreenCanvasRenderingContext2D, mark: Mark): void {
  const { id, x, y, width, height, isLast } = mark;
  const colour = isLast ? "#ffb300" : (markColours[id[0] ?? ""] ?? "#ef6c00");
  context.strokeStyle = colour;
  context.lineWidth = isLast ? 4 : 1.5;
  context.strokeRect(x, y, width, height);
  const label = context.measureText(id).width + 4;
  const top = y >= 13 ? y - 13 : y;
  context.fillStyle = colour;
  context.fillRect(x, top, label, 13);
  context.fillStyle = isLast ? "black" : "white";
  context.fillText(id, x + 2, top + 1);
}
