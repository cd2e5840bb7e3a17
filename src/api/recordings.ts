import type { Handlers } from "../contract/handler.ts";
import { AppError, notFound } from "../errors.ts";
import type { Recordings } from "../recording/recordings.ts";
import { thumbnail } from "../recording/thumbnail.ts";
import type { Sessions } from "../sessions/sessions.ts";

type Ids =
  | "sessionReplayFrames"
  | "sessionReplayFrame"
  | "sessionThumbnail"
  | "sessionReplayDelete";

const contentType = "image/jpeg";

export function recordingHandlers(sessions: Sessions, recordings: Recordings): Pick<Handlers, Ids> {
  return {
    sessionReplayFrames: async ({ params, query }, caller) => {
      const record = await sessions.record(caller.accountId, params.session_id);
      const frames = await recordings.frames(record.id);
      return {
        session_id: record.id,
        started_at: record.createdAt,
        ended_at: record.closedAt,
        frames: frames.filter(({ frame }) => frame > query.after),
      };
    },
    sessionReplayFrame: async ({ params }, caller) => {
      const { id } = await sessions.record(caller.accountId, params.session_id);
      const found = await recordings.frame(id, params.frame);
      if (found === undefined) throw notFound("Picture", String(params.frame));
      return { contentType, bytes: found.jpeg };
    },
    sessionThumbnail: async ({ params }, caller) => {
      const { id } = await sessions.record(caller.accountId, params.session_id);
      const last = await recordings.lastFrame(id);
      if (last === undefined) throw notFound("A picture of session", id);
      return { contentType, bytes: await thumbnail(last.jpeg) };
    },
    sessionReplayDelete: async ({ params }, caller) => {
      const { id, status } = await sessions.record(caller.accountId, params.session_id);
      if (status === "active") throw stillRecorded(id);
      await recordings.delete(id);
      return { status: "success", message: `The recording of session '${id}' is removed.` };
    },
  };
}

function stillRecorded(id: string): AppError {
  return new AppError(409, "still_active", `Session '${id}' is still active: stop it first.`);
}
