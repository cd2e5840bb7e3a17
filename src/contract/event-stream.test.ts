import assert from "node:assert/strict";
import { test } from "node:test";
import { readEvents } from "./event-stream.ts";

const bytes = new TextEncoder();

function bodyOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

const written = ["a", "b"].map((id) => ({ id, event: "step", data: { said: "größer\n¶ — 🦉" } }));
const text = written
  .map(({ id, event, data }) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  .join(": a comment\n\n");

test("events are read whatever pieces they come in, and however lines end", async () => {
  for (const end of ["\n", "\r\n"]) {
    const all = bytes.encode(text.replaceAll("\n", end));
    for (const size of [1, 2, 3, 7, 64, all.length]) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < all.length; at += size) chunks.push(all.subarray(at, at + size));
      const read = await Array.fromAsync(readEvents(bodyOf(chunks)));
      assert.deepEqual(read, written, `${JSON.stringify(end)} in pieces of ${size}`);
    }
  }
});

test("data of several lines is one, and what is cut off at the end is none", async () => {
  const body = bodyOf([bytes.encode('retry: 5\ndata:{"a":\ndata: 1}\n\nid: 2\ndata: {"b"')]);
  assert.deepEqual(await Array.fromAsync(readEvents(body)), [
    { id: "", event: "message", data: { a: 1 } },
  ]);
});

test("who stops reading hangs up", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes.encode('data: {"a":1}\n\n')),
    cancel: () => void (cancelled = true),
  });
  for await (const { data } of readEvents(body)) {
    assert.deepEqual(data, { a: 1 });
    break;
  }
  assert.equal(cancelled, true);
});
