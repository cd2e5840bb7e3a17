/** Switches that would open a way around the egress gate, the sandbox or the session's own folder. */
const refused = new Set([
  "allow-file-access-from-files",
  // Opens its URL, also a file's, as the first page.
  "app",
  "disable-site-isolation-trials",
  "disable-web-security",
  "dump-dom",
  "enable-logging",
  "headless",
  "host-resolver-rules",
  "host-rules",
  "in-process-gpu",
  "log-net-log",
  "print-to-pdf",
  "screenshot",
  "single-process",
  "type",
  "user-agent",
]);

/** Many more, by what their names have in common: each version of Chromium brings new ones. */
const refusedNames =
  /sandbox|proxy|zygote|devtools|isolated|remote-|tracing|webrtc-ip|^trace-|^use-file-|extension(s-except)?$|-(dir|directory|file|launcher|location|path|prefix)$/;

/** Mojo's bindings lead a page into the browser process, and direct sockets past the egress gate. */
const refusedFeatures = /mojo|directsockets/i;

/** Why a caller's switch is refused, or undefined when it may be passed to the browser. */
export function refusedArgument(argument: string): string | undefined {
  const [, given, value = ""] = /^--([a-z0-9-]+)(=[\s\S]*)?$/i.exec(argument) ?? [];
  if (given === undefined || argument.includes("\0"))
    return `'${argument}' is not a switch of the form --name or --name=value`;
  const name = given.toLowerCase();
  const opensFeature = name.endsWith("features") && refusedFeatures.test(value);
  if (refused.has(name) || refusedNames.test(name) || opensFeature)
    return `'--${name}' is refused: it would weaken the isolation of the session`;
  return undefined;
}
