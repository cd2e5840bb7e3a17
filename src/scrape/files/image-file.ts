import { escapeMarkdown } from "../markdown/escape.ts";
import { content, type TypedContent } from "./typed-content.ts";

interface Size {
  width: number;
  height: number;
}

/** A picture as a Markdown image with its name, type and, for the common kinds, its size in pixels. */
export function imageContent(bytes: Uint8Array, type: string, url: string): TypedContent {
  const name = nameOf(url);
  const size = sizeOf(bytes, type);
  const pixels = size ? `, ${size.width} × ${size.height} pixels` : "";
  const category = type === "image/svg+xml" ? "svg_content" : "content_image";
  const markdown = `![${escapeMarkdown(name)}](${url})\n\n${type}${pixels}`;
  return content("image", markdown, { images: [{ url, category, description: null }] });
}

function nameOf(url: string): string {
  const last = URL.parse(url)?.pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last).replace(/\s+/g, " ");
  } catch {
    return last;
  }
}

function sizeOf(bytes: Uint8Array, type: string): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === "image/png" && bytes.length >= 24) {
    return { width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (type === "image/gif" && bytes.length >= 10) {
    return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  return type === "image/jpeg" ? jpegSize(view) : null;
}

/** From the first start-of-frame segment (ITU T.81, annex B). */
function jpegSize(view: DataView): Size | null {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
