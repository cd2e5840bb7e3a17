import type { z } from "zod";
import type { SearchResponse } from "../../../../src/contract/search.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { Duration, Time } from "../../ui/times.tsx";
import { SafeMarkdown } from "../safe-markdown.tsx";
import { Structured } from "./structured.tsx";

type Answer = z.output<typeof SearchResponse>;

/** What a search found. */
export function SearchResults({ answer }: { answer: Answer }) {
  const { results, warnings, structured } = answer;
  return (
    <>
      {warnings.length > 0 && (
        <ul className="scrape-warnings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {answer.answer !== undefined && (
        <Card title="Answer">
          <div className="stack">
            <SafeMarkdown text={answer.answer} />
            <Sources sources={answer.sources ?? []} />
          </div>
        </Card>
      )}
      {structured !== undefined && (
        <Card title="Data">
          <Structured structured={structured} />
        </Card>
      )}
      <Card title={<Heading answer={answer} />} flush>
        {results.length === 0 && <p className="scrape-nothing soft">Nothing was found.</p>}
        <ol className="results">
          {results.map((result) => (
            <li key={result.url}>
              <Result result={result} />
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}

function Heading({ answer: { results, provider, timings } }: { answer: Answer }) {
  return (
    <>
      {results.length} results by {provider} in{" "}
      <Duration ms={timings.search_ms + (timings.read_ms ?? 0) + (timings.answer_ms ?? 0)} />
    </>
  );
}

function Sources({ sources }: { sources: NonNullable<Answer["sources"]> }) {
  return (
    <ol className="sources">
      {sources.map(({ name, url }) => (
        <li key={url}>
          <a href={url} target="_blank" rel="noreferrer noopener nofollow">
            {name}
          </a>
        </li>
      ))}
    </ol>
  );
}

function Result({ result }: { result: Answer["results"][number] }) {
  return (
    <article className="result-page">
      <h3>
        <a href={result.url} target="_blank" rel="noreferrer noopener nofollow">
          {result.title}
        </a>
      </h3>
      <p className="mono faint truncate">{result.url}</p>
      <p className="soft">{result.snippet}</p>
      <p className="row">
        {result.published_at !== null && <Time at={result.published_at} />}
        {result.content_from === "page" && <Badge tone="good">read</Badge>}
        {result.error !== null && <Badge tone="warn">{result.error}</Badge>}
      </p>
      {result.content_from === "page" && (
        <details className="scrape-more">
          <summary>What was read</summary>
          <SafeMarkdown text={result.content} />
        </details>
      )}
    </article>
  );
}
