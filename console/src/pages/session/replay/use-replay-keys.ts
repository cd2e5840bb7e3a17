import { useEffect, useRef } from "react";

/** What the keys of a replay do. */
interface ReplayKeys {
  toggle(): void;
  /** To the action before or after. */
  jump(way: "before" | "after"): void;
  /** By so many milliseconds. */
  skip(by: number): void;
}

/** Space plays and stops, the arrows go from action to action, with Shift by ten seconds; fields keep their keys. */
export function useReplayKeys(keys: ReplayKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event)) return;
      const { toggle, jump, skip } = latest.current;
      const arrow = { ArrowLeft: "before", ArrowRight: "after" } as const;
      const way = arrow[event.key as keyof typeof arrow];
      if (event.key === " ") toggle();
      else if (way === undefined) return;
      else if (event.shiftKey) skip(way === "before" ? -10_000 : 10_000);
      else jump(way);
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function isElsewhere({ target, key }: KeyboardEvent): boolean {
  if (document.querySelector("dialog[open]") !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  const fields = "input:not([type=range]), textarea, select, [contenteditable], [role=tab], pre";
  return target.closest(key === " " ? `${fields}, button, a` : fields) !== null;
}
