import { z } from "zod";
import { AgentParams } from "./agents.ts";
import { endpoint } from "./endpoint.ts";
import { timestamp } from "./fields.ts";
import { SessionParams } from "./sessions.ts";

/** The recording of a session as a film (contract 1.2, A5). */
export const ReplayResponse = z
  .object({
    playlist_content: z.string().nullable(),
    mp4_url: z.string().nullable().describe("A link without a key; null where none can be made."),
    expires_at: timestamp,
    video_start_ms: z.int().nullable().describe("Milliseconds since 1970."),
    video_duration_ms: z.int().nullable(),
    reason: z.string().nullable().describe("Why there is no mp4_url."),
  })
  .meta({ id: "ReplayResponse" });

/** The pictures that were recorded, to show them one by one. */
export const ReplayFrames = z.object({
  session_id: z.string(),
  started_at: z.number().describe("Milliseconds since 1970; every `at` is on this clock."),
  ended_at: z.number().nullable().describe("Null while the session is active."),
  frames: z.array(
    z.object({
      frame: z.int().describe("Its number, for the picture itself; they grow, with gaps."),
      at: z.number(),
      tab: z.string(),
      width: z.int().describe("Of the viewport, in CSS pixels; the picture may be smaller."),
      height: z.int(),
    }),
  ),
});

const tag = "Watching";

export const replayEndpoints = {
  sessionReplay: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/replay",
    tag,
    summary: "The recording of a session that has ended",
    auth: "key",
    params: SessionParams,
    response: { json: ReplayResponse, bytes: ["image/webp"] },
  }),
  sessionReplayFrames: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/replay/frames",
    tag,
    summary: "The pictures of a recording, also of a running session",
    auth: "key",
    params: SessionParams,
    query: z.object({
      after: z.coerce.number().int().min(-1).default(-1).describe("Only those after this number."),
    }),
    response: ReplayFrames,
  }),
  sessionReplayFrame: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/replay/frames/{frame}",
    tag,
    summary: "One picture of a recording, by its number",
    auth: "key",
    params: SessionParams.extend({ frame: z.coerce.number().int().min(0) }),
    response: { bytes: ["image/jpeg"] },
  }),
  sessionThumbnail: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/thumbnail",
    tag,
    summary: "The last picture of a session, small",
    auth: "key",
    params: SessionParams,
    response: { bytes: ["image/jpeg"] },
  }),
  agentReplay: endpoint({
    method: "GET",
    path: "/agents/{agent_id}/replay",
    tag,
    summary: "The recording of an agent's part of its session",
    auth: "key",
    params: AgentParams,
    response: { json: ReplayResponse, bytes: ["image/webp"] },
  }),
  sessionReplayDelete: endpoint({
    method: "DELETE",
    path: "/sessions/{session_id}/replay",
    tag,
    summary: "Remove the recording of a session that has ended",
    auth: "key",
    params: SessionParams,
    response: z.object({ status: z.literal("success"), message: z.string() }),
  }),
};
