import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import "./badge.css";

/** What a badge says by its colour. */
export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

interface BadgeProps {
  tone?: Tone;
  /** A point before the words; `live` makes it breathe. */
  dot?: boolean | "live";
  title?: string | undefined;
  children: ReactNode;
}

/** A state, in a word or two. */
export function Badge({ tone = "neutral", dot, title, children }: BadgeProps) {
  return (
    <span className={classes("badge", `badge-${tone}`)} title={title}>
      {dot !== undefined && dot !== false && (
        <i className={classes("badge-dot", dot === "live" && "badge-live")} />
      )}
      {children}
    </span>
  );
}
