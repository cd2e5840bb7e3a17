import type { CdpSession } from "../browser/cdp.ts";
import { giveFiles } from "./give-files.ts";
import { within } from "../waiting.ts";
import { call, callForHandle } from "../page/call.ts";
import { type Handle, handleGroup } from "../page/cdp-target.ts";
import { type Frame, framesOf } from "../page/frames.ts";
import { type ActionContext, ActionFailure, type Run, type SessionFiles } from "./action.ts";
import { clickElement, type Target, targetOf, named } from "./element.ts";
import { sizeText } from "./size-text.ts";

// Longer after a click no page may open a file chooser.
const chooserMs = 5_000;
const mostNames = 20;

export const uploadFile: Run<"upload_file"> = async (action, context) => {
  const { files } = context;
  if (files === undefined) {
    throw new ActionFailure(
      "Can't upload: the session has no file storage (use_file_storage is false).",
    );
  }
  const target = await targetOf(action, context);
  const file = await files.place(action.file_path);
  if (file === undefined) throw await unknownUpload(action.file_path, files);
  const own = await callForHandle(target.frame, fileInputOf, target.handle);
  const input =
    own === null
      ? await inputOfChooser(target, context, action.timeout)
      : { ...target, handle: own };
  const asked = await call(input.frame, askedOf, input.handle);
  if (asked.problem !== null) throw new ActionFailure(`Can't upload: ${asked.problem}.`);
  const { session, objectId } = input.handle;
  await giveFiles(session, { objectId }, [file]);
  const name = action.file_path.normalize("NFC");
  const remark = fits(asked.accept, name, file.contentType)
    ? ""
    : ` The page asks for other files: ${asked.accept}.`;
  return { message: `Gave '${name}' (${sizeText(file.size)}) to ${named(action)}.${remark}` };
};

async function unknownUpload(name: string, files: SessionFiles): Promise<ActionFailure> {
  const names = await files.uploads();
  const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : "";
  const known =
    names.length === 0
      ? "there are no uploads yet; send it by POST /storage/uploads/{name}"
      : `the uploads are: ${names.slice(0, mostNames).join(", ")}${more}`;
  return new ActionFailure(`There is no uploaded file '${name}': ${known}.`);
}

/** In the page: the file input that is meant by an element: itself, its label's, or the only one in it. */
function fileInputOf(element: Element): Element | null {
  const isFileInput = (candidate: Element | null | undefined) =>
    candidate instanceof HTMLInputElement && candidate.type === "file";
  const roots = element.shadowRoot === null ? [element] : [element, element.shadowRoot];
  const inside = roots.flatMap((root) => [...root.querySelectorAll("input[type=file]")]);
  const candidates = [
    element,
    element.closest("label")?.control,
    inside.length === 1 ? inside[0] : null,
  ];
  return candidates.find(isFileInput) ?? null;
}

/** In the page: what a file input wants, or why it takes no file. */
function askedOf(input: Element): { accept: string; problem: string | null } {
  if (!(input instanceof HTMLInputElement)) return { accept: "", problem: "it is no file input" };
  const problem = input.matches(":disabled")
    ? "the file input is disabled"
    : input.webkitdirectory
      ? "the page asks for a whole folder"
      : null;
  return { accept: input.accept, problem };
}

/** Clicks what opens a file chooser, which nobody sees, and answers the input that it was opened for. */
async function inputOfChooser(
  target: Target,
  context: ActionContext,
  timeout: number,
): Promise<{ frame: Frame; handle: Handle }> {
  const { tab, signal } = context;
  const limit = Math.min(timeout, chooserMs);
  const sessions = [tab.session, ...tab.frameSessions.values()];
  const opened = Promise.withResolvers<Chooser>();
  const listeners = sessions.map((session) =>
    session.on("Page.fileChooserOpened", ({ frameId, backendNodeId }) =>
      opened.resolve({ session, frameId, backendNodeId }),
    ),
  );
  await Promise.all(sessions.map((session) => intercept(session, true)));
  try {
    await clickElement(target, context, timeout);
    const chooser = await within(opened.promise, limit, signal);
    if (chooser !== undefined) return await inputOf(chooser, context);
  } finally {
    for (const stop of listeners) stop();
    await Promise.all(sessions.map((session) => intercept(session, false)));
  }
  throw new ActionFailure(
    `Can't upload: it is no file input, and a click on it opened no file chooser within ${limit / 1000} s.`,
  );
}

interface Chooser {
  session: CdpSession;
  frameId: string;
  backendNodeId: number | undefined;
}

/** A frame may go at any moment. */
async function intercept(session: CdpSession, enabled: boolean): Promise<void> {
  await session.send("Page.setInterceptFileChooserDialog", { enabled }).catch(() => undefined);
}

async function inputOf({ session, frameId, backendNodeId }: Chooser, { tab }: ActionContext) {
  const frame = (await framesOf(tab)).find(({ id }) => id === frameId);
  if (backendNodeId === undefined || frame === undefined) {
    throw new ActionFailure(
      "Can't upload: the page asks for files in a way that can't be answered (no file input).",
    );
  }
  const { object } = await session.send("DOM.resolveNode", {
    backendNodeId,
    executionContextId: frame.contextId,
    objectGroup: handleGroup,
  });
  return { frame, handle: { session, objectId: object.objectId! } };
}

/** Whether a file is of the kinds that an input's `accept` names. */
function fits(accept: string, name: string, contentType: string): boolean {
  const kinds = accept.split(",").map((kind) => kind.trim().toLowerCase());
  return kinds.some((kind) => {
    if (kind === "" || kind === "*/*") return true;
    if (kind.startsWith(".")) return name.toLowerCase().endsWith(kind);
    if (kind.endsWith("/*")) return contentType.startsWith(kind.slice(0, -1));
    return contentType === kind;
  });
}
