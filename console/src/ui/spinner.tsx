import "./spinner.css";

/** Something is under way. */
export function Spinner({ label }: { label?: string }) {
  return (
    <span
      className="spinner"
      role={label === undefined ? undefined : "status"}
      aria-label={label}
    />
  );
}

/** Grey lines in the place of what is being read. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
