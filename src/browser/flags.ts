import type { BrowserBinary } from "./find.ts";

// A page of 1280×1080 to within a few pixels: a whole window has bars of 87 px, the headless shell none.
const windowSize = "1280,1160";
const shellWindowSize = "1280,1080";
// One that is shown has more bars; this is as high as the screen of its display.
const shownWindowSize = "1280,1200";
const screenInfo = "{1920x1200 workAreaBottom=40}";

// Measured in research/performance.md: without these a launch costs a third of the processor time.
const disabledFeatures = [
  "AutofillServerCommunication",
  "CertificateTransparencyComponentUpdater",
  "DestroyProfileOnBrowserClose",
  "DialMediaRouteProvider",
  "GlobalMediaControls",
  "HttpsUpgrades",
  "InterestFeedContentSuggestions",
  "MediaRouter",
  "OptimizationHints",
  "SpareRendererForSitePerProcess",
  "Translate",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxPopup",
];

const common = [
  "--remote-debugging-pipe",
  "--disable-background-networking",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-blink-features=AutomationControlled",
  "--disable-breakpad",
  "--disable-client-side-phishing-detection",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-field-trial-config",
  "--disable-hang-monitor",
  // Or a bar about the switches below takes a strip off the page.
  "--disable-infobars",
  "--disable-popup-blocking",
  "--disable-prompt-on-repost",
  "--disable-quic",
  "--disable-renderer-backgrounding",
  "--disable-search-engine-choice-screen",
  "--disable-sync",
  "--force-color-profile=srgb",
  "--metrics-recording-only",
  "--mute-audio",
  "--no-default-browser-check",
  "--no-first-run",
  "--no-service-autorun",
  "--password-store=basic",
  "--use-mock-keychain",
  // A machine without a mouse has none to show; a session has one: it hovers (2) and points finely (4).
  "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
  // Both are needed to keep WebRTC and loopback inside the egress gate (research/stealth.md 3).
  "--webrtc-ip-handling-policy=disable_non_proxied_udp",
  "--proxy-bypass-list=<-loopback>",
];

/** What a launch needs to know beyond the flags that are always there. */
export interface FlagOptions {
  product: BrowserBinary["product"];
  headless: boolean;
  /** Whether there is no graphics card, for one with a window: headless browsers find out themselves. */
  softwareGraphics: boolean;
  sandbox: boolean;
  profile: string;
  egressPort: number;
  userAgent: string;
  withExtensions: boolean;
  /** The best first. */
  languages: readonly string[];
  extra: readonly string[];
}

/** The command line of one browser. */
export function chromiumFlags(options: FlagOptions): string[] {
  const isShell = options.product === "headless-shell";
  const flags = [
    ...common,
    `--disable-features=${disabledFeatures.join(",")}`,
    `--user-data-dir=${options.profile}`,
    `--proxy-server=http://127.0.0.1:${options.egressPort}`,
    `--user-agent=${options.userAgent}`,
    // What Emulation says comes too late for a service worker's own script.
    `--accept-lang=${options.languages.join(",")}`,
    `--window-size=${windowSizeOf(options)}`,
  ];
  if (options.headless) {
    flags.push(isShell ? "--headless" : "--headless=new", `--screen-info=${screenInfo}`);
  } else if (options.softwareGraphics) {
    // Or pages would have no WebGL.
    flags.push("--use-angle=swiftshader", "--enable-unsafe-swiftshader");
  }
  // The first lets Google Chrome load them over the pipe; Chromium does so anyway.
  flags.push(
    options.withExtensions ? "--enable-unsafe-extension-debugging" : "--disable-extensions",
  );
  if (!options.sandbox) flags.push("--no-sandbox");
  return [...withJoinedLists([...flags, ...options.extra]), "about:blank"];
}

function windowSizeOf({ product, headless }: FlagOptions): string {
  if (product === "headless-shell") return shellWindowSize;
  return headless ? windowSize : shownWindowSize;
}

const lists = ["--disable-features=", "--blink-settings="];

/** Of several lists of the same name Chromium takes the last, so the caller's is joined with ours. */
function withJoinedLists(flags: readonly string[]): string[] {
  const isList = (flag: string) => lists.some((name) => flag.startsWith(name));
  const joined = lists.map((name) => {
    const given = flags.filter((flag) => flag.startsWith(name));
    return name + given.map((flag) => flag.slice(name.length)).join(",");
  });
  return [...flags.filter((flag) => !isList(flag)), ...joined];
}
