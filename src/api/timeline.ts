import type { Handlers } from "../contract/handler.ts";
import { invalidField } from "../errors.ts";
import { harOf } from "../recording/har.ts";
import type { Recordings } from "../recording/recordings.ts";
import { eventTypes } from "../sessions/event-types.ts";
import { type EventPlace, readPastEvents } from "../sessions/past-events.ts";
import type { Sessions } from "../sessions/sessions.ts";

type Ids = "sessionTimeline" | "sessionNetworkLogs" | "sessionHar";

const linkSeconds = 3_600;

/** What happened in sessions: as one list, as files of their requests, as HAR. */
export function timelineHandlers(
  sessions: Sessions,
  recordings: Recordings,
  version: string,
): Pick<Handlers, Ids> {
  return {
    sessionTimeline: async ({ params, query }, caller) => {
      const record = await sessions.record(caller.accountId, params.session_id);
      const place = query.after === undefined ? undefined : placeOf(query.after);
      const types = eventTypes(query.types);
      const asked = { place, types, limit: query.limit };
      const { events, next } = await readPastEvents(record.id, asked, { recordings, sessions });
      return {
        session_id: record.id,
        started_at: record.createdAt,
        ended_at: record.closedAt,
        items: events,
        next: next === undefined ? null : cursorOf(next),
      };
    },
    sessionNetworkLogs: async ({ params, query }, caller) => {
      const { id } = await sessions.record(caller.accountId, params.session_id);
      await recordings.flush(id);
      const files = await recordings.files(id, "network");
      const token = caller.ticket("replay", id, Date.now() + linkSeconds * 1_000);
      const url = (key: string) =>
        `${caller.baseUrl}/sessions/${id}/network/logs/${key}?token=${token}`;
      const hasLinks = query.download !== false;
      return {
        session_id: id,
        format: "ndjson",
        batches: files.slice(0, query.limit).map(({ key, size }) => ({
          key,
          size,
          download_url: hasLinks ? url(key) : null,
          download_url_expires_in_seconds: hasLinks ? linkSeconds : null,
        })),
        total_batch_count: files.length,
      };
    },
    sessionHar: async ({ params }, caller) => {
      const { id } = await sessions.record(caller.accountId, params.session_id);
      const [requests, bodies] = [recordings.readEvents(id, "network"), recordings.readBodies(id)];
      return { contentType: "application/json", content: harOf(requests, bodies, version) };
    },
  };
}

function cursorOf({ from, told }: EventPlace): string {
  return Buffer.from(JSON.stringify([from, ...told])).toString("base64url");
}

function placeOf(cursor: string): EventPlace {
  const numbers = numbersIn(cursor);
  const [from, steps, requests, others] = numbers;
  const isWhole = numbers.length === 4 && numbers.every((one) => Number.isFinite(one) && one >= 0);
  if (!isWhole) throw invalidField("after", "expected the `next` of a page", cursor, "query");
  return { from: from!, told: [steps!, requests!, others!] };
}

function numbersIn(cursor: string): number[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(values) ? values.map(Number) : [];
  } catch {
    return [];
  }
}
