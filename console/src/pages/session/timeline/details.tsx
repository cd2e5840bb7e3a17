import { X } from "lucide-react";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { IconButton } from "../../../ui/button.tsx";
import { factsOf } from "./facts.ts";
import type { Row } from "./rows.ts";

/** All that is known of one event. */
export function Details({ row, onClose }: { row: Row; onClose: () => void }) {
  return (
    <aside className="details" aria-label="Details">
      <header>
        <strong>{row.label}</strong>
        <span className="push row">
          <CopyButton text={JSON.stringify(row.event, null, 2)} what="event as JSON" />
          <IconButton icon={X} label="Close the details" size="small" onClick={onClose} />
        </span>
      </header>
      <dl>
        {factsOf(row).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={text.includes("\n") ? "mono" : ""}>{text}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
