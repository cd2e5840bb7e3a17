import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import "./card.css";

interface CardProps {
  title?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** Whether what stands in it reaches its edges, as a table does. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A part of a page. */
export function Card({ title, actions, flush, className, children }: CardProps) {
  return (
    <section className={classes("card", flush && "card-flush", className)}>
      {(title !== undefined || actions !== undefined) && (
        <header className="card-head">
          {title !== undefined && <h2>{title}</h2>}
          {actions !== undefined && <div className="row push">{actions}</div>}
        </header>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
