import type { Download, KeptFile } from "../browser/downloads.ts";
import { within } from "../waiting.ts";
import { type ActionContext, ActionFailure, type ActionResult, type Run } from "./action.ts";
import { fileId, fileOf } from "../page/file-page.ts";
import { mainFrame } from "../page/frames.ts";
import { clickElement, targetOf } from "./element.ts";
import { keepFilePage } from "./file-page.ts";
import { beforeAction, settle } from "./settle.ts";
import { sizeText } from "./size-text.ts";

// An operation has a minute beside its own timeout.
const longestDownloadMs = 50_000;
const momentMs = 1_000;
/** How long after its navigation was given up a download begins at the latest. */
export const downloadBeginsMs = 300;

export const downloadFile: Run<"download_file"> = async (action, context) => {
  const { files, tab, tabs, signal } = context;
  if (files === undefined) {
    throw new ActionFailure(
      "Can't download: the session has no file storage (use_file_storage is false).",
    );
  }
  if (action.selector === null && action.id === fileId) {
    const page = fileOf(await mainFrame(tab));
    if (page !== null) return downloaded([await keepFilePage(tab, page, files.keep)]);
    throw new ActionFailure(
      "Can't download: the tab shows a page and not a file. Give the id or selector of what is to be clicked.",
    );
  }
  const target = await targetOf(action, context);
  using watch = context.watchDownloads();
  using before = beforeAction("click", context);
  const { url } = tab;
  await clickElement(target, context, action.timeout);
  await settle(context, before);
  const shown = tabs.current;
  // What was meant to be downloaded may be shown instead.
  if (watch.begun.length === 0 && shown !== undefined && (shown !== tab || shown.url !== url)) {
    // A tab that was opened only for a download closes by itself.
    const page = await mainFrame(shown).then(fileOf, () => null);
    if (page !== null) return downloaded([await keepFilePage(shown, page, files.keep)]);
  }
  if ((await watch.first(action.timeout, signal)) === undefined) {
    throw new ActionFailure(
      `No download began within ${action.timeout / 1000} s after the click. Observe to see what it did instead.`,
    );
  }
  return downloaded(await Promise.all(watch.begun.map((one) => finished(one, context))));
};

async function finished(download: Download, { signal }: ActionContext): Promise<KeptFile> {
  const outcome = await within(download.outcome, longestDownloadMs, signal);
  if (outcome === undefined) {
    throw new ActionFailure(
      `The download of '${download.name}' had not ended after ${longestDownloadMs / 1000} s; it goes on, and will stand in the session's downloads.`,
    );
  }
  if ("problem" in outcome) {
    throw new ActionFailure(`The download of '${download.name}' failed: ${outcome.problem}.`);
  }
  return outcome;
}

function downloaded(files: KeptFile[]): ActionResult {
  const shown = files.map(fileText).join(", ");
  return {
    message: `Downloaded ${shown} into the session's downloads.`,
    data: {
      markdown: shown,
      images: null,
      structured: {
        success: true,
        error: null,
        data: { files: files.map(({ name, size }) => ({ name, size })) },
      },
      success: true,
      content: shown,
      links: [],
    },
  };
}

function fileText({ name, size }: KeptFile): string {
  return `'${name}' (${sizeText(size)})`;
}

/** What has to be known from before an action to tell what it downloads. */
export function beforeDownloads({ tab, watchDownloads }: ActionContext) {
  const watch = watchDownloads();
  return { watch, loads: tab.fruitlessLoads, [Symbol.dispose]: () => watch[Symbol.dispose]() };
}

/** A sentence for each download that an action set off besides what it was for. */
export async function toldOf(
  { watch, loads }: ReturnType<typeof beforeDownloads>,
  { tab, signal }: ActionContext,
): Promise<string[]> {
  if (tab.fruitlessLoads > loads) await watch.first(downloadBeginsMs, signal);
  return Promise.all(
    watch.begun.map(async ({ name, outcome }) => {
      const known = await within(outcome, momentMs, signal);
      if (known === undefined) return `The download of '${name}' began and goes on.`;
      if ("problem" in known)
        return `The download of '${name}' began and failed: ${known.problem}.`;
      return `It downloaded ${fileText(known)} into the session's downloads.`;
    }),
  );
}
