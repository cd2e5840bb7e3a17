/** Switches that would open a way around the egress gate, the sandbox or the session's own folder. */
const refused = new Set([
  "allow-file-access-from-files",
  "auto-open-devtools-for-tabs",
  "browser-subprocess-path",
  "crash-dumps-dir",
  "data-path",
  "disable-setuid-sandbox",
  "disable-site-isolation-trials",
  "disable-web-security",
  "disk-cache-dir",
  "enable-logging",
  "gpu-launcher",
  "headless",
  "host-resolver-rules",
  "host-rules",
  "load-extension",
  "log-file",
  "log-net-log",
  "no-proxy-server",
  "no-sandbox",
  "no-zygote",
  "ppapi-plugin-launcher",
  "proxy-auto-detect",
  "proxy-bypass-list",
  "proxy-pac-url",
  "proxy-server",
  "remote-allow-origins",
  "remote-debugging-address",
  "remote-debugging-pipe",
  "remote-debugging-port",
  "renderer-cmd-prefix",
  "single-process",
  "ssl-key-log-file",
  "trace-startup-file",
  "user-agent",
  "user-data-dir",
  "utility-cmd-prefix",
  "webrtc-ip-handling-policy",
]);

/** Why a caller's switch is refused, or undefined when it may be passed to the browser. */
export function refusedArgument(argument: string): string | undefined {
  const name = /^--([a-z0-9-]+)(=[\s\S]*)?$/i.exec(argument)?.[1];
  if (name === undefined) return `'${argument}' is not a switch of the form --name or --name=value`;
  if (refused.has(name))
    return `'--${name}' is refused: it would weaken the isolation of the session`;
  return undefined;
}
