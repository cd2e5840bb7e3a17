import { Readable } from "node:stream";
import type { EventSchemas } from "../contract/endpoint.ts";
import type { StreamEvent } from "../contract/event-stream.ts";
import { within } from "../waiting.ts";
import { parseResponse } from "./validation.ts";

// Proxies cut connections on which nothing is said for 30 s and more.
const keepAliveMs = 15_000;
const retryMs = 2_000;

export const eventStreamHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // nginx would hold the events back.
  "x-accel-buffering": "no",
};

/** Events as the body of an answer, each parsed by the contract. What is not read yet is not asked for yet. */
export function eventStream(
  events: AsyncIterable<StreamEvent>,
  schemas: EventSchemas,
  operation: string,
): Readable {
  const parsed = (event: StreamEvent): StreamEvent => {
    const { [event.event]: schema } = schemas;
    if (schema === undefined) throw new Error(`${operation} has no event '${event.event}'`);
    return { ...event, data: parseResponse(schema, operation, event.data) };
  };
  return Readable.from(lines(events, parsed), { objectMode: false });
}

async function* lines(
  events: AsyncIterable<StreamEvent>,
  parsed: (event: StreamEvent) => StreamEvent,
): AsyncGenerator<string> {
  // Also what sends the headers off.
  yield `retry: ${retryMs}\n\n`;
  for await (const event of withPauses(events)) {
    yield event === undefined ? ": still here\n\n" : textOf(parsed(event));
  }
}

/** The events, and undefined whenever none has come for a while. */
async function* withPauses<T>(events: AsyncIterable<T>): AsyncGenerator<T | undefined> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      const settled = next.then(
        () => true,
        () => true,
      );
      while ((await within(settled, keepAliveMs)) === undefined) yield undefined;
      const { done, value } = await next;
      if (done === true) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** JSON has no line breaks of its own, so that each event is one line of data. */
function textOf({ id, event, data }: StreamEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
