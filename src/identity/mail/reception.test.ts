import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { test } from "node:test";
import { Reception } from "./reception.ts";

const bounds = { messageBytes: 100, heldBytes: 150, heldBytesOfClient: 120 };
const use = async (message: Buffer) => message.length;

test("a message is whole, and let go after it was used", async () => {
  const reception = new Reception(bounds);
  for (let at = 0; at < 5; at++) {
    const stream = Readable.from([Buffer.alloc(60), Buffer.alloc(40)]);
    assert.equal(await reception.take("a", stream, use), 100);
  }
});

test("a message is refused at the byte that is too much", async () => {
  const reception = new Reception(bounds);
  const stream = Readable.from([Buffer.alloc(60), Buffer.alloc(41), Buffer.alloc(60)]);
  await assert.rejects(reception.take("a", stream, use), { responseCode: 552 });
  assert.ok(stream.destroyed);
  assert.equal(await reception.take("a", Readable.from([Buffer.alloc(100)]), use), 100);
});

test("what several clients hold is bounded, and what one client holds below that", async () => {
  const reception = new Reception(bounds);
  const slow = new PassThrough();
  const first = reception.take("a", slow, use);
  slow.write(Buffer.alloc(90));
  await new Promise((resolve) => setImmediate(resolve));
  const ofSame = reception.take("a", Readable.from([Buffer.alloc(40)]), use);
  await assert.rejects(ofSame, { responseCode: 452 });
  const ofOther = reception.take("b", Readable.from([Buffer.alloc(70)]), use);
  await assert.rejects(ofOther, { responseCode: 452 });
  assert.equal(await reception.take("b", Readable.from([Buffer.alloc(40)]), use), 40);
  slow.end();
  assert.equal(await first, 90);
  assert.equal(await reception.take("b", Readable.from([Buffer.alloc(70)]), use), 70);
});

test("a client that breaks off holds nothing any more", async () => {
  const reception = new Reception(bounds);
  const broken = new PassThrough();
  const taken = reception.take("a", broken, use);
  broken.write(Buffer.alloc(90));
  broken.destroy(new Error("the connection is gone"));
  await assert.rejects(taken, /the connection is gone/);
  assert.equal(await reception.take("a", Readable.from([Buffer.alloc(100)]), use), 100);
});
