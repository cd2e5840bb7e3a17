import { useMutation } from "@tanstack/react-query";
import { Download, Waypoints } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { TimelineEvent } from "../../../../../src/contract/timeline.ts";
import { api } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/error-text.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Bytes } from "../../../ui/bytes.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { SearchInput } from "../../../ui/search-input.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { Duration } from "../../../ui/times.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { saveFile } from "../save-file.ts";

type RequestData = Extract<TimelineEvent, { type: "request" }>["data"];
type Request = RequestData & { key: string };

const columns: readonly Column<Request>[] = [
  { id: "status", header: "Status", cell: (request) => <Status request={request} /> },
  { id: "method", header: "Method", cell: ({ method }) => <code>{method}</code> },
  { id: "url", header: "Address", cell: (request) => <Url request={request} /> },
  { id: "type", header: "Type", cell: ({ resource_type: type }) => type, wide: true },
  {
    id: "size",
    header: "Size",
    align: "right",
    wide: true,
    cell: ({ from_cache: cached, response_bytes: size }) =>
      cached ? <span className="faint">cache</span> : <Bytes count={size} />,
  },
  {
    id: "time",
    header: "Time",
    align: "right",
    wide: true,
    cell: ({ duration_ms: ms }) => <Duration ms={ms} />,
  },
];

const step = 100;

/** The requests of a session, the newest first, and all of them as HAR. */
export function NetworkPanel({
  sessionId,
  events,
}: {
  sessionId: string;
  events: readonly TimelineEvent[];
}) {
  const [words, setWords] = useState("");
  const [most, setMost] = useState(step);
  const wanted = useDeferredValue(words.toLowerCase());
  const requests = useMemo(() => requestsOf(events), [events]);
  const shown = useMemo(
    () => requests.filter((request) => textOf(request).includes(wanted)),
    [requests, wanted],
  );
  return (
    <div className="stack">
      <div className="row">
        <SearchInput value={words} onValue={setWords} label="Filter by address, method, status" />
        <span className="push" />
        <HarButton sessionId={sessionId} />
      </div>
      <Table
        label="Requests"
        columns={columns}
        rows={shown.slice(0, most)}
        keyOf={({ key }) => key}
        empty={
          <EmptyState icon={Waypoints} title="No requests">
            {requests.length === 0
              ? "Requests of the pages appear here once they have ended."
              : "No request fits the filter."}
          </EmptyState>
        }
      />
      {shown.length > most && (
        <div>
          <Button size="small" onClick={() => setMost(most + step * 4)}>
            Show more of {shown.length.toLocaleString()}
          </Button>
        </div>
      )}
    </div>
  );
}

function requestsOf(events: readonly TimelineEvent[]): Request[] {
  const requests = events.flatMap((event, place) =>
    event.type === "request" ? [{ ...event.data, key: String(place) }] : [],
  );
  return requests.toReversed();
}

function textOf({ url, method, status, resource_type: type, error }: Request): string {
  return `${method} ${url} ${status ?? ""} ${type} ${error ?? ""}`.toLowerCase();
}

function Status({ request: { status, error } }: { request: Request }) {
  if (error !== null) {
    return (
      <Badge tone="bad" title={error}>
        {/^(Refused|Blocked)/.test(error) ? "refused" : "failed"}
      </Badge>
    );
  }
  const tone = (status ?? 0) >= 400 ? "bad" : (status ?? 0) >= 300 ? "warn" : "good";
  return <Badge tone={tone}>{status ?? "…"}</Badge>;
}

function Url({ request: { url, error } }: { request: Request }) {
  return (
    <>
      <div className="truncate" title={url}>
        {url}
      </div>
      {error !== null && <div className="faint">{error}</div>}
    </>
  );
}

function HarButton({ sessionId }: { sessionId: string }) {
  const tell = useToast();
  const har = useMutation({
    mutationFn: () => api.sessionHar({ params: { session_id: sessionId } }),
    onSuccess: ({ bytes }) =>
      saveFile(new Blob([bytes as BlobPart], { type: "application/json" }), `${sessionId}.har`),
    onError: (error) => tell(sentenceOf(error), "bad"),
  });
  return (
    <Button size="small" icon={Download} busy={har.isPending} onClick={() => har.mutate()}>
      HAR
    </Button>
  );
}
