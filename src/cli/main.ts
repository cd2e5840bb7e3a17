import { parseArgs } from "node:util";
import { readSettings, SettingsError, settingsMarkdown } from "../settings.ts";
import { openDatabase } from "../store/open.ts";
import { rotateSigningKeys, showSigningKeys } from "./bot-auth.ts";
import { bridge } from "./bridge.ts";
import { updateFilterLists } from "./filter-lists.ts";
import { createKey, listKeys, revokeKey } from "./keys.ts";
import { rotateMasterKey } from "./master-key.ts";

const usage = `Usage: npm run nocturne -- <command>

  keys create [--account NAME] [--name NAME]   make an API key; it is shown once
  keys list                                    every key, without the key itself
  keys revoke <id>                             end a key's validity
  master-key rotate                            seal everything with a new master key; the server has to be stopped
  bot-auth show                                the public keys that sign the requests of sessions with web_bot_auth
  bot-auth rotate [--now]                      make a new one; --now also drops the others, as after a theft
  filter-lists update                          fetch the lists for block_ads and make them ready
  bridge <cdp_url> [--port N]                  a local port that speaks CDP for chromedriver and Selenium
  settings                                     every setting as a Markdown table (docs/settings.md)
`;

const options = {
  account: { type: "string", default: "default" },
  name: { type: "string", default: "cli" },
  port: { type: "string", default: "9222" },
  now: { type: "boolean", default: false },
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
  if (command === "filter-lists" && action === "update") return updateFilterLists(readSettings());
  if (command !== "keys" && command !== "bot-auth") throw new SettingsError(usage);
  await using cleanup = new AsyncDisposableStack();
  const settings = readSettings();
  const db = cleanup.adopt(await openDatabase(settings.data), (open) => open.destroy());
  // Awaited here: the database closes with this block.
  if (command === "bot-auth") {
    if (action === "show") return await showSigningKeys(db);
    if (action === "rotate") return await rotateSigningKeys(db, settings, values.now);
    throw new SettingsError(usage);
  }
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
