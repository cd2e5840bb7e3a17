import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Size } from "./fit.ts";
import type { InputTarget } from "./input-target.ts";
import { sendKeyboard } from "./keyboard-input.ts";
import { createPainter, type Painter } from "./painter.ts";
import { sendPointer, sendWheel } from "./pointer-input.ts";
import { Overlay, Stage } from "./stage.tsx";
import { sendTouch } from "./touch-input.ts";
import type { Live } from "./use-live.ts";

/** The page as it is now; with control, all that is done here is done there. */
export function LivePicture({
  live,
  over,
  drawn,
  fieldId,
}: {
  live: Live;
  /** What lies over the whole place. */
  over?: ReactNode;
  /** Shapes over the page, in its CSS pixels. */
  drawn?: ReactNode;
  /** Names the field that takes the keyboard. */
  fieldId: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter>(undefined);
  const [viewport, setViewport] = useState<Size>();
  const isInControl = live.mayAct;
  const sendNow = useLatest(live.send);

  useEffect(() => {
    painter.current = createPainter(canvas.current!, setViewport);
    live.onPicture((message) => painter.current?.paint(message));
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    if (!isInControl) return undefined;
    const stop = new AbortController();
    const input: InputTarget = {
      surface: picture.current!,
      field: field.current!,
      viewport: () => painter.current?.viewport,
      send: (message) => sendNow.current(message),
      leave: () => field.current?.blur(),
    };
    for (const way of [sendPointer, sendWheel, sendTouch, sendKeyboard]) way(input, stop.signal);
    return () => stop.abort();
  }, [isInControl, sendNow]);

  const shown = live.state?.tabs.find(({ tab }) => tab === live.state?.shown);
  return (
    <Stage
      viewport={viewport}
      className={isInControl ? "is-controlled" : ""}
      style={{ cursor: isInControl ? live.cursor : "default" }}
      over={over}
      pictureRef={picture}
    >
      <canvas ref={canvas} role="img" aria-label={`The page ${shown?.title || shown?.url || ""}`} />
      {viewport && drawn && <Overlay viewport={viewport}>{drawn}</Overlay>}
      <textarea
        ref={field}
        id={fieldId}
        className="stage-field"
        aria-label="Keyboard of the remote page. Press Escape twice to leave."
        hidden={!isInControl}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
      />
    </Stage>
  );
}

function useLatest<Value>(value: Value) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
