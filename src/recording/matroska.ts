interface Track {
  width: number;
  height: number;
  /** How long a picture lasts that none comes after. */
  lastMs: number;
}

/** The first bytes of a Matroska stream of JPEG pictures with times in milliseconds (RFC 9559), for ffmpeg. */
export function matroskaHead({ width, height, lastMs }: Track): Buffer {
  const video = [element(0xe0, element(0xb0, whole(width)), element(0xba, whole(height)))];
  const track = [
    element(0xd7, whole(1)),
    element(0x73c5, whole(1)),
    element(0x83, whole(1)),
    element(0x9c, whole(0)),
    // Without it ffmpeg takes one from the times of the first pictures.
    element(0x23e383, whole(lastMs * 1_000_000)),
    element(0x86, Buffer.from("V_MJPEG")),
    ...video,
  ];
  return Buffer.concat([
    element(0x1a45dfa3, element(0x4282, Buffer.from("matroska")), element(0x4287, whole(4))),
    // A segment without an end.
    idOf(0x18538067),
    Buffer.from("01ffffffffffffff", "hex"),
    element(0x1549a966, element(0x2ad7b1, whole(1_000_000))),
    element(0x1654ae6b, element(0xae, ...track)),
  ]);
}

/** One picture of the stream, `at` in milliseconds from its beginning. */
export function matroskaPicture(at: number, jpeg: Buffer): Buffer {
  // Track 1, no time beyond the cluster's own, a key frame.
  const block = element(0xa3, Buffer.from("81000080", "hex"), jpeg);
  return element(0x1f43b675, element(0xe7, whole(at)), block);
}

function element(id: number, ...content: Buffer[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  const length = Buffer.alloc(8);
  length.writeUInt32BE(size, 4);
  length[0] = 0x01; // eight bytes of length
  return Buffer.concat([idOf(id), length, ...content]);
}

function idOf(id: number): Buffer {
  return Buffer.from(id.toString(16), "hex");
}

function whole(value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return bytes;
}
