import type { Agents } from "../agent/agents.ts";
import type { ByteStream } from "../contract/endpoint.ts";
import type { Caller, Handlers } from "../contract/handler.ts";
import { AppError, notFound } from "../errors.ts";
import type { Films, FilmWish } from "../recording/films.ts";
import type { Recordings } from "../recording/recordings.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { AgentRecord } from "../store/agents.ts";
import type { FilmRecord } from "../store/films.ts";
import type { SessionRecord } from "../store/sessions.ts";

type Ids = "sessionReplay" | "agentReplay";

export interface ReplayOptions {
  sessions: Sessions;
  agents: Agents;
  films: Films;
  recordings: Pick<Recordings, "complete">;
  /** Whether sessions are recorded that do not say. */
  recordsAll: boolean;
  /** How long a recording is kept. */
  keptHours: number;
}

const linkMs = 60 * 60_000;
/** How long a session's film shows what could be seen at the end. */
const lastPictureMs = 500;

export function replayHandlers(options: ReplayOptions): Pick<Handlers, Ids> {
  const answer = async (wish: FilmWish, session: SessionRecord, caller: Caller) => {
    const span = await options.films.spanOf(wish);
    if (span === undefined) throw notRecorded(session, options);
    return wantsAnimation(caller.accept)
      ? animation(options.films, wish, caller)
      : described(options.films, wish, span, caller);
  };
  return {
    sessionReplay: async ({ params }, caller) => {
      const { wish, session } = await wishOf(options, caller.accountId, params);
      return answer(wish, session, caller);
    },
    agentReplay: async ({ params: { agent_id } }, caller) => {
      const { record } = await options.agents.status(caller.accountId, agent_id);
      const place = { session_id: record.sessionId, agent_id };
      const { wish, session } = await wishOf(options, caller.accountId, place);
      return answer(wish, session, caller);
    },
  };
}

/** The film behind a link; throws 404 as the operations do. */
export async function linkedFilm(
  options: ReplayOptions,
  accountId: string,
  place: ReplayPlace,
  signal: AbortSignal,
): Promise<FilmRecord> {
  const { wish } = await wishOf(options, accountId, place);
  return options.films.film(wish, "mp4", signal);
}

/** A session, or an agent's part of it. */
interface ReplayPlace {
  session_id: string;
  agent_id?: string | undefined;
}

/** Throws 404 while there is more to come, and for what is not of this account. */
async function wishOf(
  { sessions, agents, recordings }: ReplayOptions,
  accountId: string,
  { session_id, agent_id }: ReplayPlace,
): Promise<{ wish: FilmWish; session: SessionRecord }> {
  const session = await sessions.record(accountId, session_id);
  const whole = agent_id === undefined;
  const { createdAt, closedAt } = whole
    ? session
    : runOn(session, (await agents.status(accountId, agent_id)).record);
  if (closedAt === null)
    throw stillActive(whole ? `Session '${session_id}'` : `Agent '${agent_id}'`);
  if (whole) await recordings.complete(session_id);
  const span = { from: createdAt, to: whole ? closedAt + lastPictureMs : closedAt };
  return { wish: { sessionId: session.id, part: agent_id ?? "session", span }, session };
}

/** A link to one session's replay leads to no other's. */
function runOn({ id }: SessionRecord, run: AgentRecord): AgentRecord {
  if (run.sessionId !== id) throw notFound("Agent", run.id);
  return run;
}

async function described(
  films: Films,
  { sessionId, part }: FilmWish,
  { from, to }: FilmWish["span"],
  caller: Caller,
) {
  const ffmpeg = await films.ffmpeg();
  const expiresAt = Date.now() + linkMs;
  const token = caller.ticket("replay", sessionId, expiresAt);
  const ofAgent = part === "session" ? "" : `&agent_id=${part}`;
  const link = `${caller.baseUrl}/sessions/${sessionId}/replay.mp4?token=${token}${ofAgent}`;
  return {
    playlist_content: null,
    mp4_url: "path" in ffmpeg ? link : null,
    expires_at: new Date(expiresAt).toISOString(),
    video_start_ms: from,
    video_duration_ms: to - from,
    reason: "path" in ffmpeg ? null : ffmpeg.why,
  };
}

async function animation(films: Films, wish: FilmWish, caller: Caller): Promise<ByteStream> {
  const film = await films.film(wish, "webp", caller.gone);
  const content = await films.read(film);
  if (content === undefined) throw gone(wish.sessionId);
  return { contentType: "image/webp", size: film.size, content };
}

/** As the documents that came first have it (contract A5); who takes JSON as well gets that. */
function wantsAnimation(accept: string): boolean {
  return /\b(image\/webp|application\/octet-stream)\b/.test(accept) && !accept.includes("json");
}

/** 404 with the words that the Python client waits on (contract 1.0.2). */
function stillActive(what: string): AppError {
  return new AppError(404, "still_active", `${what} is still active: its replay comes afterwards.`);
}

function notRecorded(
  { id, request }: SessionRecord,
  { recordsAll, keptHours }: ReplayOptions,
): AppError {
  if (request.record ?? recordsAll) return gone(id, keptHours);
  const why =
    request.record === false
      ? "it was started with record: false"
      : "this server records a session only when it is started with record: true (NOCTURNE_RECORD=false)";
  return new AppError(404, "not_recorded", `Session '${id}' was not recorded: ${why}.`);
}

function gone(id: string, keptHours?: number): AppError {
  const kept = keptHours === undefined ? "" : ` after ${keptHours} hours`;
  return new AppError(
    404,
    "not_recorded",
    `There is no picture of session '${id}': it showed nothing in that time, or the recording was removed, as it is${kept} or when there are too many.`,
  );
}
