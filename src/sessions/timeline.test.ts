import assert from "node:assert/strict";
import { test } from "node:test";
import { redactorOf } from "../actions/redaction.ts";
import type { Secrets } from "../actions/secrets.ts";
import type { TimelineEvent } from "../contract/timeline.ts";
import type { RecordedBody, RecordedEvent, RecordingWriter } from "../recording/recorded.ts";
import { Timeline } from "./timeline.ts";

const secret = "moth & light 9!";
const secrets = {
  redact: redactorOf([{ value: secret, placeholder: "PLACE" }]),
} as Partial<Secrets> as Secrets;

function kept() {
  const events: RecordedEvent[] = [];
  const bodies: RecordedBody[] = [];
  const writer: RecordingWriter = {
    frame: () => undefined,
    event: (event) => void events.push(event),
    body: (body) => void bodies.push(body),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const collect = () => ({ [Symbol.dispose]: () => undefined });
  const timeline = new Timeline({ secrets: () => secrets, writer, collect });
  return { timeline, events, bodies };
}

function written(text: string, at = 5_000): RecordedEvent {
  const data = { tab: "T", level: "log", text, url: null, line: null } as const;
  return { at, type: "console", data };
}

const textsOf = (events: readonly RecordedEvent[]) =>
  events.map(({ data }) => ("text" in data ? data.text : ""));

test("secrets are covered in every text, also as a URL writes them", () => {
  const { timeline, events } = kept();
  timeline.add(written(`it is ${secret}.`));
  const url = `https://a.example/?with=${encodeURIComponent(secret)}`;
  timeline.add({ at: 1, type: "navigation", data: { tab: "T", url, same_document: false } });
  timeline.add({
    at: 1,
    type: "dialog",
    data: { tab: "T", kind: "prompt", message: secret, answer: `answered "${secret}"` },
  });
  assert.equal(textsOf(events)[0], "it is PLACE.");
  assert.doesNotMatch(JSON.stringify(events), /moth/);
  assert.equal(JSON.stringify(events).match(/PLACE/g)?.length, 4);
});

test("a secret across the place where a text is cut is covered whole", () => {
  const { timeline, events } = kept();
  timeline.add(written("x".repeat(9_995) + secret + "y".repeat(50_000)));
  const [text] = textsOf(events);
  assert.equal(text, `${"x".repeat(9_995)}PLACE…`);
});

test("a body that can't be read and holds a secret is not kept", () => {
  const { timeline, bodies } = kept();
  const body = { at: 1, request_id: "1", side: "response" } as const;
  const binary = (text: string) => Buffer.from(text, "latin1").toString("base64");
  timeline.addBody({ ...body, text: `word=${secret}`, base64: false });
  timeline.addBody({ ...body, text: binary(`\u00ff${secret}\u0000`), base64: true });
  timeline.addBody({ ...body, text: binary("\u00ffharmless"), base64: true });
  assert.deepEqual(
    bodies.map(({ text }) => text),
    ["word=PLACE", binary("\u00ffharmless")],
  );
});

test("what is too much in a second is counted, and told with the next", () => {
  const { timeline, events } = kept();
  for (let count = 0; count < 1_000; count += 1) timeline.add(written(String(count)));
  assert.equal(events.length, 200);
  timeline.add(written("later", 6_000));
  assert.deepEqual(textsOf(events).slice(200), [
    "More happened in a second than is kept: without 800 of console.",
    "later",
  ]);
});

test("times never go back", () => {
  const { timeline, events } = kept();
  for (const at of [5_000, 4_000, 6_000]) timeline.add(written("x", at));
  assert.deepEqual(
    events.map(({ at }) => at),
    [5_000, 5_000, 6_000],
  );
});

test("without a recording, events are collected only while somebody follows", () => {
  const collected: string[] = [];
  const collect = () => {
    collected.push("begun");
    return { [Symbol.dispose]: () => void collected.push("ended") };
  };
  const timeline = new Timeline({ secrets: () => undefined, writer: undefined, collect });
  assert.deepEqual(collected, []);
  const told: TimelineEvent[] = [];
  const stops = [1, 2].map(() => timeline.follow((event) => void told.push(event)));
  timeline.add(written("x"));
  timeline.tellStep({ type: "observation", value: {} });
  assert.deepEqual(
    told.map(({ type }) => type),
    ["console", "console", "step", "step"],
  );
  for (const stop of stops) stop();
  assert.deepEqual(collected, ["begun", "ended"]);
});
