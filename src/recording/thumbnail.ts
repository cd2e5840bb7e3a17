import sharp from "sharp";

const width = 360;

/** A picture made small, as JPEG. */
export function thumbnail(jpeg: Uint8Array): Promise<Buffer> {
  return sharp(jpeg).resize({ width, withoutEnlargement: true }).jpeg({ quality: 70 }).toBuffer();
}
