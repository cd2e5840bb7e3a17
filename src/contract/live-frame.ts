/** What stands before the JPEG in a binary message. */
export interface FrameHead {
  /** Milliseconds since 1970. */
  at: number;
  /** The viewport, in CSS pixels. */
  width: number;
  height: number;
}

const headBytes = 16;

/** A picture as one binary message: float64 time, uint32 width and height, all big-endian, then the JPEG. */
export function packFrame(
  { at, width, height }: FrameHead,
  jpeg: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(headBytes + jpeg.length);
  const view = new DataView(message.buffer);
  view.setFloat64(0, at);
  view.setUint32(8, width);
  view.setUint32(12, height);
  message.set(jpeg, headBytes);
  return message;
}

/** The reverse of `packFrame`; throws a RangeError for less than a head. */
export function unpackFrame(message: ArrayBuffer): {
  head: FrameHead;
  jpeg: Uint8Array<ArrayBuffer>;
} {
  const view = new DataView(message);
  const head = { at: view.getFloat64(0), width: view.getUint32(8), height: view.getUint32(12) };
  return { head, jpeg: new Uint8Array(message, headBytes) };
}
