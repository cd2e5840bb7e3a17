import { Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { classes } from "../../ui/classes.ts";
import { useAct } from "../use-act.ts";

/** Uploads what is dropped on it or chosen, one after the other. */
export function DropZone() {
  const [isOver, setOver] = useState(false);
  const [current, setCurrent] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const upload = useAct({
    act: async (files: readonly File[]) => {
      for (const file of files) {
        setCurrent(file.name);
        await api.fileUpload({ params: { filename: file.name }, upload: file });
      }
    },
    done: (_, files) =>
      files.length === 1
        ? `${files[0]?.name} was uploaded.`
        : `${files.length} files were uploaded.`,
  });
  const send = (list: FileList | null) => {
    if (list !== null && list.length > 0) upload.mutate([...list]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files);
  };
  return (
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
        {upload.isPending ? `Uploading ${current} …` : "Drop files here, or"}
      </p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          send(event.target.files);
          event.target.value = "";
        }}
      />
      <Button icon={Upload} busy={upload.isPending} onClick={() => input.current?.click()}>
        Choose files
      </Button>
    </div>
  );
}
