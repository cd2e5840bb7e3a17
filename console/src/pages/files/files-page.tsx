import { ExternalLink, FileBox, Trash2 } from "lucide-react";
import { useState } from "react";
import type { FileInfo } from "../../../../src/contract/files.ts";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Bytes } from "../../ui/bytes.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Ago } from "../../ui/times.tsx";
import { DropZone } from "../drop-zone.tsx";
import { curlUpload } from "../request-code.ts";
import { useAct } from "../use-act.ts";
import "./files.css";

const columns: readonly Column<FileInfo>[] = [
  { id: "name", header: "Name", cell: ({ name }) => <span className="file-name">{name}</span> },
  { id: "size", header: "Size", align: "right", cell: ({ size }) => <Bytes count={size} /> },
  {
    id: "uploaded",
    header: "Uploaded",
    align: "right",
    wide: true,
    cell: ({ updated_at: at }) => (at === null ? null : <Ago at={at} />),
  },
  {
    id: "acts",
    header: <span className="only-heard">What to do</span>,
    align: "right",
    cell: (file) => <FileActions file={file} />,
  },
];

/** The files that were uploaded for sessions to use. */
export function FilesPage() {
  const [words, setWords] = useState("");
  const { data, error, refetch } = useAsk("fileListUploads", {});
  const all = data?.files;
  const wanted = words.toLowerCase();
  return (
    <Page
      title="Files"
      about="What sessions and agents can give to pages. What a session downloads is on its own page."
    >
      <DropZone
        what="files"
        upload={(file) => api.fileUpload({ params: { filename: file.name }, upload: file })}
      />
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {(all?.length ?? 0) > 5 && (
        <SearchInput value={words} onValue={setWords} label="Filter the files" />
      )}
      <Card flush>
        <Table
          label="Uploaded files"
          columns={columns}
          rows={all?.filter(({ name }) => name.toLowerCase().includes(wanted))}
          keyOf={({ name }) => name}
          empty={words === "" ? <NoFiles /> : <p className="files-none soft">No file fits.</p>}
        />
      </Card>
    </Page>
  );
}

function FileActions({ file: { name: filename } }: { file: FileInfo }) {
  const params = { filename };
  const open = useAct({
    act: () => api.fileUploadLink({ params }),
    after: ({ url }) => {
      const { pathname, search } = new URL(url);
      window.location.assign(pathname + search);
    },
  });
  const remove = useAct({
    act: () => api.fileUploadDelete({ params }),
    done: `${filename} was deleted.`,
  });
  return (
    <span className="row file-acts">
      <Button size="small" icon={ExternalLink} busy={open.isPending} onClick={() => open.mutate()}>
        Get
      </Button>
      <ConfirmButton
        size="small"
        icon={Trash2}
        question={`Delete ${filename}?`}
        consequence="Sessions and agents can't use it any more."
        confirm="Delete the file"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        Delete
      </ConfirmButton>
    </span>
  );
}

function NoFiles() {
  const code = curlUpload("/storage/uploads/invoice.pdf", "invoice.pdf");
  return (
    <EmptyState
      icon={FileBox}
      title="No file yet"
      next={<CodeTabs samples={[{ label: "curl", code }]} />}
    >
      Drop one above, or upload it from a program. A page gets it by the action upload_file.
    </EmptyState>
  );
}
