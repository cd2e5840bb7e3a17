/** One picture of an animation, which replaces a part of the one before. */
export interface WebpFrame {
  /** A still WebP without transparency, as large as the part. */
  webp: Buffer;
  /** Where the part begins in the animation; even numbers. */
  left: number;
  top: number;
  width: number;
  height: number;
  durationMs: number;
}

const longestDuration = 2 ** 24 - 1;
const hasAnimation = 0x02;
const isOpaque = 0x02; // "do not blend" with what was there

/** The bytes of an animation that begins anew after its end (https://developers.google.com/speed/webp/docs/riff_container). */
export function animatedWebp(
  { width, height }: { width: number; height: number },
  frames: readonly WebpFrame[],
): Buffer[] {
  const extended = Buffer.alloc(10);
  extended.writeUInt8(hasAnimation);
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const animation = Buffer.alloc(6); // no background; runs for ever
  const parts = [
    Buffer.from("WEBP"),
    ...chunk("VP8X", extended),
    ...chunk("ANIM", animation),
    ...frames.flatMap((frame) => frameParts(frame)),
  ];
  const head = Buffer.alloc(8);
  head.write("RIFF");
  head.writeUInt32LE(
    parts.reduce((size, { length }) => size + length, 0),
    4,
  );
  return [head, ...parts];
}

/** A picture for longer than a frame can last is there twice. */
function frameParts(frame: WebpFrame): Buffer[] {
  const { left, top, width, height, durationMs } = frame;
  const duration = Math.min(durationMs, longestDuration);
  const head = Buffer.alloc(16);
  head.writeUIntLE(left / 2, 0, 3);
  head.writeUIntLE(top / 2, 3, 3);
  head.writeUIntLE(width - 1, 6, 3);
  head.writeUIntLE(height - 1, 9, 3);
  head.writeUIntLE(duration, 12, 3);
  head.writeUInt8(isOpaque, 15);
  const parts = chunk("ANMF", head, frame.webp.subarray(12));
  const rest = durationMs - duration;
  return rest > 0 ? [...parts, ...frameParts({ ...frame, durationMs: rest })] : parts;
}

function chunk(name: string, ...content: Buffer[]): Buffer[] {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  const head = Buffer.alloc(8);
  head.write(name);
  head.writeUInt32LE(size, 4);
  return [head, ...content, Buffer.alloc(size % 2)];
}
