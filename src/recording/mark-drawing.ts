import type { Shown } from "./marks.ts";

/** Where the page lies in a picture: its size and upper left corner in pixels, and pixels for one CSS pixel. */
export interface Place {
  width: number;
  height: number;
  left: number;
  top: number;
  scale: number;
}

const accent = "#ff3d71";
const font = 15;
const characterWidth = 0.62 * font;

/** What is drawn over a picture, as an SVG as large as it. */
export function drawingOf({ cursor, ring, box, caption }: Shown, place: Place): Buffer {
  const { width, height, left, top, scale } = place;
  const onPage = [
    box &&
      `<rect ${attributes({ x: box.x, y: box.y, width: box.width, height: box.height, rx: 3 / scale })} fill="${accent}" fill-opacity="0.08" stroke="${accent}" stroke-width="${2 / scale}"/>`,
    ring &&
      `<circle ${attributes({ cx: ring.x, cy: ring.y, r: (10 + 16 * ring.age) / scale })} fill="${accent}" fill-opacity="${0.35 * (1 - ring.age)}" stroke="${accent}" stroke-opacity="${1 - 0.8 * ring.age}" stroke-width="${3 / scale}"/>`,
    cursor &&
      `<path transform="translate(${cursor.x} ${cursor.y}) scale(${1 / scale})" d="M0 0V17l4-4 3 7 3-1.3-3-6.7h6z" fill="#111" stroke="#fff" stroke-width="1.5"/>`,
  ];
  const page = onPage.filter((part) => part !== undefined).join("");
  const words = caption === undefined ? "" : captionDrawing(caption, { width, height });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="translate(${left} ${top}) scale(${scale})">${page}</g>${words}</svg>`,
  );
}

function captionDrawing(caption: string, { width, height }: { width: number; height: number }) {
  const most = Math.max(1, Math.floor((width - 40) / characterWidth));
  const characters = Array.from(caption);
  const text = characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : caption;
  // Letters of East Asia are about twice as wide.
  const units = Array.from(text).reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
  const wide = Math.min(width - 16, units * characterWidth + 20);
  const y = height - 38;
  return `<rect ${attributes({ x: 8, y, width: wide, height: 28, rx: 6 })} fill="#111" fill-opacity="0.82"/><text x="18" y="${y + 19}" font-family="DejaVu Sans Mono, monospace" font-size="${font}" fill="#fff">${escaped(text)}</text>`;
}

function attributes(numbers: Record<string, number>): string {
  return Object.entries(numbers)
    .map(([name, value]) => `${name}="${value}"`)
    .join(" ");
}

/** A text as XML 1.0 may hold it between tags, without the characters that it can't hold at all. */
export function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- they are what has to go
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
  );
}
