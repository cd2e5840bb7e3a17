import type { Handlers } from "../contract/handler.ts";
import type { Capabilities } from "../contract/health.ts";
import { actionSchemas } from "../contract/actions.ts";
import { type BrowserType, browserTypes } from "../contract/session-options.ts";
import { modelSetup, unavailable } from "../errors.ts";
import { absentOptions, type Facilities } from "../sessions/options.ts";
import type { Ffmpeg } from "../recording/ffmpeg.ts";
import type { Sessions } from "../sessions/sessions.ts";

type Ids = "healthCheck" | "readyCheck" | "capabilities";

export interface HealthOptions {
  version: string;
  sessions: Sessions;
  facilities: Facilities;
  /** Why Chromium's sandbox is off; undefined where it is on. */
  noSandbox: string | undefined;
  /** Why there are no DevTools; undefined where there are. */
  noDevTools: string | undefined;
  maxSessions: number;
  /** Whether a session is recorded that does not say. */
  records: boolean;
  /** In bytes. */
  largestFile: number;
  search: Capabilities["search"];
  notifications: Capabilities["notifications"];
  identity: Capabilities["identity"];
  /** The program that makes MP4, or why there is none. */
  ffmpeg: () => Promise<Ffmpeg>;
  /** The name of the language model; undefined on a server without one. */
  model: string | undefined;
}

export function healthHandlers(options: HealthOptions): Pick<Handlers, Ids> {
  const { version, facilities, noSandbox } = options;
  const description = "Nocturne: an open, self-hosted server of the Notte API";
  const { browsers, display } = facilities;
  const browser = (type: BrowserType) => {
    const installed = browsers[type];
    return typeof installed === "string"
      ? { available: false, detail: installed }
      : { available: true, detail: `${installed.binary.product} ${installed.version}` };
  };
  const model =
    options.model === undefined
      ? { available: false, detail: modelSetup }
      : { available: true, detail: options.model };
  return {
    healthCheck: () => ({ status: "ok", version, description }),
    readyCheck: () => {
      if (typeof browsers.chromium === "string")
        throw unavailable(`No browser: ${browsers.chromium}`);
      return { status: "ok", version, description };
    },
    capabilities: async () => ({
      version,
      browsers: Object.fromEntries(browserTypes.map((type) => [type, browser(type)])),
      sandbox: {
        available: noSandbox === undefined,
        detail: noSandbox ?? "Chromium's sandbox is on",
      },
      session_options: {
        ...Object.fromEntries(
          absentOptions().map(({ field, why }) => [field, { available: false, detail: why }]),
        ),
        "headless: false":
          display === undefined
            ? { available: false, detail: "set DISPLAY to an X display" }
            : { available: true, detail: `display ${display}` },
        use_file_storage: {
          available: true,
          detail: `files of up to ${options.largestFile / 1024 ** 2} MB`,
        },
        record: {
          available: true,
          detail: options.records
            ? "sessions are recorded unless they say false"
            : "sessions are recorded only if they say true",
        },
        viewport: { available: true, detail: null },
        user_agent: { available: true, detail: null },
        chrome_args: {
          available: true,
          detail: "all but those that would weaken the isolation of the session",
        },
        extra_http_headers: { available: true, detail: null },
      },
      devtools: {
        available: options.noDevTools === undefined,
        detail: options.noDevTools ?? "Chromium's own, at debug_url",
      },
      perception: {
        fast: { available: true, detail: "by rules, without a model" },
        deep: model,
        instructions: model,
      },
      language_model: model,
      search: options.search,
      notifications: options.notifications,
      replay: await replayCapability(options.ffmpeg),
      identity: options.identity,
      actions: Object.keys(actionSchemas),
      max_sessions: options.maxSessions,
      active_sessions: options.sessions.liveCount,
    }),
  };
}

async function replayCapability(ffmpeg: HealthOptions["ffmpeg"]): Promise<Capabilities["replay"]> {
  const found = await ffmpeg();
  return {
    webp: { available: true, detail: null },
    mp4: {
      available: "path" in found,
      detail: "path" in found ? found.path : found.why,
    },
  };
}
