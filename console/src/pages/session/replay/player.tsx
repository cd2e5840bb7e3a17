import { Check, Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useMemo } from "react";
import type { TimelineEvent } from "../../../../../src/contract/timeline.ts";
import { Overlay, Stage } from "../../../live/stage.tsx";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Select } from "../../../ui/select.tsx";
import type { Row } from "../timeline/rows.ts";
import { type Clock, useClock } from "./clock.ts";
import { ReplayDownloads } from "./downloads.tsx";
import { MarkShapes } from "./drawn-marks.tsx";
import { FramePicture } from "./frame-picture.tsx";
import { inputsOf, marksAt, type InputMark } from "./marks.ts";
import { clockText, neighbour, placeAt } from "./playback.ts";
import { Scrubber } from "./scrubber.tsx";
import { type Playing, speeds, usePlaying } from "./use-playing.ts";
import { useReplayKeys } from "./use-replay-keys.ts";
import "./player.css";

/** A picture that was recorded, without its content. */
interface Frame {
  frame: number;
  at: number;
  tab: string;
  width: number;
  height: number;
}

/** What is replayed. */
export interface Film {
  sessionId: string;
  /** When the session began, from which times are told; milliseconds since 1970, as the others. */
  zero: number;
  start: number;
  end: number;
  /** At least one. */
  frames: readonly Frame[];
}

/** A session that has ended, played again on the clock of its timeline. */
export function Player({
  film,
  clock,
  events,
  rows,
}: {
  film: Film;
  clock: Clock;
  events: readonly TimelineEvent[];
  rows: readonly Row[];
}) {
  const inputs = useMemo(() => inputsOf(events), [events]);
  const actions = useMemo(() => rows.filter(({ group }) => group === "actions"), [rows]);
  const moments = useMemo(() => byTime(film.frames, actions), [film.frames, actions]);
  const playing = usePlaying(clock, { start: film.start, end: film.end, moments });
  const toggle = () => playing.setPlaying(!playing.isPlaying);
  const seek = (at: number) => clock.set(Math.min(Math.max(at, film.start), film.end));
  const jump = (way: "before" | "after") => {
    const edge = way === "before" ? film.start : film.end;
    seek(neighbour(actions, clock.at, way) ?? edge);
  };
  useReplayKeys({ toggle, jump, skip: (by) => seek(clock.at + by) });
  return (
    <section className="player" aria-label="Replay">
      <Picture
        film={film}
        clock={clock}
        inputs={inputs}
        isPlaying={playing.isPlaying}
        onToggle={toggle}
      />
      <div className="player-bar">
        <Scrubber clock={clock} film={film} rows={rows} />
        <div className="row">
          <IconButton
            icon={playing.isPlaying ? Pause : Play}
            label={playing.isPlaying ? "Pause" : "Play"}
            tone="accent"
            size="small"
            onClick={toggle}
          />
          <IconButton
            icon={SkipBack}
            label="To the action before"
            size="small"
            onClick={() => jump("before")}
          />
          <IconButton
            icon={SkipForward}
            label="To the next action"
            size="small"
            onClick={() => jump("after")}
          />
          <Reading clock={clock} film={film} />
          <Pace playing={playing} />
          <span className="push" />
          <ReplayDownloads sessionId={film.sessionId} />
        </div>
      </div>
    </section>
  );
}

function byTime(...lists: readonly (readonly { at: number }[])[]): { at: number }[] {
  return lists.flat().toSorted((a, b) => a.at - b.at);
}

function Picture({
  film,
  clock,
  inputs,
  isPlaying,
  onToggle,
}: {
  film: Film;
  clock: Clock;
  inputs: readonly InputMark[];
  isPlaying: boolean;
  onToggle: () => void;
}) {
  const at = useClock(clock, (now) => Math.round(now / 16) * 16);
  const place = Math.max(0, placeAt(film.frames, at));
  const frame = film.frames[place]!;
  return (
    <Stage
      viewport={frame}
      over={
        <div className="player-catch" aria-hidden="true" onClick={onToggle}>
          {!isPlaying && at <= film.start + 50 && (
            <span>
              <Play size={30} />
            </span>
          )}
        </div>
      }
    >
      <FramePicture sessionId={film.sessionId} frames={film.frames} place={place} />
      <Overlay viewport={frame}>
        <MarkShapes marks={marksAt(inputs, at, frame.tab)} />
      </Overlay>
    </Stage>
  );
}

function Reading({ clock, film }: { clock: Clock; film: Film }) {
  const text = useClock(clock, (at) => clockText(at - film.zero));
  return (
    <span className="number player-reading">
      {text} <span className="faint">/ {clockText(film.end - film.zero)}</span>
    </span>
  );
}

function Pace({ playing }: { playing: Playing }) {
  return (
    <>
      <Select
        aria-label="Speed"
        className="player-speed"
        value={String(playing.speed)}
        onValue={(speed) => playing.setSpeed(Number(speed))}
        options={speeds.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
      />
      <Button
        size="small"
        aria-pressed={playing.skipsStill}
        title="Pass over times in which nothing happened"
        onClick={() => playing.setSkipsStill(!playing.skipsStill)}
      >
        {playing.skipsStill && <Check size={14} aria-hidden />}
        Skip still times
      </Button>
    </>
  );
}
