import { useSyncExternalStore } from "react";

/** Where a replay stands: one for the picture, the scrubber and the timeline. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly at: number;
  set(at: number): void;
  subscribe(listener: () => void): () => void;
}

/** A clock that stands at `at` until it is set. */
export function createClock(at: number): Clock {
  const listeners = new Set<() => void>();
  let now = at;
  return {
    get at() {
      return now;
    },
    set(to) {
      now = to;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What is read from the clock; only when that is another value the component is drawn anew. */
export function useClock<Value extends string | number | boolean>(
  clock: Clock,
  read: (at: number) => Value,
): Value {
  return useSyncExternalStore(clock.subscribe, () => read(clock.at));
}
