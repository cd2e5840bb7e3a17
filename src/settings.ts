import { availableParallelism } from "node:os";
import { z } from "zod";

/** One setting: its environment name, its schema with the default, and a sentence about it. */
interface Setting<Schema extends z.ZodType = z.ZodType> {
  env: string;
  schema: Schema;
  about: string;
}

function setting<Schema extends z.ZodType>(
  env: string,
  schema: Schema,
  about: string,
): Setting<Schema> {
  return { env, schema, about };
}

const flag = (fallback: boolean) =>
  z
    .enum(["true", "false", "1", "0"], 'expected "true" or "false"')
    .transform((text) => text === "true" || text === "1")
    .default(fallback);
const whole = (fallback: number, minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback);
const text = () => z.string().min(1).optional();

/** Every setting of the server, once. The names of the keys are what the code uses. */
// prettier-ignore
export const settingsTable = {
  host: setting("NOCTURNE_HOST", z.string().min(1).default("127.0.0.1"), "Address to listen on; any but loopback needs an API key."),
  port: setting("NOCTURNE_PORT", whole(8787, 0, 65535), "Port to listen on; 0 takes a free one."),
  publicUrl: setting("NOCTURNE_PUBLIC_URL", z.url({ protocol: /^https?$/ }).optional(), "URL under which clients reach this server, used in the links it hands out; by default the Host header of the request."),
  data: setting("NOCTURNE_DATA", z.string().min(1).default("./data"), "Folder for the database, the files and the keys."),
  apiKey: setting("NOCTURNE_API_KEY", z.string().min(16, "must have at least 16 characters").optional(), "An API key to accept besides those in the database; without one, a key is made on the first start."),
  browser: setting("NOCTURNE_BROWSER", text(), "Path of the Chromium or Chrome to run; by default the best one found."),
  playwrightBrowsers: setting("PLAYWRIGHT_BROWSERS_PATH", text(), "Where Playwright keeps its browsers, if not in its default folder."),
  display: setting("DISPLAY", text(), "X display for sessions with headless: false."),
  warmBrowsers: setting("NOCTURNE_WARM_BROWSERS", whole(1, 0, 100), "How many started browsers wait for the next session."),
  maxSessions: setting("NOCTURNE_MAX_SESSIONS", z.coerce.number().int().min(1).max(10_000).optional(), "Most sessions at once; by default as many as the memory holds."),
  queueSeconds: setting("NOCTURNE_QUEUE_SECONDS", whole(5, 0, 60), "How long a start waits for a free slot before it is answered with 529."),
  launchAtOnce: setting("NOCTURNE_LAUNCH_AT_ONCE", whole(availableParallelism(), 1, 64), "Most browsers launching at the same moment; by default one a core."),
  allowPrivateNetwork: setting("NOCTURNE_ALLOW_PRIVATE_NETWORK", flag(false), "Lets pages reach loopback, private and link-local addresses; for development."),
  fileRetentionHours: setting("NOCTURNE_FILE_RETENTION_HOURS", whole(168, 1, 87_600), "How long uploaded and downloaded files are kept."),
  maxFileMegabytes: setting("NOCTURNE_MAX_FILE_MB", whole(100, 1, 10_000), "The largest file that may be uploaded or downloaded, in MB."),
  rateLimit: setting("NOCTURNE_RATE_LIMIT", whole(1200, 1, 1_000_000), "Requests a minute for each API key."),
  logLevel: setting("NOCTURNE_LOG_LEVEL", z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("warn"), "How much is logged."),
} satisfies Record<string, Setting>;

export type Settings = {
  [Name in keyof typeof settingsTable]: z.output<(typeof settingsTable)[Name]["schema"]>;
};

/** A wrong value in the environment; the message is one sentence for the operator. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** Reads the settings from an environment; an empty variable counts as absent. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const settings: Record<string, unknown> = {};
  for (const [name, { env, schema }] of Object.entries<Setting>(settingsTable)) {
    const given = environment[env] === "" ? undefined : environment[env];
    const parsed = schema.safeParse(given);
    if (!parsed.success) {
      const why = parsed.error.issues.map((issue) => issue.message).join("; ");
      const shown = name === "apiKey" ? "(not shown)" : JSON.stringify(given);
      throw new SettingsError(`${env}=${shown} is not usable: ${why}.`);
    }
    settings[name] = parsed.data;
  }
  return settings as Settings;
}

function defaultText(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  return parsed.success && parsed.data !== undefined
    ? JSON.stringify(parsed.data).replaceAll('"', "")
    : "";
}

/** Every setting as `NAME (default): sentence`, for `--help`. */
export function settingsHelp(): string {
  return Object.values<Setting>(settingsTable)
    .map(({ env, schema, about }) => {
      const fallback = defaultText(schema);
      return `  ${env}${fallback === "" ? "" : ` (${fallback})`}\n      ${about}`;
    })
    .join("\n");
}

/** The same as a Markdown table, written to `docs/settings.md`; machine-dependent defaults are named, not counted. */
export function settingsMarkdown(): string {
  const rows = Object.values<Setting>(settingsTable).map(({ env, schema, about }) => {
    const fallback = env === "NOCTURNE_LAUNCH_AT_ONCE" ? "cores" : defaultText(schema);
    return `| \`${env}\` | ${fallback === "" ? "" : `\`${fallback}\``} | ${about} |`;
  });
  return [
    "# Settings",
    "",
    "All settings are environment variables.",
    "",
    "| name | default | what it does |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
