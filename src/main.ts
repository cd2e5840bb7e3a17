import { type App, startApp } from "./app.ts";
import { outliveUnawaited } from "./app/unawaited.ts";
import { modelSetup } from "./errors.ts";
import { readSettings, SettingsError, settingsHelp } from "./settings.ts";
import { MasterKeyError } from "./store/key-file.ts";
import { DataFolderInUse } from "./store/lock.ts";

const usage = `Nocturne: an open, self-hosted server of the Notte API

  npm start                             run the server
  npm start -- --help                   this text
  npm run nocturne -- keys create       make an API key (also: keys list, keys revoke <id>)
  npm run nocturne -- master-key rotate seal everything with a new master key
  npm run nocturne -- filter-lists update  fetch the lists for block_ads
  npm run nocturne -- bridge <cdp_url>  a local port for chromedriver and Selenium

Settings are environment variables:
${settingsHelp()}
`;

function greeting({ url, newKey, browser, sandboxProblem, model, mail }: App): string {
  const key = newKey ?? "$NOTTE_API_KEY";
  const lines = [
    "",
    `  Nocturne is running at ${url}  (${browser})`,
    "",
    newKey === undefined
      ? "  API key:  the one you have (npm run nocturne -- keys create makes another)"
      : `  API key:  ${newKey}   (shown only now; keep it)`,
    `  Console:  ${url}/console`,
    `  API:      ${url}/docs`,
    `  Model:    ${model ?? `none, so no agents (${modelSetup})`}`,
    ...(mail === undefined ? [] : [`  Mail:     ${mail}`]),
    "",
    "  Try:",
    `    curl -X POST ${url}/sessions/start -H "Authorization: Bearer ${key}"`,
    `    NOTTE_API_URL=${url} NOTTE_API_KEY=${key} node your-script.js   # with notte-sdk`,
    "",
  ];
  if (sandboxProblem !== undefined) lines.push(`  Note: ${sandboxProblem}`, "");
  return lines.join("\n");
}

/**
 * Resolves when the process is asked to end. Heard from the first moment, so that a start leaves no
 * browser behind, and to the last: npm passes a Ctrl-C on that we have already had.
 */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}

async function run(): Promise<void> {
  if (process.argv.includes("--help")) {
    console.log(usage);
    return;
  }
  const stopped = stopSignal();
  outliveUnawaited((error) => console.error("Failed where nobody waits for it:", error));
  await using app = await startApp(readSettings());
  console.log(greeting(app));
  await stopped;
  console.log("Stopping: ending the sessions …");
}

try {
  await run();
} catch (error) {
  const isForOperator =
    error instanceof SettingsError ||
    error instanceof DataFolderInUse ||
    error instanceof MasterKeyError ||
    "status" in (error as object) ||
    "syscall" in (error as object);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    console.error("The port is in use; stop the other server or set NOCTURNE_PORT.");
  else console.error(isForOperator ? message : error);
  process.exitCode = 1;
}
