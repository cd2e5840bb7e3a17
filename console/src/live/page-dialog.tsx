import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { LiveState } from "../../../src/contract/live.ts";
import { Button } from "../ui/button.tsx";
import type { Live } from "./use-live.ts";

type PageDialog = NonNullable<LiveState["dialog"]>;

/** A dialog of the page or a question for a file, over the picture: the page stands still until it is answered. */
export function PageDialogs({
  live,
  upload,
}: {
  live: Live;
  /** Stores a file among the account's uploads and answers its name there. */
  upload: ((file: File) => Promise<string>) | null;
}) {
  const state = live.state;
  if (state === undefined || live.status.phase !== "live") return null;
  const mayAct = state.control === "you";
  if (state.dialog !== null) {
    const { kind, message } = state.dialog;
    return (
      <ScriptDialog
        key={`${kind}\n${message}`}
        dialog={state.dialog}
        mayAct={mayAct}
        answer={(accept, text) => live.send({ type: "dialog", accept, text })}
      />
    );
  }
  if (state.file_chooser === null || !mayAct) return null;
  const choose = (names: string[]) => live.send({ type: "files", names });
  return <FileDialog multiple={state.file_chooser.multiple} upload={upload} choose={choose} />;
}

/** A native dialog within the picture: it keeps the keyboard, and Escape cancels. */
function Sheet({
  label,
  cancel,
  children,
}: {
  label: string;
  cancel: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement as HTMLElement | null;
    element.showModal();
    const first = element.querySelector<HTMLElement>("[data-first]");
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
    return () => before?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="live-sheet"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        cancel();
      }}
    >
      {children}
    </dialog>
  );
}

const headings: Record<string, string> = {
  alert: "The page says",
  confirm: "The page asks",
  prompt: "The page asks",
  beforeunload: "Leave this page?",
};

function ScriptDialog({
  dialog,
  mayAct,
  answer,
}: {
  dialog: PageDialog;
  mayAct: boolean;
  answer: (accept: boolean, text: string | null) => void;
}) {
  const [text, setText] = useState(dialog.default_text);
  const isPrompt = dialog.kind === "prompt";
  const heading = headings[dialog.kind] ?? "The page asks";
  const message =
    dialog.message || (dialog.kind === "beforeunload" ? "What was entered may be lost." : "");
  if (!mayAct) {
    return (
      <div className="live-sheet is-still" role="note">
        <strong>{heading}</strong>
        <p>{message}</p>
        <small>Whoever has control answers it.</small>
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer(true, isPrompt ? text : null);
  };
  return (
    <Sheet label={heading} cancel={() => answer(dialog.kind === "alert", null)}>
      <form onSubmit={submit}>
        <strong>{heading}</strong>
        <p>{message}</p>
        {isPrompt && (
          <input
            aria-label="Answer to the page"
            data-first=""
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <div className="live-sheet-buttons">
          {dialog.kind !== "alert" && (
            <Button onClick={() => answer(false, null)}>
              {dialog.kind === "beforeunload" ? "Stay" : "Cancel"}
            </Button>
          )}
          <Button type="submit" tone="accent" data-first={isPrompt ? undefined : ""}>
            {dialog.kind === "beforeunload" ? "Leave" : "OK"}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function FileDialog({
  multiple,
  upload,
  choose,
}: {
  multiple: boolean;
  upload: ((file: File) => Promise<string>) | null;
  choose: (names: string[]) => void;
}) {
  const [files, setFiles] = useState<File[]>([]);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (upload === null) return;
    setBusy(true);
    try {
      const names: string[] = [];
      for (const file of files) names.push(await upload(file));
      choose(names);
    } catch (error) {
      setProblem((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Sheet label="The page asks for a file" cancel={() => choose([])}>
      <form onSubmit={(event) => void submit(event)}>
        <strong>The page asks for {multiple ? "files" : "a file"}</strong>
        <p>What you choose is uploaded to this server and given to the page.</p>
        <input
          type="file"
          aria-label="Files for the page"
          multiple={multiple}
          onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
        />
        {problem !== "" && (
          <p className="live-problem" role="alert">
            {problem}
          </p>
        )}
        <div className="live-sheet-buttons">
          <Button onClick={() => choose([])}>Cancel</Button>
          <Button
            type="submit"
            tone="accent"
            busy={isBusy}
            disabled={files.length === 0 || upload === null}
          >
            Give to the page
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
