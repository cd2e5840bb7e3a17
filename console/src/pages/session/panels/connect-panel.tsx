import { Cable } from "lucide-react";
import { useAsk } from "../../../api/queries.ts";
import { CodeTabs } from "../../../ui/code.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { Skeleton } from "../../../ui/spinner.tsx";
import { connectCode } from "./connect-code.ts";
import "./connect-panel.css";

/** The links to a running session, and code that uses them. */
export function ConnectPanel({ sessionId }: { sessionId: string }) {
  const { data, error } = useAsk("sessionDebugInfo", { params: { session_id: sessionId } });
  const session = useAsk("sessionStatus", { params: { session_id: sessionId } }).data;
  if (data === undefined || session === undefined)
    return error === null ? <Skeleton /> : <ErrorNote error={error} />;
  const { bidi_url: bidi } = session;
  const devTools = { name: "DevTools", url: data.debug_url, about: "Under the hood of the page." };
  const links = [
    bidi === null
      ? { name: "CDP", url: data.cdp_url, about: "Playwright, Puppeteer and all that speaks CDP." }
      : { name: "WebDriver BiDi", url: bidi, about: "Puppeteer and all that speaks BiDi." },
    { name: "Viewer", url: data.viewer_url, about: "Whoever has it may take control." },
    { name: "Watch only", url: data.watch_url, about: "To look, and to embed in a page." },
    ...(bidi === null ? [devTools] : []),
    { name: "Log socket", url: data.ws.logs, about: "What happens, as JSON, as it happens." },
  ];
  const join = bidi === null ? { cdp: data.cdp_url } : { bidi };
  return (
    <div className="connect">
      <p className="soft">
        <Cable size={14} aria-hidden /> These links hold a ticket for this session alone, and end
        with it.
      </p>
      <dl className="connect-links">
        {links.map(({ name, url, about }) => (
          <div key={name}>
            <dt>
              {name} <span className="faint">{about}</span>
            </dt>
            <dd>
              <Address url={url} />
              <CopyButton text={url} what={`${name} link`} />
            </dd>
          </div>
        ))}
      </dl>
      <CodeTabs samples={connectCode(sessionId, join, window.location.origin)} />
    </div>
  );
}

function Address({ url }: { url: string }) {
  if (!url.startsWith("http")) return <code className="truncate">{url}</code>;
  return (
    <a className="truncate mono" href={url} target="_blank" rel="noreferrer">
      {url}
    </a>
  );
}
