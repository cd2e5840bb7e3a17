import { useState } from "react";
import type { TimelineEvent } from "../../../../src/contract/timeline.ts";
import { Card } from "../../ui/card.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ConnectPanel } from "./panels/connect-panel.tsx";
import { CookiesPanel } from "./panels/cookies-panel.tsx";
import { FilesPanel } from "./panels/files-panel.tsx";
import { NetworkPanel } from "./panels/network-panel.tsx";
import { type Box, ObservePanel } from "./panels/observe-panel.tsx";

const names = {
  observe: "Observe and act",
  network: "Network",
  cookies: "Cookies",
  files: "Files",
  connect: "Connect",
} as const;
type Name = keyof typeof names;

/** What can be done with a session and known of it, beside its picture and its timeline. */
export function SessionTabs({
  sessionId,
  isActive,
  events,
  onBoxes,
  onPointed,
}: {
  sessionId: string;
  isActive: boolean;
  events: readonly TimelineEvent[];
  onBoxes: (boxes: readonly Box[]) => void;
  onPointed: (id: string | undefined) => void;
}) {
  const shown: Name[] = isActive
    ? ["observe", "network", "cookies", "files", "connect"]
    : ["network", "files"];
  const [chosen, setChosen] = useState<Name>("observe");
  const name = shown.includes(chosen) ? chosen : shown[0]!;
  const choose = (next: Name) => {
    setChosen(next);
    if (next !== "observe") onBoxes([]);
  };
  return (
    <Card flush className="session-tabs">
      <Tabs
        label="More of the session"
        tabs={shown.map((id) => ({ id, label: names[id] }))}
        selected={name}
        onSelect={choose}
      >
        <div className="session-panel">
          {name === "observe" && (
            <ObservePanel sessionId={sessionId} onBoxes={onBoxes} onPointed={onPointed} />
          )}
          {name === "network" && <NetworkPanel sessionId={sessionId} events={events} />}
          {name === "cookies" && <CookiesPanel sessionId={sessionId} />}
          {name === "files" && <FilesPanel sessionId={sessionId} isActive={isActive} />}
          {name === "connect" && <ConnectPanel sessionId={sessionId} />}
        </div>
      </Tabs>
    </Card>
  );
}
