import { Download, FileDown } from "lucide-react";
import type { FileInfo } from "../../../../../src/contract/files.ts";
import { api } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/error-text.ts";
import { useAsk } from "../../../api/queries.ts";
import { IconButton } from "../../../ui/button.tsx";
import { Bytes } from "../../../ui/bytes.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { Ago } from "../../../ui/times.tsx";
import { useToast } from "../../../ui/toast.tsx";

/** What a session has downloaded. */
export function FilesPanel({ sessionId, isActive }: { sessionId: string; isActive: boolean }) {
  const every = isActive ? 5_000 : false;
  const params = { session_id: sessionId };
  const { data, error } = useAsk("fileListDownloads", { params }, { every });
  const tell = useToast();
  const save = ({ name: filename }: FileInfo) =>
    api.fileDownload({ params: { ...params, filename } }).then(
      ({ url }) => window.location.assign(url),
      (failure: unknown) => tell(sentenceOf(failure), "bad"),
    );
  return (
    <>
      <ErrorNote error={error} />
      <Table
        label="Downloads of the session"
        columns={columnsWith(save)}
        rows={data?.files}
        keyOf={({ name }) => name}
        empty={
          <EmptyState icon={FileDown} title="Nothing was downloaded">
            What the browser of this session downloads can be fetched here, also when it has ended.
          </EmptyState>
        }
      />
    </>
  );
}

function columnsWith(save: (file: FileInfo) => Promise<void>): readonly Column<FileInfo>[] {
  return [
    { id: "name", header: "Name", cell: ({ name }) => name },
    { id: "size", header: "Size", cell: ({ size }) => <Bytes count={size} />, align: "right" },
    { id: "at", header: "Downloaded", cell: ({ updated_at: at }) => at && <Ago at={at} /> },
    {
      id: "save",
      header: "",
      align: "right",
      cell: (file) => (
        <IconButton
          icon={Download}
          label={`Download ${file.name}`}
          size="small"
          onClick={() => void save(file)}
        />
      ),
    },
  ];
}
