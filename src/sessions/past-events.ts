import type { TimelineEvent, TimelineType } from "../contract/timeline.ts";
import type { Recordings } from "../recording/recordings.ts";
import type { Sessions } from "./sessions.ts";

/** Where a page of the timeline begins. */
export interface EventPlace {
  /** Milliseconds since 1970. */
  from: number;
  /** How many events of exactly that time were told before: of the steps, the requests, all others. */
  told: readonly [steps: number, requests: number, others: number];
}

/** A page of the timeline, and where the next begins. */
export interface EventPage {
  events: TimelineEvent[];
  next: EventPlace | undefined;
}

/** What a page of the timeline is made of. */
export interface EventQuery {
  place: EventPlace | undefined;
  limit: number;
  /** All where undefined. */
  types: ReadonlySet<TimelineType> | undefined;
}

type Stored = Pick<Recordings, "readEvents">;
type Steps = Pick<Sessions, "stepsFrom">;

const stepsAtOnce = 200;
const beginning: EventPlace = { from: 0, told: [0, 0, 0] };

/** What happened in a session, also in one that runs: its steps and what was recorded, oldest first. */
export async function readPastEvents(
  sessionId: string,
  { place = beginning, limit, types }: EventQuery,
  { recordings, sessions }: { recordings: Stored; sessions: Steps },
): Promise<EventPage> {
  const { from } = place;
  const span = { from, to: Number.POSITIVE_INFINITY };
  const wants = (type: TimelineType) => types === undefined || types.has(type);
  const wantsOthers =
    types === undefined || [...types].some((one) => !/^(step|request)$/.test(one));
  const sources = [
    wants("step") ? readSteps(sessions, sessionId, from) : none(),
    wants("request") ? recordings.readEvents(sessionId, "network", span) : none(),
    wantsOthers ? recordings.readEvents(sessionId, "events", span) : none(),
  ];
  await using merged = merge(sources, place);
  const events: TimelineEvent[] = [];
  let here = place;
  for await (const { event, now } of merged) {
    if (events.length === limit && wants(event.type)) return { events, next: here };
    if (wants(event.type)) events.push(event);
    here = now;
  }
  return { events, next: undefined };
}

// oxlint-disable-next-line require-yield
async function* none(): AsyncGenerator<TimelineEvent> {}

async function* readSteps(
  sessions: Steps,
  sessionId: string,
  from: number,
): AsyncGenerator<TimelineEvent> {
  let [start, seen] = [from, 0];
  for (;;) {
    const rows = await sessions.stepsFrom(sessionId, start, seen + stepsAtOnce);
    for (const { at, step } of rows.slice(seen)) yield { at, type: "step", data: step };
    if (rows.length < seen + stepsAtOnce) return;
    const last = rows.at(-1)!.at;
    start = last;
    seen = rows.filter(({ at }) => at === last).length;
  }
}

/** The events of several sources by their time, each with the place that follows it. */
async function* merge(
  sources: readonly AsyncGenerator<TimelineEvent>[],
  { from, told }: EventPlace,
): AsyncGenerator<{ event: TimelineEvent; now: EventPlace }> {
  const heads = await Promise.all(
    sources.map((source, index) => skipped(source, from, told[index]!)),
  );
  let place: EventPlace = { from, told };
  try {
    for (;;) {
      const first = earliest(heads);
      if (first === undefined) return;
      const event = heads[first]!;
      place = after(place, event.at, first);
      yield { event, now: place };
      heads[first] = await nextOf(sources[first]!);
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}

/** The first that was not told yet. */
async function skipped(
  source: AsyncGenerator<TimelineEvent>,
  from: number,
  told: number,
): Promise<TimelineEvent | undefined> {
  let event = await nextOf(source);
  for (let left = told; left > 0 && event?.at === from; left -= 1) event = await nextOf(source);
  return event;
}

async function nextOf(source: AsyncGenerator<TimelineEvent>): Promise<TimelineEvent | undefined> {
  const { done, value } = await source.next();
  return done === true ? undefined : value;
}

function earliest(heads: readonly (TimelineEvent | undefined)[]): number | undefined {
  let found: number | undefined;
  for (const [index, head] of heads.entries()) {
    if (head !== undefined && (found === undefined || head.at < heads[found]!.at)) found = index;
  }
  return found;
}

/** The place after an event of one of the sources. */
function after(place: EventPlace, at: number, source: number): EventPlace {
  const before = at === place.from ? place.told : [0, 0, 0];
  const [steps, requests, others] = before.map(
    (count, index) => count + (index === source ? 1 : 0),
  );
  return { from: at, told: [steps!, requests!, others!] };
}
