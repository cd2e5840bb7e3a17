import { useEffect } from "react";
import { useLocation } from "wouter";
import { routes } from "../routes.tsx";

const chordMs = 1_200;

/** Keys for the whole console: `g` and a page's key, `/` for the search, `?` for the list of keys. */
export function useKeyboard(showKeys: () => void): void {
  const [, go] = useLocation();
  useEffect(() => {
    let chordUntil = 0;
    const press = (event: KeyboardEvent) => {
      const { key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]") !== null) return;
      if (Date.now() < chordUntil) {
        chordUntil = 0;
        const route = routes.find(({ nav }) => nav?.key === key);
        if (route !== undefined) return go(route.path);
      }
      if (key === "g") chordUntil = Date.now() + chordMs;
      else if (key === "?") showKeys();
      else if (key === "/") {
        document.querySelector<HTMLElement>("[data-search]")?.focus();
        event.preventDefault();
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [go, showKeys]);
}

/** Whether a key belongs to what has the focus. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input:not([type=checkbox]), textarea, select") !== null)
  );
}
