import { routes } from "../routes.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import "./keys-dialog.css";

const others = [
  { keys: "/", does: "Search this page" },
  { keys: "Esc", does: "Close what is open" },
  { keys: "?", does: "Show these keys" },
  { keys: "Space", does: "Play or pause a replay" },
  { keys: "← →", does: "To the action before or after" },
  { keys: "Shift ← →", does: "Ten seconds back or on" },
];

/** The keys that work everywhere. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const jumps = routes.flatMap(({ nav }) =>
    nav === undefined ? [] : [{ keys: `g ${nav.key}`, does: nav.label }],
  );
  return (
    <Dialog open={open} title="Keys" onClose={onClose}>
      <ul className="keys-list">
        {[...jumps, ...others].map(({ keys, does }) => (
          <li key={keys}>
            {does} <KeyHint keys={keys} />
            <span className="only-heard">{keys}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
