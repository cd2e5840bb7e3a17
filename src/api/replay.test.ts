import assert from "node:assert/strict";
import { test } from "node:test";
import type { Caller } from "../contract/handler.ts";
import type { Ffmpeg } from "../recording/ffmpeg.ts";
import { replayHandlers, type ReplayOptions } from "./replay.ts";

const caller = {
  accountId: "a",
  baseUrl: "http://server",
  accept: "*/*",
  ticket: (purpose: string, subject: string) => `${purpose}-${subject}`,
} as unknown as Caller;

/** A closed session of which this is said. */
function asked(given: {
  record?: boolean;
  recordsAll?: boolean;
  span?: { from: number; to: number };
  ffmpeg?: Ffmpeg;
}) {
  const { record, recordsAll = true, span, ffmpeg = { path: "/bin/ffmpeg" } } = given;
  const session = { id: "s", createdAt: 1_000, closedAt: 9_000, request: { record } };
  const films = { spanOf: async () => span, ffmpeg: async () => ffmpeg };
  const sessions = { record: async () => session };
  const recordings = { complete: async () => undefined };
  const options = { films, recordings, recordsAll, keptHours: 5, sessions };
  const handlers = replayHandlers(options as unknown as ReplayOptions);
  const params = { session_id: "s" };
  return Promise.resolve(
    handlers.sessionReplay({ params, query: {}, body: {}, upload: undefined }, caller),
  );
}

test("a replay tells its time, and has a link to its film", async () => {
  const { expires_at, ...told } = (await asked({ span: { from: 2_000, to: 9_000 } })) as {
    expires_at: string;
  };
  assert.deepEqual(told, {
    playlist_content: null,
    mp4_url: "http://server/sessions/s/replay.mp4?token=replay-s",
    video_start_ms: 2_000,
    video_duration_ms: 7_000,
    reason: null,
  });
  assert.ok(Date.parse(expires_at) > Date.now());
});

test("without ffmpeg there is no link, and the reason is told", async () => {
  const ffmpeg = { why: "No ffmpeg was found: install it." };
  const told = await asked({ ffmpeg, span: { from: 2_000, to: 9_000 } });
  assert.partialDeepStrictEqual(told, { mp4_url: null, reason: ffmpeg.why });
});

test("why there is no recording is told", async () => {
  const refused = (given: Parameters<typeof asked>[0], message: RegExp) =>
    assert.rejects(asked(given), { status: 404, message });
  await refused({ record: false }, /not recorded: it was started with record: false/);
  await refused({ recordsAll: false }, /not recorded: .*NOCTURNE_RECORD=false/);
  await refused({ record: true, recordsAll: false }, /removed, as it is after 5 hours/);
  await refused({}, /showed nothing in that time, or the recording was removed/);
});
