/** How many bytes tell what a file is (WHATWG MIME Sniffing section 5.2). */
const headBytes = 1445;

/** Beginnings that no text has: [offset, bytes in latin1, type]. */
const signatures: [at: number, start: string, type: string][] = [
  [0, "%PDF-", "application/pdf"],
  [0, "\x89PNG\r\n\x1a\n", "image/png"],
  [0, "\xff\xd8\xff", "image/jpeg"],
  [0, "GIF87a", "image/gif"],
  [0, "GIF89a", "image/gif"],
  [8, "WEBPVP8", "image/webp"],
  [8, "WAVEfmt", "audio/wav"],
  [8, "AVI LIST", "video/x-msvideo"],
  [4, "ftypavi", "image/avif"],
  [4, "ftyphei", "image/heic"],
  [4, "ftypM4A", "audio/mp4"],
  [4, "ftyp", "video/mp4"],
  [0, "\x1a\x45\xdf\xa3", "video/webm"],
  [0, "OggS\0", "application/ogg"],
  [0, "fLaC\0", "audio/flac"],
  [0, "ID3\x03", "audio/mpeg"],
  [0, "ID3\x04", "audio/mpeg"],
  [0, "PK\x03\x04", "application/zip"],
  [0, "\x1f\x8b\x08", "application/gzip"],
  [0, "\x28\xb5\x2f\xfd", "application/zstd"],
  [0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"],
  [0, "Rar!\x1a\x07", "application/vnd.rar"],
  [0, "\xfd7zXZ\0", "application/x-xz"],
  [0, "BZh91AY&SY", "application/x-bzip2"],
  [0, "\0asm\x01\0\0\0", "application/wasm"],
  [0, "\x7fELF", "application/x-elf"],
  [0, "wOFF", "font/woff"],
  [0, "wOF2", "font/woff2"],
  [0, "\0\x01\0\0\0", "font/ttf"],
  [0, "\0\0\x01\0", "image/x-icon"],
  [0, "SQLite format 3\0", "application/vnd.sqlite3"],
  [0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"],
];

/** What servers say of files they know nothing about. */
const meaningless =
  /^(application\/((x-)?octet-stream|unknown|force-download|(x-)?download)|binary\/octet-stream|unknown\/unknown|\*\/\*)$/;

const byExtension: Record<string, string> = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  json: "application/json",
  geojson: "application/geo+json",
  md: "text/markdown",
  markdown: "text/markdown",
  xml: "text/xml",
  rss: "application/rss+xml",
  atom: "application/atom+xml",
  svg: "image/svg+xml",
};

const htmlStart =
  /^(?:\s|<!--[^]*?-->)*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta)[\s/>]/i;

/**
 * The media type of a file, lower case: what the server says, unless its bytes can't be that or it
 * says nothing (in the spirit of WHATWG MIME Sniffing; archives keep their more exact names).
 */
export function sniffType(bytes: Uint8Array, declared: string | null, url: string): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headBytes));
  const start = head.toString("latin1");
  const found = signatures.find(([at, mark]) => start.startsWith(mark, at))?.[2];
  const said = declared && !meaningless.test(declared) ? declared : null;
  if (found !== undefined) return said && agrees(said, found) ? said : found;
  if (said !== null && said !== "text/plain") return said;
  if (isBinary(start)) return "application/octet-stream";
  const hinted = byExtension[/\.(\w+)$/.exec(URL.parse(url)?.pathname ?? "")?.[1] ?? ""];
  if (said === "text/plain") return hinted ?? said;
  return hinted ?? textType(head.toString("utf8").replace(/^\uFEFF/, ""));
}

/** Whether a name that the server gives may stand for what the bytes show. */
function agrees(said: string, found: string): boolean {
  const [family] = said.split("/");
  if (/^(image|audio|video|font)$/.test(family ?? "")) {
    return found.startsWith(`${family}/`) || /ogg|mp4|webm/.test(found);
  }
  return (
    family === "application" && /zip|ole|octet|sqlite|elf/.test(found) && !/html|json/.test(said)
  );
}

/** Whether there are bytes in it that no text holds; UTF-16 with its mark is text. */
function isBinary(start: string): boolean {
  if (/^(\xff\xfe|\xfe\xff)/.test(start)) return false;
  // eslint-disable-next-line no-control-regex
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(start);
}

function textType(text: string): string {
  if (htmlStart.test(text)) return "text/html";
  if (/^\s*<\?xml\s/.test(text)) return "text/xml";
  return /^\s*[[{]\s*["[{\]}]/.test(text) ? "application/json" : "text/plain";
}
