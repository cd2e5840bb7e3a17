import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import "./empty-state.css";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What it is for, and the next step, in a sentence or two. */
  children: ReactNode;
  /** The next step: a button, or a `Code` or `CodeTabs` to copy. */
  next?: ReactNode;
}

/** What stands where there is nothing yet, and how to begin. */
export function EmptyState({ icon: Icon, title, children, next }: EmptyStateProps) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon size={20} aria-hidden />
      </span>
      <h2>{title}</h2>
      <p className="soft">{children}</p>
      {next !== undefined && <div className="empty-next">{next}</div>}
    </div>
  );
}
