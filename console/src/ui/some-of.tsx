import "./some-of.css";

const most = 3;

interface SomeOfProps {
  all: readonly string[];
  /** What stands there where there are none. */
  none: string;
}

/** The first few of some names, and a way to see the others. */
export function SomeOf({ all, none }: SomeOfProps) {
  if (all.length === 0) return <span className="faint">{none}</span>;
  const first = all.slice(0, most).join(", ");
  const rest = all.slice(most);
  if (rest.length === 0) return <span className="some-of">{first}</span>;
  return (
    <details className="some-of">
      <summary>
        {first} <span className="soft">and {rest.length} more</span>
      </summary>
      {rest.join(", ")}
    </details>
  );
}
