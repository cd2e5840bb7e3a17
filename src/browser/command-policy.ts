/** A CDP command of an outside client. */
export interface ClientCommand {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  sessionId?: string;
}

/** What becomes of a command: sent as it is, sent changed, or answered with a CDP error. */
export type Verdict = { refuse: string } | { params: Record<string, unknown> } | "pass";

const refusedDomains: Record<string, string> = {
  Extensions: "extensions can't be loaded into a session",
  PWA: "applications can't be installed",
  SystemInfo: "the machine is not the session's to look at",
  Tethering: "ports of the machine can't be bound",
};

const refusedMethods: Record<string, string> = {
  "Browser.crash": "it would end the session under its other users",
  "Browser.crashGpuProcess": "it would end the session under its other users",
  "Browser.executeBrowserCommand": "it reaches beyond the session",
  "Browser.getBrowserCommandLine": "the machine is not the session's to look at",
  "Target.exposeDevToolsProtocol": "it would hand the browser to the page",
  "Target.openDevTools": "its pages may read the machine's files",
  "Target.sendMessageToTarget": "use flat sessions (flatten: true)",
  "Target.setRemoteLocations": "it reaches beyond the session",
  "DOM.setFileInputFiles":
    "paths are on the server; pass the file's content or use the upload_file action",
};

const contained = /^(https?:|about:(blank|srcdoc)|data:|blob:|javascript:|chrome-error:)/i;

/** Whether a URL leads to the web and not to the machine's files or the browser's own pages. */
export function isWebUrl(url: unknown): boolean {
  if (typeof url !== "string") return true;
  // Read as Chromium does: it drops line breaks anywhere and control characters in front (`fi\nle:`).
  const href = URL.parse(url)?.href;
  return href === undefined ? /^\s*https?:|^[^:]*$/i.test(url) : contained.test(href);
}

const urlMethods = new Set(["Page.navigate", "Target.createTarget", "Network.loadNetworkResource"]);

/** Judges a command before it reaches the browser: what would leave the session is refused (DESIGN 5). */
export function judge(command: ClientCommand, downloadFolder: string | undefined): Verdict {
  const { method = "", params = {} } = command;
  const reason = refusedMethods[method] ?? refusedDomains[method.split(".")[0]!];
  if (reason !== undefined) return { refuse: reason };
  if (urlMethods.has(method) && !isWebUrl(params["url"])) {
    return { refuse: "only web pages can be opened" };
  }
  if (
    method === "Target.createBrowserContext" &&
    ("proxyServer" in params || "proxyBypassList" in params)
  ) {
    return { refuse: "the session's network can't be changed; choose proxies when it is started" };
  }
  if (method === "Input.dispatchDragEvent" && dropsFiles(params["data"])) {
    return { refuse: refusedMethods["DOM.setFileInputFiles"]! };
  }
  if (method.endsWith(".setDownloadBehavior") && params["behavior"] !== "deny") {
    return { params: { ...params, ...downloadsInto(downloadFolder, method) } };
  }
  return "pass";
}

/**
 * Clients name a folder of their own machine; on ours, downloads stay in the session's folder, each under
 * a name of its own, and on an external browser's they go where they go.
 */
function downloadsInto(downloadPath: string | undefined, method: string): Record<string, unknown> {
  if (downloadPath === undefined) return { behavior: "default", downloadPath: undefined };
  const behavior = method.startsWith("Browser.") ? "allowAndName" : "allow";
  return { behavior, downloadPath };
}

function dropsFiles(data: unknown): boolean {
  const files = typeof data === "object" && data !== null && "files" in data ? data.files : [];
  return !Array.isArray(files) || files.length > 0;
}
