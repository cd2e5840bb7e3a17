import { Upload } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";

interface FileButtonProps {
  /** Said by a screen reader of the field behind it. */
  label: string;
  /** The kinds that can be chosen, as an `<input>` names them; any unless told. */
  accept?: string | undefined;
  /** Whether several can be chosen at once. */
  multiple?: boolean;
  busy: boolean;
  /** What was chosen: at least one. */
  onFiles(files: readonly File[]): void;
  children: ReactNode;
}

/** A button that opens the browser's choice of files. */
export function FileButton(props: FileButtonProps) {
  const { label, accept, multiple, busy, onFiles, children } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        hidden
        aria-label={label}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          // The same file can be chosen again: without this that would be no change.
          target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button icon={Upload} busy={busy} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
