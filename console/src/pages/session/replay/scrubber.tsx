import { useMemo } from "react";
import { classes } from "../../../ui/classes.ts";
import type { Row } from "../timeline/rows.ts";
import { type Clock, useClock } from "./clock.ts";
import { clockText } from "./playback.ts";

/** The way through a replay, with marks for actions and errors. */
export function Scrubber({
  clock,
  film: { zero, start, end },
  rows,
}: {
  clock: Clock;
  /** Its times in milliseconds since 1970; the clock is read from `zero`. */
  film: { zero: number; start: number; end: number };
  rows: readonly Row[];
}) {
  const at = useClock(clock, (now) => Math.round(now / 50) * 50);
  const length = Math.max(1, end - start);
  const share = Math.min(1, Math.max(0, (at - start) / length));
  return (
    <div className="scrubber">
      <Marks start={start} length={length} rows={rows} />
      <div className="scrubber-done" style={{ width: `${share * 100}%` }} aria-hidden="true" />
      <input
        type="range"
        aria-label="Place in the replay"
        aria-valuetext={`${clockText(at - zero)} of ${clockText(end - zero)}`}
        min={0}
        max={length}
        step={50}
        value={Math.round(at - start)}
        onChange={(event) => clock.set(start + Number(event.currentTarget.value))}
      />
    </div>
  );
}

function Marks({ start, length, rows }: { start: number; length: number; rows: readonly Row[] }) {
  const marks = useMemo(() => marksOf(rows, start, length), [rows, start, length]);
  return (
    <div className="scrubber-marks" aria-hidden="true">
      {[...marks].map(([left, isError]) => (
        <i key={left} className={classes(isError && "is-error")} style={{ left }} />
      ))}
    </div>
  );
}

/** Where actions and errors stand, and whether one is an error; those that would cover each other are one. */
function marksOf(rows: readonly Row[], start: number, length: number): Map<string, boolean> {
  const marks = new Map<string, boolean>();
  for (const { at, group, isError } of rows) {
    const share = (at - start) / length;
    if ((group !== "actions" && !isError) || share > 1) continue;
    const left = `${(Math.max(0, share) * 100).toFixed(1)}%`;
    marks.set(left, isError || marks.get(left) === true);
  }
  return marks;
}
