import { Readable, type Transform } from "node:stream";
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from "node:zlib";

/** A body as it is meant, without its content coding. */
export interface FetchedBody {
  bytes: Uint8Array;
  /** True where it was cut at the limit, or broke off on the way. */
  truncated: boolean;
}

/** More codings than these in one answer only serve to hide how large it is. */
const mostCodings = 5;

/**
 * Reads a body to its end or to `maxBytes` of decoded bytes, whichever comes first, and then reads no
 * further. What came before it broke off is kept. Throws when it breaks off before its first byte.
 */
export async function readBody(
  source: Readable,
  codings: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<FetchedBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  const finished = (truncated: boolean) => ({
    bytes: Buffer.concat(chunks, Math.min(size, maxBytes)),
    truncated,
  });
  try {
    for await (const chunk of decoded(source, codings)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > maxBytes) return finished(true);
    }
    return finished(false);
  } catch (error) {
    signal.throwIfAborted();
    if (size === 0) throw error;
    return finished(true);
  } finally {
    source.destroy();
  }
}

/** A coding that no browser knows is passed over, as browsers do, with all that lie within. */
async function* decoded(source: Readable, codings: string): AsyncIterable<unknown> {
  const names = codings
    .toLowerCase()
    .split(",", mostCodings)
    .map((name) => name.trim());
  let bytes: AsyncIterable<unknown> = source;
  for (const name of names.filter((one) => one !== "" && one !== "identity").toReversed()) {
    const known = /^(x-)?gzip$|^deflate$|^br$|^zstd$/.test(name);
    if (!known) break;
    bytes = decompressed(bytes, name);
  }
  yield* bytes;
}

async function* decompressed(source: AsyncIterable<unknown>, coding: string) {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const decoder = decoderOf(coding, first.value as Buffer);
  let broken: unknown = null;
  const compressed = async function* () {
    yield first.value;
    try {
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
        yield next.value;
      }
    } catch (error) {
      // An error on the way in would lose what is decoded and not yet read.
      broken = error;
    }
  };
  const input = Readable.from(compressed());
  try {
    yield* input.pipe(decoder);
    if (broken !== null) throw broken;
  } finally {
    input.destroy();
    decoder.destroy();
  }
}

function decoderOf(coding: string, start: Buffer): Transform {
  // Ends that are missing are forgiven, as in browsers.
  const zlib = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
  if (coding === "br") {
    const flush = constants.BROTLI_OPERATION_FLUSH;
    return createBrotliDecompress({ flush, finishFlush: flush });
  }
  if (coding === "zstd") {
    // RFC 8878 section 3.1.1.1.2 and RFC 9659: no window above 8 MB.
    const flush = constants.ZSTD_e_flush;
    const params = { [constants.ZSTD_d_windowLogMax]: 23 };
    return createZstdDecompress({ flush, finishFlush: flush, params });
  }
  if (coding !== "deflate") return createGunzip(zlib);
  // RFC 9110 section 8.4.1.2 means zlib's format; some servers send the bare stream.
  return ((start[0] ?? 0) & 0x0f) === 8 ? createInflate(zlib) : createInflateRaw(zlib);
}
