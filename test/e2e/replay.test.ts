import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { sessionReplay } from "notte-sdk";
import sharp from "sharp";
import type { z } from "zod";
import type { ReplayResponse } from "../../src/contract/replay.ts";
import { type ByTask, openByTask } from "../agents/by-task.ts";
import { completion, decision } from "../agents/stage.ts";
import { keyOfAccount } from "../api/accounts.ts";
import { failedWith } from "../api/error-body.ts";
import { connect } from "../clients/notte-client.ts";
import { hands } from "../hands.ts";
import { until } from "../processes.ts";
import type { StagedSession } from "../stage.ts";

type Replay = z.output<typeof ReplayResponse>;

const run = promisify(execFile);

let by: ByTask;
let session: StagedSession;
let agentId: string;
let viewerToken: string;
const { succeed, open } = hands(() => ({ stage: by.stage, session }));

const call = (path: string, headers?: Record<string, string>) =>
  by.stage.server.call("GET", path, undefined, headers);
const ofSession = (headers?: Record<string, string>) =>
  call(`/sessions/${session.id}/replay`, headers);
const ofAgent = (headers?: Record<string, string>) => call(`/agents/${agentId}/replay`, headers);
const told = async (response: Response) => (await response.json()) as Replay;

before(async () => {
  by = await openByTask();
  session = await by.stage.startSession();
  await open("/form.html");
  await succeed({ type: "fill", selector: "input[name=name]", value: "a-secret-name" });
  await succeed({ type: "click", selector: "button" });
  const params = { session_id: session.id };
  await until("a picture is recorded", async () => {
    const { frames } = await by.stage.server.client.sessionReplayFrames({ params });
    return frames.length > 0;
  });
  const help = { json: decision({ type: "help", reason: "Which owl?" }) };
  agentId = await by.start([help, { json: completion() }], session.id);
  await by.waiting(agentId);
});

after(() => by?.[Symbol.asyncDispose]());

test("there is no replay while there is more to come", async () => {
  assert.match((await failedWith(await ofSession(), 404)).message, /still active/);
  assert.match((await failedWith(await ofAgent(), 404)).message, /still active/);
  await by.stage.server.call("POST", `/agents/${agentId}/help`, { answer: "The snowy one." });
  await by.ended(agentId);
  const { watch_url } = await session.status();
  viewerToken = new URL(watch_url ?? "").searchParams.get("token") ?? "";
  await session[Symbol.asyncDispose]();
});

/** What ffprobe finds in a film. */
async function probed(path: string) {
  const entries = "stream=codec_name,pix_fmt:format=duration";
  const probe = ["-v", "error", "-show_entries", entries, "-of", "json", path];
  const { stdout } = await run("ffprobe", probe);
  return JSON.parse(stdout) as {
    streams: { codec_name: string; pix_fmt: string }[];
    format: { duration: string };
  };
}

test("a link without a key opens the session's MP4, also in parts", async () => {
  const replay = await told(await ofSession());
  const { created_at, closed_at } = await session.status();
  assert.deepEqual([replay.playlist_content, replay.reason], [null, null]);
  const from = Date.parse(created_at);
  const ends = replay.video_start_ms! + replay.video_duration_ms!;
  assert.ok(replay.video_start_ms! >= from && ends === Date.parse(closed_at ?? "") + 500);
  const film = await fetch(replay.mp4_url!);
  assert.deepEqual([film.status, film.headers.get("content-type")], [200, "video/mp4"]);
  const bytes = Buffer.from(await film.arrayBuffer());
  const path = join(by.stage.server.data, "film.mp4");
  await writeFile(path, bytes);
  const { streams, format } = await probed(path);
  assert.deepEqual(streams, [{ codec_name: "h264", pix_fmt: "yuv420p" }]);
  assert.equal(Math.round(Number(format.duration) * 1_000), replay.video_duration_ms);
  const part = await fetch(replay.mp4_url!, { headers: { range: "bytes=4-7" } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), `bytes 4-7/${bytes.length}`);
  assert.equal(await part.text(), "ftyp");
  const range = `bytes=${bytes.length}-`;
  await failedWith(await fetch(replay.mp4_url!, { headers: { range } }), 416);
});

