import { useState } from "react";
import { Badge } from "../../ui/badge.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { SearchInput } from "../../ui/search-input.tsx";

interface FoundProps {
  /** What they are, in the plural. */
  what: string;
  all: readonly { url: string | null; text: string; kind: string | null }[];
}

const most = 500;

/** Links or pictures of a page, as links: nothing is loaded. */
export function Found({ what, all }: FoundProps) {
  const [words, setWords] = useState("");
  const wanted = words.toLowerCase();
  const fitting = all.filter(({ url, text }) => `${url} ${text}`.toLowerCase().includes(wanted));
  if (all.length === 0) return <p className="soft">There are no {what} in it.</p>;
  return (
    <div className="stack">
      <div className="row">
        <SearchInput value={words} onValue={setWords} label={`Filter the ${what}`} />
        <CopyButton
          text={fitting.flatMap(({ url }) => url ?? []).join("\n")}
          what={`these ${fitting.length} ${what}`}
        />
      </div>
      <ol className="found">
        {fitting.slice(0, most).map(({ url, text, kind }, index) => (
          <li key={index}>
            {url !== null && /^https?:/.test(url) ? (
              <a href={url} target="_blank" rel="noreferrer noopener nofollow">
                {text}
              </a>
            ) : (
              <span>{text}</span>
            )}
            {kind !== null && <Badge>{kind.replaceAll("_", " ")}</Badge>}
          </li>
        ))}
      </ol>
      {fitting.length > most && <p className="soft">The first {most} are shown.</p>}
    </div>
  );
}
