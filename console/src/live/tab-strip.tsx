import { Globe, Plus, X } from "lucide-react";
import type { LiveState } from "../../../src/contract/live.ts";
import { IconButton } from "../ui/button.tsx";
import type { Live } from "./use-live.ts";

/** The tabs of the remote browser; with control they can be chosen, closed and opened. */
export function TabStrip({ live, state }: { live: Live; state: LiveState }) {
  const { mayAct } = live;
  const send = (act: "open" | "close" | "show", tab: string | null) =>
    live.send({ type: "tab", do: act, tab });
  return (
    <div className="live-tabs" role="group" aria-label="Tabs of the session">
      {state.tabs.map(({ tab, title, url }) => (
        <div key={tab} className={tab === state.shown ? "live-tab is-shown" : "live-tab"}>
          <button
            type="button"
            aria-pressed={tab === state.shown}
            disabled={!mayAct}
            title={url}
            onClick={() => send("show", tab)}
          >
            <Globe size={13} aria-hidden="true" />
            <span>{title || url || "New tab"}</span>
          </button>
          {mayAct && (
            <button
              type="button"
              className="live-tab-close"
              aria-label={`Close the tab ${title || url}`}
              onClick={() => send("close", tab)}
            >
              <X size={13} aria-hidden="true" />
            </button>
          )}
        </div>
      ))}
      {mayAct && (
        <IconButton
          icon={Plus}
          label="Open a tab"
          size="small"
          onClick={() => send("open", null)}
        />
      )}
    </div>
  );
}
