import type { Readable } from "node:stream";
import type { MailLimits } from "./limits.ts";
import { tooBusy, tooLarge } from "./refusal.ts";

type Bounds = Pick<MailLimits, "messageBytes" | "heldBytes" | "heldBytesOfClient">;

/** Takes messages in, and holds no more of them in memory than it may. */
export class Reception {
  readonly #bounds: Bounds;
  readonly #heldOf = new Map<string, number>();
  #held = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /**
   * Reads a message of a client to its end and uses it; it is let go when that is over. Throws a
   * `Refusal` as soon as it grows too large, without reading the rest.
   */
  async take<T>(
    client: string,
    stream: Readable,
    use: (message: Buffer) => Promise<T>,
  ): Promise<T> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.#hold(client, chunk.length);
        if (size > this.#bounds.messageBytes) throw tooLarge(this.#bounds.messageBytes);
        if (this.#isFull(client)) throw tooBusy();
        chunks.push(chunk);
      }
      const message = Buffer.concat(chunks);
      chunks.length = 0;
      return await use(message);
    } finally {
      this.#hold(client, -size);
    }
  }

  #hold(client: string, bytes: number): void {
    const held = (this.#heldOf.get(client) ?? 0) + bytes;
    if (held === 0) this.#heldOf.delete(client);
    else this.#heldOf.set(client, held);
    this.#held += bytes;
  }

  #isFull(client: string): boolean {
    const { heldBytes, heldBytesOfClient } = this.#bounds;
    return this.#held > heldBytes || (this.#heldOf.get(client) ?? 0) > heldBytesOfClient;
  }
}
