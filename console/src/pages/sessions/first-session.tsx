import { AppWindow, Plus } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { sessionCode } from "./start/session-code.ts";

/** How to begin, for who has no session yet. */
export function FirstSession({ onStart }: { onStart(): void }) {
  return (
    <EmptyState
      icon={AppWindow}
      title="No sessions yet"
      next={
        <>
          <Button tone="accent" icon={Plus} onClick={onStart}>
            Start a session
          </Button>
          <CodeTabs samples={sessionCode({}, window.location.origin)} />
        </>
      }
    >
      A session is a browser of its own, that you drive by the API, by an agent or by hand. Start
      one here, or from your code.
    </EmptyState>
  );
}
