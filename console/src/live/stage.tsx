import { type CSSProperties, type ReactNode, type Ref, useEffect, useRef, useState } from "react";
import "./stage.css";
import { type Fit, fitInto, type Size } from "./fit.ts";

/** The place of a picture of a page: as large as fits, in the middle; what is drawn over it comes as children. */
export function Stage({
  viewport,
  children,
  className = "",
  style,
  over,
  pictureRef,
}: {
  /** In CSS pixels of the page; undefined before the first picture. */
  viewport: Size | undefined;
  /** The picture and what lies over it, in the picture's place. */
  children: ReactNode;
  className?: string;
  style?: CSSProperties;
  /** What lies over the whole place. */
  over?: ReactNode;
  pictureRef?: Ref<HTMLDivElement>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>();
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom(entry.contentRect);
    });
    watcher.observe(box.current!);
    return () => watcher.disconnect();
  }, []);
  const fit = room && viewport ? fitInto(room, viewport) : undefined;
  return (
    <div className={`stage ${className}`} ref={box}>
      <div className="stage-picture" ref={pictureRef} style={{ ...place(fit), ...style }}>
        {children}
      </div>
      {over}
    </div>
  );
}

function place(fit: Fit | undefined): CSSProperties {
  return fit ?? { left: 0, top: 0, width: "100%", height: "100%", visibility: "hidden" };
}

/** Shapes over a picture, in the page's CSS pixels. */
export function Overlay({ viewport, children }: { viewport: Size; children: ReactNode }) {
  return (
    <svg
      className="stage-overlay"
      viewBox={`0 0 ${viewport.width} ${viewport.height}`}
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
