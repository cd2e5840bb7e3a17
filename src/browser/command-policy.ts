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
  "Target.sendMessageToTarget": "use flat sessions (flatten: true)",
  "Target.setRemoteLocations": "it reaches beyond the session",
  "DOM.setFileInputFiles":
    "paths are on the server; pass the file's content or use the upload_file action",
};

const contained = /^(https?:|about:|data:|blob:|javascript:|chrome-error:|$)/i;

/** Whether a URL leads to the web and not to the machine's files or the browser's own pages. */
export function isWebUrl(url: unknown): boolean {
  if (typeof url !== "string") return true;
  const trimmed = url.trim();
  return contained.test(trimmed) || !/^[a-z][a-z0-9+.-]*:/i.test(trimmed);
}

const urlMethods = new Set(["Page.navigate", "Target.createTarget", "Network.loadNetworkResource"]);

/** Judges a command before it reaches the browser: what would leave the session is refused (DESIGN 5). */
export function judge(command: ClientCommand, downloadFolder: string): Verdict {
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
  // Clients name a folder of their own machine; on ours, downloads stay in the session's folder.
  if (method.endsWith(".setDownloadBehavior") && "downloadPath" in params) {
    return { params: { ...params, downloadPath: downloadFolder } };
  }
  return "pass";
}