test("the animation lasts as long, and shows where was clicked", async () => {
  const { video_start_ms: from, video_duration_ms: duration } = await told(await ofSession());
  const response = await ofSession({ accept: "image/webp" });
  assert.equal(response.headers.get("content-type"), "image/webp");
  const file = Buffer.from(await response.arrayBuffer());
  const { delay: delays = [], width: across } = await sharp(file).metadata();
  assert.equal(
    delays.reduce((sum, ms) => sum + ms),
    duration,
  );
  const params = { session_id: session.id };
  const { items } = await by.stage.server.client.sessionTimeline({
    params,
    query: { types: "input" },
  });
  const click = items.find((one) => one.type === "input" && one.data.kind === "click");
  assert.ok(click?.type === "input" && click.data.box !== null);
  let at = from!;
  const page = delays.findIndex((ms) => click.at < (at += ms));
  const shown = page + Number(at - delays[page]! < click.at);
  const { frames } = await by.stage.server.client.sessionReplayFrames({ params });
  const scale = across / frames[0]!.width;
  const { x, y, width } = click.data.box;
  const raw = await sharp(file, { page: shown }).removeAlpha().raw().toBuffer();
  const [red = 0, green = 0] = raw.subarray(
    3 * (Math.round(y * scale) * across + Math.round((x + width / 2) * scale)),
  );
  assert.ok(red > 150 && green < 190, `${red}, ${green}`);
});

test("an agent's replay is its part of the session", async () => {
  const [whole, part] = [await told(await ofSession()), await told(await ofAgent())];
  const { created_at, closed_at } = await by.status(agentId);
  assert.equal(part.video_start_ms, Date.parse(created_at));
  assert.equal(part.video_start_ms + part.video_duration_ms!, Date.parse(closed_at ?? ""));
  assert.ok(part.video_duration_ms! < whole.video_duration_ms!);
  const webp = await ofAgent({ accept: "application/octet-stream" });
  const { delay: delays = [] } = await sharp(await webp.arrayBuffer()).metadata();
  assert.equal(
    delays.reduce((sum, ms) => sum + ms),
    part.video_duration_ms,
  );
  const film = await fetch(part.mp4_url!, { headers: { range: "bytes=0-0" } });
  assert.equal(film.status, 206);
});

test("the SDK has its replay", async () => {
  connect(by.stage.server);
  const { data } = await sessionReplay({ path: { session_id: session.id } });
  assert.ok(Date.parse(data?.expires_at ?? "") > Date.now());
  assert.equal((await fetch(data?.mp4_url ?? "", { method: "HEAD" })).status, 200);
});

test("a replay is its account's alone, and a link opens just what it is for", async () => {
  const { server } = by.stage;
  const { key } = await keyOfAccount(server.data, "somebody else");
  const authorization = `Bearer ${key}`;
  await failedWith(await ofSession({ authorization }), 404);
  await failedWith(await ofAgent({ authorization }), 404);
  const { mp4_url: link } = await told(await ofSession());
  const film = `${server.url}/sessions/${session.id}/replay.mp4`;
  const token = new URL(link ?? "").searchParams.get("token");
  await failedWith(await fetch(film), 401);
  await failedWith(await fetch(`${film}?token=${key}`), 404);
  await failedWith(await fetch(`${film}?token=${viewerToken}`), 403);
  await failedWith(await fetch(`${film}?token=${token}&agent_id=${session.id}`), 404);
  await failedWith(await fetch(`${server.url}/sessions/${session.id}/replay?token=${token}`), 401);
  const other = `${server.url}/sessions/${agentId}/replay.mp4?token=${token}`;
  await failedWith(await fetch(other), 403);
});

test("nothing is left of a replay that was deleted", async () => {
  const { mp4_url: link } = await told(await ofSession());
  const params = { session_id: session.id };
  await by.stage.server.client.sessionReplayDelete({ params });
  assert.match((await failedWith(await ofSession(), 404)).message, /recording was removed/);
  await failedWith(await ofAgent(), 404);
  await failedWith(await fetch(link!), 404);
});
