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

/** The key of a provider of language models. */
function modelKey(env: string, models: string, usual = ""): Setting<typeof oneWord> {
  const by = usual === "" ? "" : `; the default one is \`${models.replace("…", usual)}\``;
  return setting(env, oneWord, `API key for the models \`${models}\`${by}.`);
}

/** Where a provider of language models is reached. */
function modelBase(env: string, models: string, usual = ""): Setting<typeof openAddress> {
  const by = usual === "" ? "" : `; by default ${usual}`;
  return setting(env, openAddress, `Base URL for the models \`${models}\`${by}.`);
}

const oneWord = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, "expected one word of ASCII characters")
  .optional();
const openAddress = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !/^https?:\/\/[^/]*@/.test(url), "must not hold a user name or password")
  .optional();
const flag = (fallback: boolean) =>
  z
    .enum(["true", "false", "1", "0"], 'expected "true" or "false"')
    .transform((text) => text === "true" || text === "1")
    .default(fallback);
const wholeNumber = (minimum: number, maximum: number) => {
  const error = `expected a whole number from ${minimum} to ${maximum}`;
  return z.coerce
    .number({ error })
    .refine((n) => Number.isInteger(n) && n >= minimum && n <= maximum, error);
};
const whole = (fallback: number, minimum: number, maximum: number) =>
  wholeNumber(minimum, maximum).default(fallback);
const text = () => z.string().min(1).optional();
/** As they stand in a Content-Security-Policy, which more would change. */
const origins = z
  .string()
  .trim()
  .regex(
    /^(\*|https?:\/\/[\w.*-]+(:\d{1,5})?)?( +https?:\/\/[\w.*-]+(:\d{1,5})?)*$/,
    "expected origins such as https://app.example.com separated by spaces, or *",
  )
  .default("");
