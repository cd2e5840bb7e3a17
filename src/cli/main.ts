import { parseArgs } from "node:util";
import { readSettings, SettingsError, settingsMarkdown } from "../settings.ts";
import { openDatabase } from "../store/open.ts";
import { bridge } from "./bridge.ts";
import { createKey, listKeys, revokeKey } from "./keys.ts";
import { rotateMasterKey } from "./master-key.ts";

const usage = `Usage: npm run nocturne -- <command>

  keys create [--account NAME] [--name NAME]   make an API key; it is shown once
  keys list                                    every key, without the key itself
  keys revoke <id>                             end a key's validity
  master-key rotate                            seal everything with a new master key; the server has to be stopped
  bridge <cdp_url> [--port N]                  a local port that speaks CDP for chromedriver and Selenium
  settings                                     every setting as a Markdown table (docs/settings.md)
`;

const options = {
  account: { type: "string", default: "default" },
  name: { type: "string", default: "cli" },
  port: { type: "string", default: "9222" },
  help: { type: "boolean", default: false },
} as const;

async function run(): Promise<string> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [command, action, id] = positionals;
  if (values.help || command === undefined) return usage;
  if (command === "bridge" && action !== undefined) return bridge(action, Number(values.port));
  if (command === "settings") return settingsMarkdown();
  if (command === "master-key" && action === "rotate")
    return rotateMasterKey(readSettings(), print);
  if (command !== "keys") throw new SettingsError(usage);
  await using cleanup = new AsyncDisposableStack();
  const db = cleanup.adopt(await openDatabase(readSettings().data), (open) => open.destroy());
  // Awaited here: the database closes with this block.
  if (action === "create") return await createKey(db, values);
  if (action === "list") return await listKeys(db);
  if (action === "revoke" && id !== undefined) return await revokeKey(db, id);
  throw new SettingsError(usage);
}

/** Resolves when it is written, whatever becomes of the process. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

try {
  await print(await run());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
