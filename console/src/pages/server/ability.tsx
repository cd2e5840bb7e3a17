import { Check, Minus } from "lucide-react";
import type { NamedAbility } from "./groups.ts";

/** Whether something works, and what it is or what to do to have it. Names of settings stand out. */
export function Ability({ name, available, detail }: NamedAbility) {
  const Icon = available ? Check : Minus;
  return (
    <li className="ability">
      <Icon
        size={15}
        aria-label={available ? "available" : "not available"}
        className={available ? "ability-there" : "ability-missing"}
      />
      <span className="ability-name">{name}</span>
      {detail !== null && <span className="soft">{withSettings(detail)}</span>}
    </li>
  );
}

function withSettings(detail: string) {
  return detail
    .split(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/)
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
