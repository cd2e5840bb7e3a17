interface BarProps {
  /** What it is made of; each has a shade of its own. */
  parts: readonly { name: string; count: number }[];
  /** What the whole length stands for. */
  whole: number;
}

/** A length for a number, in parts, with the numbers in words. */
export function Bar({ parts, whole }: BarProps) {
  const drawn = parts.map(({ name, count }, index) => ({
    name,
    x: share(sum(parts.slice(0, index)), whole),
    width: share(count, whole),
  }));
  const words = parts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count.toLocaleString()} ${name}`)
    .join(", ");
  return (
    <span className="bar">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
        {drawn.map(({ name, x, width }, shade) => (
          <rect key={name} className={`bar-${shade}`} x={x} width={width} height="8" />
        ))}
      </svg>
      <span className="soft">{words}</span>
    </span>
  );
}

function sum(parts: BarProps["parts"]): number {
  return parts.reduce((total, { count }) => total + count, 0);
}

function share(count: number, whole: number): number {
  return (Math.max(0, count) / whole) * 100;
}
