/** Anything that happened at a moment, in milliseconds since 1970. */
interface Moment {
  at: number;
}

/** The place of the last of these moments, in their order, that is not after `at`; -1 before the first. */
export function placeAt(moments: readonly Moment[], at: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const stillAfter = 1_200;
const before = 400;

/**
 * Where the replay stands when so much time has passed. Still times, in which no moment lies, are
 * passed over where that is wanted: it goes on shortly before the next moment.
 */
export function advance(
  at: number,
  step: number,
  { moments, end, skipsStill }: { moments: readonly Moment[]; end: number; skipsStill: boolean },
): number {
  const to = Math.min(at + step, end);
  if (!skipsStill) return to;
  const place = placeAt(moments, at);
  const since = at - (moments[place]?.at ?? at);
  const next = moments[place + 1]?.at ?? end;
  return since > stillAfter && next - before > to ? Math.min(next - before, end) : to;
}

/** The moment before or after `at`, of those that a person jumps to; undefined where there is none. */
export function neighbour(
  moments: readonly Moment[],
  at: number,
  way: "before" | "after",
): number | undefined {
  const slack = 250;
  if (way === "after") return moments[placeAt(moments, at) + 1]?.at;
  return moments[placeAt(moments, at - slack)]?.at;
}

/** A time since the beginning as `m:ss`, with hours where there are some. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}
