import { type ReactNode, type UIEvent, useEffect, useRef, useState } from "react";

const spare = 8;

/** A long list of rows of one height, of which only those in view are drawn. */
export function VirtualRows<Row>({
  label,
  rows,
  height,
  focus,
  sticks,
  children,
}: {
  label: string;
  rows: readonly Row[];
  /** Of one row, in CSS pixels. */
  height: number;
  /** The place of the row that is kept in view; -1 for none. */
  focus: number;
  /** Whether it follows the end as rows are added, while the end is in view. */
  sticks: boolean;
  children: (row: Row, place: number) => ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [room, setRoom] = useState(600);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.height ?? 600));
    watcher.observe(box.current!);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    if (sticks && isAtEnd.current) box.current!.scrollTop = rows.length * height;
  }, [rows.length, sticks, height]);
  // Also when there is less room than before: what is in view stays so.
  useEffect(() => {
    if (focus >= 0) keepInView(box.current!, focus * height, { height, room });
  }, [focus, height, room]);
  const scrolled = ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: UIEvent) => {
    setTop(scrollTop);
    isAtEnd.current = scrollTop + clientHeight > scrollHeight - height * 2;
  };
  const first = Math.max(0, Math.floor(top / height) - spare);
  const shown = rows.slice(first, first + Math.ceil(room / height) + 2 * spare);
  return (
    <div className="rows" ref={box} onScroll={scrolled} tabIndex={-1}>
      <ol aria-label={label} style={{ height: rows.length * height }}>
        {shown.map((row, index) => (
          <li
            key={`place ${first + index}`}
            aria-setsize={rows.length}
            aria-posinset={first + index + 1}
            style={{ top: (first + index) * height, height }}
          >
            {children(row, first + index)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function keepInView(
  box: HTMLElement,
  top: number,
  { height, room }: { height: number; room: number },
): void {
  const isAbove = top < box.scrollTop;
  const isBelow = top + height > box.scrollTop + room;
  if (isAbove || isBelow) box.scrollTop = top - room / 2;
}
