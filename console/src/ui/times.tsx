import { useEffect, useState } from "react";
import { agoText, durationText } from "./time-text.ts";

/** The time now in milliseconds since 1970, told anew every so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** How long ago a moment was; the moment itself on hover. `at`: an ISO time, or milliseconds since 1970. */
export function Ago({ at }: { at: string | number }) {
  const now = useNow(10_000);
  const date = new Date(at);
  return (
    <time className="number" dateTime={date.toISOString()} title={date.toLocaleString()}>
      {agoText(now - date.getTime())}
    </time>
  );
}

/** A moment, as the reader's own place writes it. `at`: an ISO time, or milliseconds since 1970. */
export function Time({ at }: { at: string | number }) {
  const date = new Date(at);
  return (
    <time className="number" dateTime={date.toISOString()} title={date.toISOString()}>
      {date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}
    </time>
  );
}

/** How long something took or has been going on, from milliseconds. */
export function Duration({ ms }: { ms: number }) {
  return <span className="number">{durationText(ms)}</span>;
}

/** How long something has been going on since a moment, counted on. `since`: an ISO time. */
export function Running({ since }: { since: string }) {
  return <Duration ms={Math.max(0, useNow(1_000) - Date.parse(since))} />;
}
