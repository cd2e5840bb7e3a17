import { useEffect, useState } from "react";
import type { Clock } from "./clock.ts";
import { advance } from "./playback.ts";

/** How fast a replay can go. */
export const speeds = [0.5, 1, 2, 4, 8] as const;

/** How a replay goes on. */
export interface Playing {
  isPlaying: boolean;
  speed: number;
  skipsStill: boolean;
  setPlaying(isPlaying: boolean): void;
  setSpeed(speed: number): void;
  setSkipsStill(skips: boolean): void;
}

/** Moves the clock with each picture of the screen while the replay plays; at the end it stops. */
export function usePlaying(
  clock: Clock,
  film: { start: number; end: number; moments: readonly { at: number }[] },
): Playing {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [skipsStill, setSkipsStill] = useState(true);
  const { end, moments } = film;
  useEffect(() => {
    if (!isPlaying) return undefined;
    let before = performance.now();
    let handle = requestAnimationFrame(function step(now) {
      // A window that was hidden does not jump by all that time.
      const passed = Math.min(now - before, 250);
      before = now;
      clock.set(advance(clock.at, passed * speed, { moments, end, skipsStill }));
      if (clock.at >= end) setPlaying(false);
      else handle = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(handle);
  }, [isPlaying, speed, skipsStill, clock, end, moments]);
  const play = (wanted: boolean) => {
    if (wanted && clock.at >= end) clock.set(film.start);
    setPlaying(wanted);
  };
  return { isPlaying, speed, skipsStill, setPlaying: play, setSpeed, setSkipsStill };
}
