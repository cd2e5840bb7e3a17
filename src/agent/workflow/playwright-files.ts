import type { ScriptFunction } from "./script-function.ts";

const upload: ScriptFunction = {
  types: [],
  code: `\
/** Where a file to upload is. */
function upload(name: string): string {
  return join(env.NOTTE_UPLOADS ?? ".", name);
}`,
};

const chooseFile: ScriptFunction = {
  types: ["Locator", "Page"],
  code: `\
/** Answers the file chooser that a click opens. */
async function chooseFile(page: Page, opener: Locator, path: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), opener.click()]);
  await chooser.setFiles(path);
}`,
};

const save: ScriptFunction = {
  types: ["Download"],
  code: `\
/** Keeps a downloaded file in a folder. */
async function save(download: Download): Promise<void> {
  const folder = env.NOTTE_DOWNLOADS ?? "downloads";
  await download.saveAs(join(folder, basename(download.suggestedFilename())));
}`,
};

const downloadsOf: ScriptFunction = {
  types: ["BrowserContext", "Download"],
  code: `\
/** The next downloads, once as many have begun. */
async function downloadsOf(context: BrowserContext, count: number): Promise<Download[]> {
  const begun: Download[] = [];
  await context.waitForEvent("download", {
    predicate: (download) => begun.push(download) === count,
  });
  return begun;
}`,
};

const saveShown: ScriptFunction = {
  types: ["Page"],
  code: `\
/** Keeps the file that a tab shows in a folder. */
async function saveShown(page: Page): Promise<void> {
  const response = await page.request.get(page.url());
  const folder = env.NOTTE_DOWNLOADS ?? "downloads";
  await mkdir(folder, { recursive: true });
  const name = basename(new URL(page.url()).pathname) || "file";
  await writeFile(join(folder, name), await response.body());
}`,
};

/** How a script gives files to a page, and keeps those that come. */
export const fileFunctions = { upload, chooseFile, save, downloadsOf, saveShown };
