import { Puzzle, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Extension } from "../../../../src/contract/extensions.ts";
import { api } from "../../api/client.ts";
import { Bytes } from "../../ui/bytes.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import { SomeOf } from "../../ui/some-of.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Ago } from "../../ui/times.tsx";
import { DropZone } from "../drop-zone.tsx";
import { curlOf, curlUpload } from "../request-code.ts";
import { useAct } from "../use-act.ts";
import { extensionFiles, useExtensions } from "./use-extensions.ts";
import "./extensions.css";

const columns: readonly Column<Extension>[] = [
  {
    id: "name",
    header: "Name",
    cell: ({ name, version, format, extension_id: id }) => (
      <span className="extension-name">
        <b>{name}</b>
        <span className="soft">
          {version} · {format}
        </span>
        <span className="mono faint truncate">{id}</span>
      </span>
    ),
  },
  {
    id: "asks",
    header: "Asks for",
    cell: ({ permissions, hosts }) => (
      <div className="extension-asks">
        <SomeOf all={permissions} none="no permission" />
        <div className="soft">
          <SomeOf all={hosts} none="no page" />
        </div>
      </div>
    ),
  },
  {
    id: "size",
    header: "Size",
    align: "right",
    wide: true,
    cell: ({ size }) => <Bytes count={size} />,
  },
  {
    id: "uploaded",
    header: "Uploaded",
    align: "right",
    wide: true,
    cell: ({ created_at: at }) => <Ago at={at} />,
  },
  {
    id: "acts",
    header: <span className="only-heard">What to do</span>,
    align: "right",
    cell: (extension) => <DeleteExtension extension={extension} />,
  },
];

/** The browser extensions that were uploaded for sessions to start with. */
export function ExtensionsPage() {
  const [words, setWords] = useState("");
  const { data, error, refetch } = useExtensions();
  const all = data?.items;
  const wanted = words.toLowerCase();
  return (
    <Page
      title="Extensions"
      about="What browsers can start with. An extension sees all that its pages show, and what is typed there."
    >
      <DropZone
        what="extensions"
        accept={extensionFiles}
        upload={(file) => api.extensionUpload({ upload: file })}
      />
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {(all?.length ?? 0) > 5 && (
        <SearchInput value={words} onValue={setWords} label="Filter the extensions" />
      )}
      <Card flush>
        <Table
          label="Extensions"
          columns={columns}
          rows={all?.filter(({ name }) => name.toLowerCase().includes(wanted))}
          keyOf={({ extension_id: id }) => id}
          empty={words === "" ? <NoExtensions /> : <NoneFits />}
        />
      </Card>
    </Page>
  );
}

function DeleteExtension({ extension: { extension_id, name } }: { extension: Extension }) {
  const remove = useAct({
    act: () => api.extensionDelete({ params: { extension_id } }),
    done: `${name} was deleted.`,
  });
  return (
    <ConfirmButton
      size="small"
      icon={Trash2}
      question={`Delete ${name}?`}
      consequence="No session can start with it any more; those that run with it go on."
      confirm="Delete the extension"
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      Delete
    </ConfirmButton>
  );
}

function NoneFits() {
  return (
    <EmptyState icon={Puzzle} title="No extension fits">
      Only names are compared.
    </EmptyState>
  );
}

function NoExtensions() {
  const code = [
    curlUpload("/extensions", "extension.zip"),
    curlOf("POST", "/sessions/start", { extensions: ["<extension_id>"] }),
  ].join("\n\n");
  return (
    <EmptyState
      icon={Puzzle}
      title="No extension yet"
      next={<CodeTabs samples={[{ label: "curl", code }]} />}
    >
      Drop one above, or upload it from a program: a zip archive of its folder, or a CRX file. It is
      chosen when a session starts.
    </EmptyState>
  );
}
