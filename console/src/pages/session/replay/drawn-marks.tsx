import type { DrawnMarks } from "./marks.ts";

/** The cursor, clicks and elements over a picture, in the page's CSS pixels. */
export function MarkShapes({ marks }: { marks: DrawnMarks }) {
  return (
    <g className="marks">
      {marks.boxes.map(({ key, ...box }) => (
        <rect key={`box ${key}`} {...box} rx={3} className="mark-box" />
      ))}
      {marks.clicks.map(({ key, x, y, age }) => (
        <circle
          key={`click ${key}`}
          cx={x}
          cy={y}
          r={8 + 22 * age}
          className="mark-click"
          opacity={1 - age}
        />
      ))}
      {marks.cursor && (
        <path
          className="mark-cursor"
          transform={`translate(${marks.cursor.x} ${marks.cursor.y})`}
          d="M0 0 L0 19 L5 14.5 L8.5 22 L11.5 20.7 L8.2 13.3 L14.5 13 Z"
        />
      )}
    </g>
  );
}
