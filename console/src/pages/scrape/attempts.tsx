import type { ScrapeAttempt, ScrapeUrlResponse } from "../../../../src/contract/scrape.ts";
import { Badge } from "../../ui/badge.tsx";
import { Duration } from "../../ui/times.tsx";
import { Fact, Facts } from "../facts.tsx";

/** How a page was had: what came of each try, and how long it took. */
export function Attempts({ answer }: { answer: ScrapeUrlResponse }) {
  const { timings, attempts } = answer;
  return (
    <div className="stack">
      <Facts>
        <Fact name="Outcome">
          <Outcome answer={answer} />
        </Fact>
        <Fact name="Had">{answer.via === "http" ? "by a plain request" : "in a browser"}</Fact>
        <Fact name="Came from">
          <span className="mono">{answer.final_url}</span>
        </Fact>
        <Fact name="Type">{answer.content_type ?? "unknown"}</Fact>
        <Fact name="Took">
          <Duration ms={timings.total_ms} />: <Duration ms={timings.page_ms} /> for the page,{" "}
          <Duration ms={timings.content_ms} /> to read it
        </Fact>
      </Facts>
      {attempts.length > 1 && (
        <ol className="attempts">
          {attempts.map((attempt, index) => (
            <li key={index}>
              <Attempt attempt={attempt} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Outcome({
  answer: { success, blocked, message, status_code: status },
}: {
  answer: ScrapeUrlResponse;
}) {
  if (success) return <Badge tone="good">{status ?? "done"}</Badge>;
  return (
    <span className="row">
      <Badge tone="bad">{blocked?.kind ?? status ?? "failed"}</Badge>
      {blocked?.reason ?? message}
    </span>
  );
}

function Attempt({
  attempt: { via, status_code: status, blocked, reason, ms },
}: {
  attempt: ScrapeAttempt;
}) {
  return (
    <>
      <Badge tone={reason === null ? "good" : "neutral"}>{via}</Badge>
      <span>
        {status ?? "no answer"}, <Duration ms={ms} />
      </span>
      <span className="soft">{reason ?? blocked?.reason ?? "taken for the answer"}</span>
    </>
  );
}
