import { extensionOf } from "./file-name.ts";

const unknown = "application/octet-stream";
const office = "application/vnd.openxmlformats-officedocument";

const byExtension: Record<string, string> = {
  csv: "text/csv",
  docx: `${office}.wordprocessingml.document`,
  gif: "image/gif",
  gz: "application/gzip",
  html: "text/html",
  htm: "text/html",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  json: "application/json",
  md: "text/markdown",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  pptx: `${office}.presentationml.presentation`,
  svg: "image/svg+xml",
  txt: "text/plain",
  webm: "video/webm",
  webp: "image/webp",
  xlsx: `${office}.spreadsheetml.sheet`,
  xml: "application/xml",
  zip: "application/zip",
};

/** The content type of a file: as its sender said it, or else what its name tells. */
export function contentTypeOf(name: string, said?: string): string {
  if (said !== undefined && said !== unknown && /^[\w.+-]+\/[\w.+-]+$/.test(said)) return said;
  return byExtension[extensionOf(name)] ?? unknown;
}

/** The name, with an extension for its content type where it has none. */
export function withExtension(name: string, contentType: string): string {
  if (extensionOf(name) !== "") return name;
  const [extension] = Object.entries(byExtension).find(([, type]) => type === contentType) ?? [];
  return extension === undefined ? name : `${name}.${extension}`;
}
