import { Eye, Hand, MousePointer2 } from "lucide-react";
import type { LiveState } from "../../../src/contract/live.ts";
import { Button } from "../ui/button.tsx";
import type { Live } from "./use-live.ts";

/** Takes control and gives it back, and tells who has it. */
export function ControlButton({ live, state }: { live: Live; state: LiveState }) {
  if (!state.may_control) {
    return (
      <span className="live-fact">
        <Eye size={14} aria-hidden="true" /> View only
      </span>
    );
  }
  const isMine = state.control === "you";
  return (
    <>
      {state.control === "other" && <span className="live-fact">Somebody else has control</span>}
      <Button
        size="small"
        tone={isMine ? "plain" : "accent"}
        icon={isMine ? Hand : MousePointer2}
        disabled={live.status.phase !== "live"}
        onClick={() => live.send({ type: "control", take: !isMine })}
      >
        {isMine ? "Give back" : "Take control"}
      </Button>
    </>
  );
}
