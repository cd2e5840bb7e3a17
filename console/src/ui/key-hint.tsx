import "./key-hint.css";

/** Keys to press, one after the other: `g s`. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <kbd className="key-hint" aria-hidden>
      {keys}
    </kbd>
  );
}
