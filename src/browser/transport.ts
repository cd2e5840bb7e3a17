import type { Readable, Writable } from "node:stream";

/** Takes what a transport brings. */
export interface TransportSink {
  /** One CDP message as JSON in UTF-8. */
  message(message: Buffer): void;
  /** Nothing comes or goes any more. Called once, or again to no effect. */
  closed(): void;
}

/** What carries the messages of a CDP connection. */
export interface CdpTransport {
  /** Called once, before anything is sent. */
  open(sink: TransportSink): void;
  /** Sends one message, JSON in UTF-8. */
  send(message: string | Buffer): void;
}

/** The pipe of `--remote-debugging-pipe`: messages, each ended by NUL. */
export function pipeTransport(writable: Writable, readable: Readable): CdpTransport {
  let chunks: Buffer[] = [];
  const read = (chunk: Buffer, sink: TransportSink) => {
    let start = 0;
    let end = chunk.indexOf(0);
    while (end !== -1) {
      chunks.push(chunk.subarray(start, end));
      const message = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      chunks = [];
      sink.message(message);
      start = end + 1;
      end = chunk.indexOf(0, start);
    }
    if (start < chunk.length) chunks.push(chunk.subarray(start));
  };
  return {
    open: (sink) => {
      const closed = () => sink.closed();
      readable.on("data", (chunk: Buffer) => read(chunk, sink));
      for (const stream of [readable, writable]) {
        stream.on("error", closed);
        stream.on("close", closed);
      }
      readable.on("end", closed);
    },
    send: (message) => {
      writable.write(message);
      writable.write("\0");
    },
  };
}
