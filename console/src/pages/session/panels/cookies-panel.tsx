import { Cookie as CookieIcon } from "lucide-react";
import { useState } from "react";
import type { Cookie } from "../../../../../src/contract/sessions.ts";
import { useAsk } from "../../../api/queries.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { SearchInput } from "../../../ui/search-input.tsx";
import { type Column, Table } from "../../../ui/table.tsx";

const columns: readonly Column<Cookie>[] = [
  { id: "name", header: "Name", cell: ({ name }) => <code>{name}</code> },
  { id: "value", header: "Value", cell: ({ value }) => <Value value={value} /> },
  { id: "domain", header: "Domain", cell: ({ domain }) => domain },
  { id: "path", header: "Path", cell: ({ path }) => path, wide: true },
  { id: "expires", header: "Expires", cell: expiry, wide: true },
  { id: "flags", header: "", cell: flags, wide: true },
];

/** The cookies of a running session; their values only by a click. */
export function CookiesPanel({ sessionId }: { sessionId: string }) {
  const [words, setWords] = useState("");
  const { data, error } = useAsk("sessionCookiesGet", { params: { session_id: sessionId } });
  const rows = data?.cookies.filter(({ name, domain }) => `${name} ${domain}`.includes(words));
  return (
    <div className="stack">
      <SearchInput value={words} onValue={setWords} label="Filter cookies by name or domain" />
      <ErrorNote error={error} />
      {error === null && (
        <Table
          label="Cookies"
          columns={columns}
          rows={rows}
          keyOf={({ name, domain, path }) => `${domain} ${path} ${name}`}
          empty={
            <EmptyState icon={CookieIcon} title="No cookies">
              Pages that set some show up here.
            </EmptyState>
          }
        />
      )}
    </div>
  );
}

function Value({ value }: { value: string }) {
  const [isShown, setShown] = useState(false);
  if (!isShown) {
    return (
      <Button size="small" tone="quiet" onClick={() => setShown(true)}>
        Show
      </Button>
    );
  }
  return (
    <span className="cookie-value">
      <code>{value}</code>
      <CopyButton text={value} what="value" />
    </span>
  );
}

function expiry({ expires }: Cookie): string {
  return expires == null || expires < 0
    ? "with the session"
    : new Date(expires * 1_000).toLocaleString(undefined, { dateStyle: "medium" });
}

function flags({ httpOnly, secure, sameSite }: Cookie): string {
  return [httpOnly && "HttpOnly", secure && "Secure", sameSite].filter(Boolean).join(" · ");
}
