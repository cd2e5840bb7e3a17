import { useState } from "react";
import { CopyButton } from "./copy-button.tsx";
import { Tabs } from "./tabs.tsx";
import "./code.css";

interface CodeProps {
  code: string;
  /** What it is, for a screen reader: `Command`, `Answer`. */
  label?: string;
  /** The height after which it scrolls, in CSS pixels. */
  tallest?: number;
}

/** Code, with a copy button. */
export function Code({ code, label = "Code", tallest = 420 }: CodeProps) {
  return (
    <div className="code">
      <pre tabIndex={0} role="region" aria-label={label} style={{ maxHeight: tallest }}>
        <code>{code}</code>
      </pre>
      <CopyButton text={code} what={label.toLowerCase()} />
    </div>
  );
}

interface CodeTabsProps {
  /** The same thing in several languages: `curl`, `Playwright`, `notte-sdk`. */
  samples: readonly { label: string; code: string }[];
}

/** The same code for several clients. */
export function CodeTabs({ samples }: CodeTabsProps) {
  const [chosen, setChosen] = useState("");
  const sample = samples.find(({ label }) => label === chosen) ?? samples[0];
  if (sample === undefined) return null;
  return (
    <div className="code-tabs">
      <Tabs
        label="Clients"
        tabs={samples.map(({ label }) => ({ id: label, label }))}
        selected={sample.label}
        onSelect={setChosen}
      >
        <Code code={sample.code} label={`${sample.label} code`} />
      </Tabs>
    </div>
  );
}
