import { captchaCapabilities } from "./captcha-capabilities.ts";
import type { Handlers } from "../contract/handler.ts";
import type { Capabilities } from "../contract/health.ts";
import { actionSchemas } from "../contract/actions.ts";
import { type BrowserType, browserTypes } from "../contract/session-options.ts";
import { modelSetup, unavailable } from "../errors.ts";
import type { Ffmpeg } from "../recording/ffmpeg.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { sessionCapabilities, type SessionMeans } from "./session-capabilities.ts";

type Ids = "healthCheck" | "readyCheck" | "capabilities";

/** What the server tells of itself. */
export interface HealthOptions extends SessionMeans {
  version: string;
  sessions: Sessions;
  /** Why Chromium's sandbox is off; undefined where it is on. */
  noSandbox: string | undefined;
  /** Why there are no DevTools; undefined where there are. */
  noDevTools: string | undefined;
  maxSessions: number;
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
  const { browsers } = facilities;
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
      session_options: await sessionCapabilities(options),
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
      captchas: captchaCapabilities(options.captchaProvider),
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
