/** What stays within the session's browser; of others we can't tell, so they are refused. */
const contained = new Set([
  "activeTab",
  "alarms",
  "background",
  "bookmarks",
  "browsingData",
  "clipboardRead",
  "clipboardWrite",
  "contentSettings",
  "contextMenus",
  "cookies",
  "declarativeContent",
  "declarativeNetRequest",
  "declarativeNetRequestFeedback",
  "declarativeNetRequestWithHostAccess",
  "favicon",
  "fontSettings",
  "geolocation",
  "history",
  "identity",
  "idle",
  "menus",
  "notifications",
  "offscreen",
  "pageCapture",
  "readingList",
  "scripting",
  "search",
  "sessions",
  "sidePanel",
  "storage",
  "tabCapture",
  "tabGroups",
  "tabs",
  "topSites",
  "unlimitedStorage",
  "userScripts",
  "webNavigation",
  "webRequest",
  "webRequestAuthProvider",
  "webRequestBlocking",
]);

const machine = "the machine is not the session's to look at";
const wayOut = "it would lead past the session's way to the network";
const files = "it reaches files of the machine";
const others = "it reaches beyond the session's pages";

const reasons: Record<string, string> = {
  debugger: "it could do all that is refused to CDP clients",
  desktopCapture: "the screen may show other sessions",
  dns: wayOut,
  downloads: files,
  "downloads.open": files,
  fileBrowserHandler: files,
  fileSystem: files,
  fileSystemProvider: files,
  management: others,
  nativeMessaging: "it would talk to programs of the machine",
  printerProvider: machine,
  printing: machine,
  privacy: wayOut,
  processes: machine,
  proxy: wayOut,
  "system.cpu": machine,
  "system.display": machine,
  "system.memory": machine,
  "system.storage": machine,
  vpnProvider: wayOut,
};

/** Why an extension with this permission can't be had, or undefined where it can. */
export function refusedPermission(permission: string): string | undefined {
  if (contained.has(permission) || isHostPattern(permission)) return undefined;
  return reasons[permission] ?? "it is not known to stay within the session";
}

/** Whether this names hosts, and not something that the browser does. */
export function isHostPattern(permission: string): boolean {
  return permission === "<all_urls>" || permission.includes("://");
}

/** The same hosts without the machine's files, which Chromium counts among all URLs; undefined where nothing is left. */
export function withoutFiles(pattern: string): string | undefined {
  if (pattern === "<all_urls>") return "*://*/*";
  return /^\s*(\*|https?|wss?):\/\//i.test(pattern) ? pattern : undefined;
}
