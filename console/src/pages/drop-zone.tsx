import { type DragEvent, useState } from "react";
import { fieldErrorsOf, sentenceOf } from "../api/error-text.ts";
import { classes } from "../ui/classes.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { FileButton } from "../ui/file-button.tsx";
import { useAct } from "./use-act.ts";
import "./drop-zone.css";

interface DropZoneProps {
  /** What belongs on it, such as `files`. */
  what: string;
  /** The kinds that can be chosen, as an `<input>` names them; any unless told. */
  accept?: string;
  upload(file: File): Promise<unknown>;
}

/** Uploads what is dropped on it or chosen, one after the other; what was refused stands below, and why. */
export function DropZone({ what, accept, upload }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const [current, setCurrent] = useState<string>();
  const uploading = useAct({
    act: async (files: readonly File[]) => {
      const refused: string[] = [];
      for (const file of files) {
        setCurrent(file.name);
        await upload(file).catch((error: unknown) => {
          refused.push(`${file.name}: ${fieldErrorsOf(error).file ?? sentenceOf(error)}`);
        });
      }
      return refused;
    },
    done: (refused, files) => uploadedText(files, files.length - refused.length),
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0 && !uploading.isPending) uploading.mutate(files);
  };
  return (
    <>
      <div
        className={classes("drop", isOver && "drop-over")}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p className="soft" role="status">
          {uploading.isPending ? `Uploading ${current} …` : `Drop ${what} here, or`}
        </p>
        <FileButton
          label={what}
          accept={accept}
          multiple
          busy={uploading.isPending}
          onFiles={(files) => uploading.mutate(files)}
        >
          Choose {what}
        </FileButton>
      </div>
      {uploading.data?.map((why, at) => (
        <ErrorNote key={at} error={why} />
      ))}
    </>
  );
}

/** What is told of uploads that came through, of which there may be none. */
function uploadedText(files: readonly File[], done: number): string | undefined {
  if (done === 0) return undefined;
  if (files.length === 1) return `${files[0]?.name} was uploaded.`;
  return done === files.length
    ? `${done} files were uploaded.`
    : `${done} of ${files.length} files were uploaded.`;
}
