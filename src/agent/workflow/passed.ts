import type { Session } from "../../sessions/session.ts";

/**
 * Notes where a session is; answers what tells where it has been since, also only in passing: pages
 * lead on by themselves, sometimes before and sometimes after one has looked.
 */
export function passedSince({ browser: { tabs } }: Session): () => string[] {
  const before = new Map(tabs.all.map((tab) => [tab, tab.visits.at(-1)]));
  return () => {
    const { current } = tabs;
    if (current === undefined) return [];
    const last = before.get(current);
    const since = last === undefined ? 0 : current.visits.lastIndexOf(last) + 1;
    return [...current.visits.slice(since).map(({ url }) => url), current.url];
  };
}