/** 32 bytes. Not as a text: texts are handed to the models. */
const masterKey = z
  .string()
  .trim()
  .regex(
    /^([0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$/,
    "expected 32 bytes, as base64 or as 64 hexadecimal digits",
  )
  .transform((key) => Buffer.from(key, key.length === 64 ? "hex" : "base64"))
  .optional();
const signingSecret = z
  .string()
  .min(16, "must have at least 16 characters")
  .refine(
    (secret) => !secret.startsWith("whsec_") || /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret),
    "expected base64 after whsec_",
  )
  .optional();
const phoneNumbers = z
  .string()
  .transform((list) => list.split(",").map((number) => number.trim()))
  .refine(
    (numbers) => numbers.every((number) => /^\+[1-9]\d{6,14}$/.test(number)),
    "expected numbers such as +15551234567, separated by commas",
  )
  .optional();
const loginOf = () =>
  z
    .string()
    .regex(/^[^:\s]+:\S{8,}$/, "expected user:password, the password of 8 characters at least")
    .optional();
const webAddress = () => z.url({ protocol: /^https?$/ });

/** A value as a message may show it: no key, and no password that an address holds. */
function shown(name: string, given: string | undefined): string {
  if (
    /(apiKey|authToken|masterKey|secret|smtpUrl|tailnetProxy|accessKey(Id)?|sessionToken|signingKey|login)$/i.test(
      name,
    )
  )
    return "(not shown)";
  return JSON.stringify(given?.replace(/\/\/[^@/]*@/, "//(not shown)@"));
}

/** Every setting of the server, once. The names of the keys are what the code uses. */
// prettier-ignore
export const settingsTable = {
  host: setting("NOCTURNE_HOST", z.string().min(1).default("127.0.0.1"), "Address to listen on; any but loopback needs an API key."),
  port: setting("NOCTURNE_PORT", whole(8787, 0, 65535), "Port to listen on; 0 takes a free one."),
  publicUrl: setting("NOCTURNE_PUBLIC_URL", z.url({ protocol: /^https?$/ }).optional(), "URL under which clients reach this server, used in the links it hands out; by default the Host header of the request."),
  data: setting("NOCTURNE_DATA", z.string().min(1).default("./data"), "Folder for the database, the files and the keys."),
  apiKey: setting("NOCTURNE_API_KEY", z.string().min(16, "must have at least 16 characters").optional(), "An API key to accept besides those in the database; without one, a key is made on the first start."),
  masterKey: setting("NOCTURNE_MASTER_KEY", masterKey, "The key that seals what is stored of vaults, personas, profiles and secrets: 32 bytes, as base64 or as 64 hexadecimal digits (`openssl rand -base64 32`); by default the one in the file `master.key` of the data folder, which the first start makes. Keep a copy: what it sealed is lost with it."),
  newMasterKey: setting("NOCTURNE_NEW_MASTER_KEY", masterKey, "The master key that `npm run nocturne -- master-key rotate` changes to; by default it makes one."),
  browser: setting("NOCTURNE_BROWSER", text(), "Path of the Chromium or Chrome to run; by default the best one found."),
  playwrightBrowsers: setting("PLAYWRIGHT_BROWSERS_PATH", text(), "Where Playwright keeps its browsers, if not in its default folder."),
  display: setting("DISPLAY", text(), "X display on which sessions with headless: false show their windows; without one, each has an Xvfb of its own where that is installed."),
  warmBrowsers: setting("NOCTURNE_WARM_BROWSERS", whole(1, 0, 100), "How many started browsers wait for the next session."),
  maxSessions: setting("NOCTURNE_MAX_SESSIONS", wholeNumber(1, 10_000).optional(), "Most sessions at once; by default as many as the memory holds."),
  scrapesAtOnce: setting("NOCTURNE_SCRAPES_AT_ONCE", whole(4 * availableParallelism(), 1, 200), "Most pages that one-shot scrapes have open in a browser at the same moment; more wait. By default four a core."),
  queueSeconds: setting("NOCTURNE_QUEUE_SECONDS", whole(5, 0, 60), "How long a start waits for a free slot before it is answered with 529."),
  launchAtOnce: setting("NOCTURNE_LAUNCH_AT_ONCE", whole(availableParallelism(), 1, 64), "Most browsers launching at the same moment; by default one a core."),
  allowPrivateNetwork: setting("NOCTURNE_ALLOW_PRIVATE_NETWORK", flag(false), "Lets pages reach loopback, private and link-local addresses; for development."),
  proxies: setting("NOCTURNE_PROXIES", text(), "File with the proxies that sessions may use without bringing their own (`proxies: true`, a country, `notte`), as JSON: `[{\"server\": \"http://host:port\", \"username\", \"password\", \"id\", \"country\", \"city\", \"bypass\"}]`; see proxies.md."),
  tailnetProxy: setting("NOCTURNE_TAILNET_PROXY", text(), "SOCKS endpoint of a node of your tailnet, as `socks5://host:port`, for sessions with a proxy of type `tailnet`; whoever has an API key can reach the tailnet by it."),
  proxyCheckUrl: setting("NOCTURNE_PROXY_CHECK_URL", openAddress, "What every proxy is asked for before a session begins, which it must bring; by default a name that does not exist, so that only the proxy itself must answer."),
  fileRetentionHours: setting("NOCTURNE_FILE_RETENTION_HOURS", whole(168, 1, 87_600), "How long uploaded and downloaded files are kept."),
  maxFileMegabytes: setting("NOCTURNE_MAX_FILE_MB", whole(100, 1, 10_000), "The largest file that may be uploaded or downloaded, in MB."),
  record: setting("NOCTURNE_RECORD", flag(true), "Records every session that does not say otherwise (`record`): pictures, requests, console, tabs."),
  recordingHours: setting("NOCTURNE_RECORDING_HOURS", whole(168, 1, 87_600), "How long recordings are kept."),
  recordingMegabytes: setting("NOCTURNE_RECORDING_MB", whole(10_000, 10, 10_000_000), "Most that all recordings may take on the disk, in MB; the oldest are removed first."),
  viewerEmbed: setting("NOCTURNE_VIEWER_EMBED", origins, "Origins whose pages may show the live view in a frame, separated by spaces, such as `https://app.example.com`; `*` lets all. By default only this server's own."),
  metricsToken: setting("NOCTURNE_METRICS_TOKEN", oneWord, "Lets Prometheus read /metrics with `Authorization: Bearer <token>`; an API key of the account `default` does too."),
  ffmpeg: setting("NOCTURNE_FFMPEG", text(), "Path of ffmpeg, which makes the MP4 of replays; by default it is looked for in PATH."),
  captchaProvider: setting("NOCTURNE_CAPTCHA_PROVIDER", z.enum(["2captcha", "capsolver", "anticaptcha"]).optional(), "Service that solves the captchas which can't be solved here; it is paid for each, and told the address of the page without its query. Needs NOCTURNE_CAPTCHA_KEY."),
  captchaApiKey: setting("NOCTURNE_CAPTCHA_KEY", oneWord, "Key of NOCTURNE_CAPTCHA_PROVIDER."),
  captchaUrl: setting("NOCTURNE_CAPTCHA_URL", webAddress().optional(), "Address of NOCTURNE_CAPTCHA_PROVIDER, or of another that speaks its protocol; by default its own."),
  captchaSeconds: setting("NOCTURNE_CAPTCHA_SECONDS", whole(80, 1, 90), "How long solving a captcha may take before captcha_solve is answered with 408."),
  rateLimit: setting("NOCTURNE_RATE_LIMIT", whole(1200, 1, 1_000_000), "Requests a minute for each API key."),
  search: setting("NOCTURNE_SEARCH", z.enum(["searxng", "brave", "tavily", "serper", "linkup", "duckduckgo", "mojeek", "bing", "browser"]).optional(), "What POST /search searches with; by default the first that has its key or address here, else `browser`: the plain pages of DuckDuckGo, Mojeek and Bing, each when the one before refuses, read by the server's own browser."),
  searchPageUrl: setting("NOCTURNE_SEARCH_PAGE_URL", webAddress().optional(), "Address of the engine's page, for NOCTURNE_SEARCH duckduckgo, mojeek, bing or browser; by default the engine's own."),
  searxngUrl: setting("SEARXNG_URL", webAddress().optional(), "Address of a SearXNG instance whose settings allow the format json."),
  braveApiKey: setting("BRAVE_API_KEY", text(), "Key of the Brave Search API."),
  braveApiUrl: setting("BRAVE_API_URL", webAddress().default("https://api.search.brave.com"), "Address of the Brave Search API."),
  tavilyApiKey: setting("TAVILY_API_KEY", text(), "Key of Tavily."),
  tavilyApiUrl: setting("TAVILY_API_URL", webAddress().default("https://api.tavily.com"), "Address of Tavily's API."),
  serperApiKey: setting("SERPER_API_KEY", text(), "Key of Serper."),
  serperApiUrl: setting("SERPER_API_URL", webAddress().default("https://google.serper.dev"), "Address of Serper's API."),
  linkupApiKey: setting("LINKUP_API_KEY", text(), "Key of Linkup, or of a server that speaks its API."),
  linkupApiUrl: setting("LINKUP_API_URL", webAddress().default("https://api.linkup.so/v1"), "Address of Linkup's API, or of a server that speaks it, up to /search."),
  model: setting("NOCTURNE_MODEL", z.string().regex(/^[^/]+\/.+$/, "expected <provider>/<model>").optional(), "Language model to use unless a request names one, as `<provider>/<model>`; by default a good one of the first provider below that has a key."),
  modelSeconds: setting("NOCTURNE_MODEL_SECONDS", whole(60, 1, 600), "How long one attempt to get an answer from a language model may take."),
  fallbackModel: setting("NOCTURNE_FALLBACK_MODEL", z.string().regex(/^[^/]+\/.+$/, "expected <provider>/<model>").optional(), "Language model that answers where another one fails: can't be reached, is limited, times out, refuses, gives no usable answer."),
  modelWindow: setting("NOCTURNE_MODEL_WINDOW", wholeNumber(1_000, 10_000_000).optional(), "How many input tokens NOCTURNE_MODEL takes, and any model about which nothing is published; by default what is published, else 32000."),
  ollamaContext: setting("OLLAMA_CONTEXT_LENGTH", wholeNumber(1_000, 10_000_000).optional(), "How many tokens Ollama gives the models `ollama/…`, as it is set for Ollama itself, which cuts longer prompts silently; by default 4096, as there."),
  openaiApiKey: modelKey("OPENAI_API_KEY", "openai/…", "gpt-5.4-mini"),
  openaiApiBase: modelBase("OPENAI_API_BASE", "openai/…", "https://api.openai.com/v1"),
  anthropicApiKey: modelKey("ANTHROPIC_API_KEY", "anthropic/…", "claude-sonnet-5-5"),
  anthropicApiBase: modelBase("ANTHROPIC_API_BASE", "anthropic/…", "https://api.anthropic.com/v1"),
  geminiApiKey: modelKey("GEMINI_API_KEY", "gemini/…", "gemini-flash-latest"),
  geminiApiBase: modelBase("GEMINI_API_BASE", "gemini/…", "https://generativelanguage.googleapis.com/v1beta"),
  vertexAiApiKey: modelKey("VERTEX_AI_API_KEY", "vertex_ai/…", "gemini-2.5-flash"),
  vertexAiApiBase: modelBase("VERTEX_AI_API_BASE", "vertex_ai/…"),
  vertexAiProject: setting("VERTEX_AI_PROJECT", text(), "Google Cloud project for the models `vertex_ai/…`, instead of a key; the credentials are found as Google's tools find them (GOOGLE_APPLICATION_CREDENTIALS)."),
  vertexAiLocation: setting("VERTEX_AI_LOCATION", z.string().regex(/^[a-z0-9-]+$/, "expected a region such as europe-west1").optional(), "Region for the models `vertex_ai/…`; by default global."),
  bedrockApiKey: modelKey("AWS_BEARER_TOKEN_BEDROCK", "bedrock/…"),
  bedrockApiBase: modelBase("BEDROCK_API_BASE", "bedrock/…"),
  awsRegion: setting("AWS_REGION", z.string().regex(/^[a-z0-9-]+$/, "expected a region such as eu-central-1").optional(), "Region for the models `bedrock/…`."),
  awsAccessKeyId: setting("AWS_ACCESS_KEY_ID", oneWord, "With AWS_SECRET_ACCESS_KEY, instead of a key for the models `bedrock/…`."),
  awsSecretAccessKey: setting("AWS_SECRET_ACCESS_KEY", oneWord, "See AWS_ACCESS_KEY_ID."),
  awsSessionToken: setting("AWS_SESSION_TOKEN", oneWord, "Goes with an AWS_ACCESS_KEY_ID that is good for a time only."),
  openrouterApiKey: modelKey("OPENROUTER_API_KEY", "openrouter/…", "google/gemini-2.5-flash"),
  openrouterApiBase: modelBase("OPENROUTER_API_BASE", "openrouter/…", "https://openrouter.ai/api/v1"),
  azureApiKey: modelKey("AZURE_API_KEY", "azure/…"),
  azureApiBase: modelBase("AZURE_API_BASE", "azure/…"),
  groqApiKey: modelKey("GROQ_API_KEY", "groq/…", "gpt-oss-120b"),
  groqApiBase: modelBase("GROQ_API_BASE", "groq/…", "https://api.groq.com/openai/v1"),
  cerebrasApiKey: modelKey("CEREBRAS_API_KEY", "cerebras/…", "gpt-oss-120b"),
  cerebrasApiBase: modelBase("CEREBRAS_API_BASE", "cerebras/…", "https://api.cerebras.ai/v1"),
  xaiApiKey: modelKey("XAI_API_KEY", "xai/…", "grok-4-1-fast-non-reasoning"),
  xaiApiBase: modelBase("XAI_API_BASE", "xai/…", "https://api.x.ai/v1"),
  mistralApiKey: modelKey("MISTRAL_API_KEY", "mistral/…", "mistral-medium-latest"),
  mistralApiBase: modelBase("MISTRAL_API_BASE", "mistral/…", "https://api.mistral.ai/v1"),
  deepseekApiKey: modelKey("DEEPSEEK_API_KEY", "deepseek/…", "deepseek-chat"),
  deepseekApiBase: modelBase("DEEPSEEK_API_BASE", "deepseek/…", "https://api.deepseek.com/v1"),
  togetherAiApiKey: modelKey("TOGETHER_AI_API_KEY", "together_ai/…", "meta-llama/llama-3.3-70b-instruct"),
  togetherAiApiBase: modelBase("TOGETHER_AI_API_BASE", "together_ai/…", "https://api.together.xyz/v1"),
  perplexityApiKey: modelKey("PERPLEXITY_API_KEY", "perplexity/…", "sonar-pro"),
  perplexityApiBase: modelBase("PERPLEXITY_API_BASE", "perplexity/…", "https://api.perplexity.ai"),
  moonshotApiKey: modelKey("MOONSHOT_API_KEY", "moonshot/…", "kimi-k2.5"),
  moonshotApiBase: modelBase("MOONSHOT_API_BASE", "moonshot/…", "https://api.moonshot.ai/v1"),
  minimaxApiKey: modelKey("MINIMAX_API_KEY", "minimax/…", "minimax-m2.5"),
  minimaxApiBase: modelBase("MINIMAX_API_BASE", "minimax/…", "https://api.minimax.io/v1"),
  zaiApiKey: modelKey("ZAI_API_KEY", "zai/…", "glm-4.6"),
  zaiApiBase: modelBase("ZAI_API_BASE", "zai/…", "https://api.z.ai/api/paas/v4"),
  qwenApiKey: modelKey("QWEN_API_KEY", "qwen/…", "qwen-plus"),
  qwenApiBase: modelBase("QWEN_API_BASE", "qwen/…", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
  ollamaApiKey: modelKey("OLLAMA_API_KEY", "ollama/…"),
  ollamaApiBase: modelBase("OLLAMA_API_BASE", "ollama/…", "http://127.0.0.1:11434/v1"),
  openaiCompatibleApiKey: modelKey("OPENAI_COMPATIBLE_API_KEY", "openai_compatible/…"),
  openaiCompatibleApiBase: modelBase("OPENAI_COMPATIBLE_API_BASE", "openai_compatible/…"),
  customApiKey: modelKey("CUSTOM_API_KEY", "custom/…"),
  customApiBase: modelBase("CUSTOM_API_BASE", "custom/…"),
  webhookSecret: setting("NOCTURNE_WEBHOOK_SECRET", signingSecret, "Signs the webhooks that tell of agents where a request names no secret (https://www.standardwebhooks.com): `whsec_` and the key in base64, or a text whose bytes are the key."),
  smtpUrl: setting("NOCTURNE_SMTP_URL", z.url({ protocol: /^smtps?$/, hostname: /./, error: "expected smtp(s)://user:password@host:port" }).optional(), "Mail server that tells of agents by email, as `smtp(s)://user:password@host:port`."),
  mailFrom: setting("NOCTURNE_MAIL_FROM", z.union([z.email(), z.string().regex(/^[^<>\p{Cc}"]+ <[^\s<>@]+@[^\s<>@]+>$/u)], "expected an address, or `Name <address>`").optional(), "Whom mail from the server comes from, as an address or `Name <address>`."),
  mailDomain: setting("NOCTURNE_MAIL_DOMAIN", z.string().toLowerCase().regex(/^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/, "expected a host name such as agents.example.com").optional(), "What comes after the @ of the personas' addresses, such as agents.example.com; without it there are no personas."),
  phoneNumbers: setting("NOCTURNE_PHONE_NUMBERS", phoneNumbers, "Phone numbers of yours for personas, as `+15551234567`, separated by commas; their texts come in by Twilio or by your own gateway."),
  smsWebhookSecret: setting("NOCTURNE_SMS_WEBHOOK_SECRET", signingSecret, "Lets a gateway of yours post texts to /inbound/sms/generic as JSON `{to, from, body, id?}`, signed with it (https://www.standardwebhooks.com): `whsec_` and the key in base64, or a text whose bytes are the key."),
  twilioAccountSid: setting("TWILIO_ACCOUNT_SID", z.string().regex(/^AC[0-9a-fA-F]{32}$/, "expected AC and 32 hexadecimal digits").optional(), "Account at Twilio, for buying phone numbers and giving them back."),
  twilioAuthToken: setting("TWILIO_AUTH_TOKEN", oneWord, "Its auth token; with it, Twilio can send texts to /inbound/sms/twilio."),
  twilioCountry: setting("NOCTURNE_TWILIO_COUNTRY", z.string().regex(/^[A-Za-z]{2}$/, "expected two letters such as US").toUpperCase().optional(), "Allows spending money: phone numbers of this country are bought at Twilio when those of NOCTURNE_PHONE_NUMBERS are taken. Needs NOCTURNE_PUBLIC_URL."),
  twilioApiUrl: setting("TWILIO_API_URL", webAddress().default("https://api.twilio.com"), "Address of Twilio's API."),
  mailHost: setting("NOCTURNE_MAIL_HOST", z.string().min(1).default("127.0.0.1"), "Address that the mail server listens on; 0.0.0.0 or :: lets other mail servers reach it."),
  mailPort: setting("NOCTURNE_MAIL_PORT", wholeNumber(0, 65535).optional(), "Port of the mail server that takes the domain's mail (SMTP; others send to 25); 0 takes a free one. By default there is none."),
  mailCert: setting("NOCTURNE_MAIL_CERT", text(), "File with the mail server's certificate and its chain, in PEM; by default one that it makes itself, to which mail servers encrypt as well."),
  mailCertKey: setting("NOCTURNE_MAIL_CERT_KEY", text(), "File with the key of NOCTURNE_MAIL_CERT, in PEM."),
  maxMailMegabytes: setting("NOCTURNE_MAX_MAIL_MB", whole(25, 1, 100), "The largest email that comes in, in MB; by a service, 25 at most."),
  mailgunSigningKey: setting("NOCTURNE_MAILGUN_SIGNING_KEY", oneWord, "Mailgun's HTTP webhook signing key; opens /inbound/email/mailgun, to which its routes forward the domain's mail."),
  sendgridPublicKey: setting("NOCTURNE_SENDGRID_PUBLIC_KEY", oneWord, "Public key of the security policy of SendGrid's Inbound Parse, as SendGrid shows it; opens /inbound/email/sendgrid, to which it posts the domain's mail."),
  sendgridLogin: setting("NOCTURNE_SENDGRID_LOGIN", loginOf(), "`user:password` that the address of SendGrid's webhook holds, instead of the public key or besides it; opens /inbound/email/sendgrid."),
  postmarkLogin: setting("NOCTURNE_POSTMARK_LOGIN", loginOf(), "`user:password` that the address of Postmark's inbound webhook holds; opens /inbound/email/postmark, to which it posts the domain's mail."),
  filterLists: setting("NOCTURNE_FILTER_LISTS", z.string().default("").transform((text) => text.split(",").flatMap((name) => name.trim() || [])), "Filter lists for `block_ads`, separated by commas: addresses that `filter-lists update` fetches, files, and folders with `.txt` files; by default EasyList and EasyPrivacy."),
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
      throw new SettingsError(`${env}=${shown(name, given)} is not usable: ${why}.`);
    }
    settings[name] = parsed.data;
  }
  return settings as Settings;
}

/** The settings that are texts, by their environment names: what the models are opened with. */
export function textSettings(settings: Settings): Record<string, string> {
  const values: Record<string, unknown> = settings;
  const entries = Object.entries<Setting>(settingsTable).map(([name, { env }]) => [
    env,
    values[name],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "string"));
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

const machineDefaults: Record<string, string> = {
  NOCTURNE_LAUNCH_AT_ONCE: "cores",
  NOCTURNE_SCRAPES_AT_ONCE: "4 × cores",
};

/** The same as a Markdown table, written to `docs/settings.md`; machine-dependent defaults are named, not counted. */
export function settingsMarkdown(): string {
  const rows = Object.values<Setting>(settingsTable).map(({ env, schema, about }) => {
    const fallback = machineDefaults[env] ?? defaultText(schema);
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
