import type { ReactNode } from "react";
import "./facts.css";

/** What is known of one thing: a list of `Fact`s. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

interface FactProps {
  /** What it is called. */
  name: string;
  children: ReactNode;
}

/** One name and its value. */
export function Fact({ name, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
