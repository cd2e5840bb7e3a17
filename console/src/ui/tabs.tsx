import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { classes } from "./classes.ts";
import "./tabs.css";

/** One tab. */
export interface Tab<Id extends string> {
  id: Id;
  label: ReactNode;
  /** A number after the label. */
  count?: number | undefined;
}

interface TabsProps<Id extends string> {
  /** Said by a screen reader. */
  label: string;
  tabs: readonly Tab<Id>[];
  selected: NoInfer<Id>;
  onSelect(id: NoInfer<Id>): void;
  /** What the selected tab shows. */
  children?: ReactNode;
}

/** Tabs over what they show; the arrow keys go from one to the next. */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, tabs, selected, onSelect, children } = props;
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(({ id }) => id === selected);
    const next = (at + step + tabs.length) % tabs.length;
    onSelect(tabs[next]!.id);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map(({ id, label: text, count }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            aria-selected={id === selected}
            aria-controls={`${base}-panel`}
            tabIndex={id === selected ? 0 : -1}
            className={classes("tab", id === selected && "tab-selected")}
            onClick={() => onSelect(id)}
          >
            {text}
            {count !== undefined && <span className="tab-count">{count}</span>}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${base}-panel`}
        aria-labelledby={`${base}-${selected}`}
        className="tabs-panel"
      >
        {children}
      </div>
    </div>
  );
}
