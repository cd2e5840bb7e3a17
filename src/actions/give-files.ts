import { buffer } from "node:stream/consumers";
import type { CdpSession } from "../browser/cdp.ts";
import { ActionFailure } from "./action.ts";

/** A file for a page. */
export interface PlacedFile {
  name: string;
  /** In bytes. */
  size: number;
  contentType: string;
  /** Where the browser can read it; undefined where its machine is another one. */
  path: string | undefined;
  read: () => Promise<AsyncIterable<Uint8Array>>;
}

/** A file input, by what CDP knows it as. */
export type FileInput = { objectId: string } | { backendNodeId: number };

const megabyte = 1024 * 1024;
const mostBytes = 32 * megabyte;

/**
 * Puts files into a file input as a person does: by their paths where the browser can read them, else by
 * their content. Throws an `ActionFailure` where that is too much.
 */
export async function giveFiles(
  session: Pick<CdpSession, "send">,
  input: FileInput,
  files: readonly PlacedFile[],
): Promise<void> {
  const paths = files.flatMap(({ path }) => path ?? []);
  if (paths.length === files.length) {
    await session.send("DOM.setFileInputFiles", { ...input, files: paths });
    return;
  }
  if (files.reduce((sum, { size }) => sum + size, 0) > mostBytes) {
    const most = `${mostBytes / megabyte} MB`;
    throw new ActionFailure(
      `To an external browser (cdp_url) at most ${most} can be given at once.`,
    );
  }
  const objectId = await objectOf(session, input);
  const { exceptionDetails: problem } = await session.send("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: String(putFiles),
    arguments: [{ value: await Promise.all(files.map(contentOf)) }],
    userGesture: true,
  });
  if (problem !== undefined) throw new ActionFailure("The page did not take the files.");
}

async function objectOf(session: Pick<CdpSession, "send">, input: FileInput): Promise<string> {
  if ("objectId" in input) return input.objectId;
  const { object } = await session.send("DOM.resolveNode", input);
  if (object.objectId === undefined) throw new ActionFailure("The file input has gone.");
  return object.objectId;
}

async function contentOf({ name, contentType: type, read }: PlacedFile) {
  const content = await buffer(await read());
  return { name, type, base64: content.toString("base64") };
}

/** In the page. */
function putFiles(
  this: HTMLInputElement,
  files: { name: string; type: string; base64: string }[],
): void {
  const transfer = new DataTransfer();
  for (const { name, type, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0)!);
    transfer.items.add(new File([bytes], name, { type }));
  }
  this.files = transfer.files;
  this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  this.dispatchEvent(new Event("change", { bubbles: true }));
}
