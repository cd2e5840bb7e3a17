import { join } from "node:path";
import { type Adapter, type Handlers } from "./adapter.ts";

/** Downloads (CDP `Browser.setDownloadBehavior` and its events) by BiDi. */
export function downloadHandlers(firefox: Adapter): Handlers {
  const { bidi } = firefox;
  let last = 0;
  /** Those that run, the oldest first: Firefox names them by where they come from. */
  const running: { key: string; guid: string }[] = [];
  /** Where they go; undefined: nowhere. */
  let folder: string | undefined;
  let folders = 0;
  // A folder for each, as far as they come one after the other: else names get numbers.
  const choose = async () => {
    await bidi.send("browser.setDownloadBehavior", {
      downloadBehavior:
        folder === undefined
          ? { type: "denied" }
          : { type: "allowed", destinationFolder: join(folder, String(++folders)) },
    });
    inFolder.clear();
  };
  /** What has come into the same folder. */
  const inFolder = new Set<string>();
  const nameOf = (suggested: string) => {
    const plain = suggested.replace(/\(\d+\)(?=(\.[^.]*)?$)/, "");
    const name = inFolder.has(plain) ? plain : suggested;
    inFolder.add(name);
    return name;
  };
  const keyOf = (told: { navigation: string | null; url: string }) =>
    `${told.navigation ?? ""} ${told.url}`;
  bidi.on("browsingContext.downloadWillBegin", (told) => {
    const guid = `download ${++last}`;
    running.push({ key: keyOf(told), guid });
    const { context: frameId, url } = told;
    const suggestedFilename = nameOf(told.suggestedFilename);
    if (folder !== undefined) choose().catch(() => undefined);
    firefox.emit(undefined, "Browser.downloadWillBegin", { frameId, guid, url, suggestedFilename });
  });
  bidi.on("browsingContext.downloadEnd", (told) => {
    const index = running.findIndex(({ key }) => key === keyOf(told));
    const [ended] = index === -1 ? [] : running.splice(index, 1);
    if (ended === undefined) return;
    const isComplete = told.status === "complete" && told.filepath !== null;
    firefox.emit(undefined, "Browser.downloadProgress", {
      guid: ended.guid,
      totalBytes: 0,
      receivedBytes: 0,
      state: isComplete ? "completed" : "canceled",
      ...(isComplete ? { filePath: told.filepath! } : {}),
    });
  });
  return {
    "Browser.setDownloadBehavior": async ({ behavior, downloadPath }) => {
      folder = behavior === "deny" ? undefined : downloadPath;
      await choose();
      return {};
    },
    // BiDi can't: what is too large is found out when it has come.
    "Browser.cancelDownload": () => ({}),
  };
}
