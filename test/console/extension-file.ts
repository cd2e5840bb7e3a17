import { zipOf } from "../zip.ts";

/** An extension that does nothing, as a zip archive; `manifest` says what it is called and asks for. */
export function extensionFile(manifest: Record<string, unknown>): Buffer<ArrayBuffer> {
  const content = JSON.stringify({ manifest_version: 3, version: "1.0", ...manifest });
  return zipOf([{ name: "manifest.json", content }]);
}
