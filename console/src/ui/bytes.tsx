/** An amount of data; the exact one on hover. */
export function Bytes({ count }: { count: number }) {
  return (
    <span className="number" title={`${count.toLocaleString()} bytes`}>
      {bytesText(count)}
    </span>
  );
}

const units = ["B", "kB", "MB", "GB", "TB"];

/** An amount of data in words, by thousands: `1.2 MB`. */
export function bytesText(count: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), units.length - 1);
  const value = count / 1000 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
