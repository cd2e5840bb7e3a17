import { useDeferredValue, useMemo, useState } from "react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { SearchInput } from "../../../ui/search-input.tsx";
import { Skeleton } from "../../../ui/spinner.tsx";
import { ListTree } from "lucide-react";
import { classes } from "../../../ui/classes.ts";
import { type Clock, useClock } from "../replay/clock.ts";
import { clockText, placeAt } from "../replay/playback.ts";
import { Details } from "./details.tsx";
import { type Group, groups, isWanted, type Row } from "./rows.ts";
import type { ReadTimeline } from "./use-timeline.ts";
import { VirtualRows } from "./virtual-rows.tsx";
import "./timeline.css";

const names: Record<Group, string> = {
  actions: "Actions",
  thoughts: "Thoughts",
  network: "Network",
  console: "Console",
  errors: "Errors",
  tabs: "Tabs",
};

/** All that happened in a session, on the clock of its replay: a click goes there. */
export function Timeline({
  timeline,
  rows,
  clock,
  isReplay,
}: {
  timeline: ReadTimeline;
  rows: readonly Row[];
  clock: Clock;
  isReplay: boolean;
}) {
  const [chosen, setChosen] = useState<ReadonlySet<Group>>(new Set());
  const [words, setWords] = useState("");
  const [selected, setSelected] = useState<Row>();
  const wantedWords = useDeferredValue(words);
  const shown = useMemo(
    () => rows.filter((row) => isWanted(row, chosen, wantedWords)),
    [rows, chosen, wantedWords],
  );
  const current = useClock(clock, (at) => (isReplay ? placeAt(shown, at) : -1));
  const select = (row: Row) => {
    setSelected(row === selected ? undefined : row);
    if (isReplay) clock.set(row.at);
  };
  return (
    <section className="timeline" aria-label="Timeline">
      <div className="timeline-head">
        <SearchInput value={words} onValue={setWords} label="Search the timeline" />
        <Chips rows={rows} chosen={chosen} onChosen={setChosen} />
      </div>
      <ErrorNote error={timeline.error} />
      {timeline.startedAt === undefined && timeline.error === null && <Skeleton lines={6} />}
      {timeline.startedAt !== undefined && shown.length === 0 && (
        <Nothing isEmpty={rows.length === 0} isRunning={timeline.endedAt === null} />
      )}
      <VirtualRows label="Events" rows={shown} height={34} focus={current} sticks={!isReplay}>
        {(row, place) => (
          <TimelineRow
            row={row}
            startedAt={timeline.startedAt ?? row.at}
            isSelected={row === selected}
            isCurrent={place === current}
            onSelect={select}
          />
        )}
      </VirtualRows>
      {timeline.isCut && (
        <p className="timeline-note">
          More happened than is shown here: the rest is in the network log and the HAR.
        </p>
      )}
      {selected && <Details row={selected} onClose={() => setSelected(undefined)} />}
    </section>
  );
}

function Chips({
  rows,
  chosen,
  onChosen,
}: {
  rows: readonly Row[];
  chosen: ReadonlySet<Group>;
  onChosen: (chosen: ReadonlySet<Group>) => void;
}) {
  const counts = useMemo(() => countGroups(rows), [rows]);
  const toggle = (group: Group) => {
    const next = new Set(chosen);
    if (!next.delete(group)) next.add(group);
    onChosen(next);
  };
  return (
    <div className="chips" role="group" aria-label="Show only">
      {groups.map((group) => (
        <button
          key={group}
          type="button"
          className={classes("chip", `chip-${group}`)}
          aria-pressed={chosen.has(group)}
          onClick={() => toggle(group)}
        >
          {names[group]} <span className="number">{counts[group]}</span>
        </button>
      ))}
    </div>
  );
}

function countGroups(rows: readonly Row[]): Record<Group, number> {
  const counts = { actions: 0, thoughts: 0, network: 0, console: 0, errors: 0, tabs: 0 };
  for (const row of rows) {
    counts[row.group] += 1;
    if (row.isError) counts.errors += 1;
  }
  return counts;
}

function Nothing({ isEmpty, isRunning }: { isEmpty: boolean; isRunning: boolean }) {
  if (!isEmpty) return <p className="timeline-note">Nothing fits the filter.</p>;
  return (
    <EmptyState icon={ListTree} title="Nothing yet">
      {isRunning
        ? "Actions, requests and messages appear here as they happen."
        : "Nothing of this session was kept."}
    </EmptyState>
  );
}

function TimelineRow({
  row,
  startedAt,
  isSelected,
  isCurrent,
  onSelect,
}: {
  row: Row;
  startedAt: number;
  isSelected: boolean;
  isCurrent: boolean;
  onSelect: (row: Row) => void;
}) {
  return (
    <button
      type="button"
      className={classes(
        "event",
        `event-${row.group}`,
        row.isError && "event-error",
        isCurrent && "event-current",
      )}
      aria-pressed={isSelected}
      aria-current={isCurrent ? "true" : undefined}
      onClick={() => onSelect(row)}
    >
      <time className="number">{clockText(row.at - startedAt)}</time>
      <i aria-hidden="true" />
      <b>{row.label}</b>
      <span className="truncate">{row.text}</span>
      <em>{row.fact}</em>
    </button>
  );
}
