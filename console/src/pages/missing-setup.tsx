import { Code } from "../ui/code.tsx";

interface MissingSetupProps {
  /** What is missing, in a sentence. */
  what: string;
  /** What to run. */
  code: string;
}

/** Something that the server could do with another setting, and how to set it. */
export function MissingSetup({ what, code }: MissingSetupProps) {
  return (
    <div className="stack">
      <p className="soft">{what}</p>
      <Code code={code} label="Command" />
    </div>
  );
}
