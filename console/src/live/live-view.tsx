import { Keyboard, MousePointer2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { AddressBar } from "./address-bar.tsx";
import { Banners } from "./banners.tsx";
import { Button } from "../ui/button.tsx";
import type { Address } from "./connection.ts";
import { ControlButton } from "./control-button.tsx";
import { LivePicture } from "./live-picture.tsx";
import { PageDialogs } from "./page-dialog.tsx";
import { StatusBadge, StatusCover } from "./status-badge.tsx";
import { TabStrip } from "./tab-strip.tsx";
import { type Live, useLive } from "./use-live.ts";
import "./live.css";

/** A session as it happens: its tabs, address and picture, and control over it where the link allows. */
export function LiveView({
  address,
  upload,
  mode = "full",
  drawn,
}: {
  /** Where the live socket is, asked before every try; keep it the same from one rendering to the next. */
  address: () => Promise<Address>;
  /** Stores a file among the account's uploads and answers its name there. */
  upload: ((file: File) => Promise<string>) | null;
  /** `minimal` shows the picture only, with its state and a small button for control. */
  mode?: "full" | "minimal";
  /** Shapes over the page, in its CSS pixels. */
  drawn?: ReactNode;
}) {
  const live = useLive(address);
  const { state, status } = live;
  const fieldId = useId();
  const isMinimal = mode === "minimal";
  const toPage = () => document.getElementById(fieldId)?.focus();
  return (
    <section className={`live is-${mode}`} aria-label="Live view">
      {!isMinimal && (
        <header className="live-bar">
          <StatusBadge status={status} />
          {state && <TabStrip live={live} state={state} />}
          <span className="live-space" />
          {state && state.viewers > 1 && (
            <span className="live-fact live-viewers">{state.viewers} are watching</span>
          )}
          {state && status.phase !== "ended" && <ControlButton live={live} state={state} />}
        </header>
      )}
      {!isMinimal && state && <AddressBar live={live} state={state} toPage={toPage} />}
      {state && (!isMinimal || live.mayAct) && <Banners live={live} state={state} />}
      <LivePicture
        live={live}
        drawn={drawn}
        fieldId={fieldId}
        over={
          <>
            <StatusCover status={status} />
            <PageDialogs live={live} upload={upload} />
            {isMinimal && <Corner live={live} />}
            {!isMinimal && <Invitation live={live} />}
            <KeyboardButton live={live} toPage={toPage} />
          </>
        }
      />
    </section>
  );
}

/** State and control in a corner of the picture, for pages that embed it. */
function Corner({ live }: { live: Live }) {
  return (
    <div className="live-corner">
      <StatusBadge status={live.status} />
      {live.state?.may_control && live.status.phase === "live" && (
        <ControlButton live={live} state={live.state} />
      )}
    </div>
  );
}

/** Whoever clicks on the picture without control learns how to get it. */
function Invitation({ live }: { live: Live }) {
  const [isAsked, setAsked] = useState(false);
  const { state, status } = live;
  if (!state?.may_control || state.control === "you" || status.phase !== "live") return null;
  return (
    <>
      <div className="live-catch" aria-hidden="true" onClick={() => setAsked(true)} />
      {isAsked && (
        <div className="live-invitation" role="status">
          <span>Take control to click and type in this page.</span>
          <Button
            size="small"
            tone="accent"
            icon={MousePointer2}
            onClick={() => {
              setAsked(false);
              live.send({ type: "control", take: true });
            }}
          >
            Take control
          </Button>
        </div>
      )}
    </>
  );
}

/** Gives the keyboard to the page, on phones too, and takes it back. */
function KeyboardButton({ live, toPage }: { live: Live; toPage: () => void }) {
  if (!live.mayAct) return null;
  return (
    <div className="live-keyboard">
      <span className="live-hint">Esc twice leaves the page</span>
      <Button size="small" icon={Keyboard} className="live-type" onClick={toPage}>
        Type
      </Button>
      {/* To be clicked is enough: it takes the focus away. */}
      <Button size="small" className="live-leave">
        Leave
      </Button>
    </div>
  );
}
