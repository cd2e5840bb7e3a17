import type { z } from "zod";
import type { DataSpace } from "../../../../src/contract/page.ts";
import { Code } from "../../ui/code.tsx";

/** Data that fills a schema, or why there is none. */
export function Structured({ structured }: Pick<z.output<typeof DataSpace>, "structured">) {
  if (structured === null) return null;
  return (
    <div className="stack">
      {structured.error !== null && <p className="scrape-warnings">{structured.error}</p>}
      {structured.data !== null && structured.data !== undefined && (
        <Code code={JSON.stringify(structured.data, null, 2)} label="Data" tallest={640} />
      )}
    </div>
  );
}
