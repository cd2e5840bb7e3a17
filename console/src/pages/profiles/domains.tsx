const most = 3;

/** Some hosts by name, and how many there are beside. */
export function Domains({ domains }: { domains: readonly string[] }) {
  if (domains.length === 0) return <span className="faint">nothing yet</span>;
  const rest = domains.length - most;
  return (
    <span title={domains.join(", ")}>
      {domains.slice(0, most).join(", ")}
      {rest > 0 && <span className="soft"> and {rest} more</span>}
    </span>
  );
}
