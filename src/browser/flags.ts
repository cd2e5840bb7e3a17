import type { BrowserBinary } from "./find.ts";

// A page of 1280×1080 to within a few pixels: a whole window has bars of 87 px, the headless shell none.
const windowSize = "1280,1160";
const shellWindowSize = "1280,1080";
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
  "--disable-extensions",
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
  // Both are needed to keep WebRTC and loopback inside the egress gate (research/stealth.md 3).
  "--webrtc-ip-handling-policy=disable_non_proxied_udp",
  "--proxy-bypass-list=<-loopback>",
];

/** What a launch needs to know beyond the flags that are always there. */
export interface FlagOptions {
  product: BrowserBinary["product"];
  headless: boolean;
  sandbox: boolean;
  profile: string;
  egressPort: number;
  userAgent: string;
  extra: readonly string[];
}

/** The command line of one browser. */
export function chromiumFlags(options: FlagOptions): string[] {
  const isShell = options.product === "headless-shell";
  const flags = [
    ...common,
    `--user-data-dir=${options.profile}`,
    `--proxy-server=http://127.0.0.1:${options.egressPort}`,
    `--user-agent=${options.userAgent}`,
    `--window-size=${isShell ? shellWindowSize : windowSize}`,
  ];
  if (options.headless) {
    flags.push(isShell ? "--headless" : "--headless=new", `--screen-info=${screenInfo}`);
  }
  // The headless shell, unlike a whole browser, names no language by itself.
  if (isShell) flags.push("--accept-lang=en-US,en");
  if (!options.sandbox) flags.push("--no-sandbox");
  return [...withDisabledFeatures(flags, options.extra), "about:blank"];
}

const disableFeatures = "--disable-features=";

/** Of several lists of disabled features Chromium takes the last, so the caller's is joined with ours. */
function withDisabledFeatures(flags: readonly string[], extra: readonly string[]): string[] {
  const isList = (flag: string) => flag.startsWith(disableFeatures);
  const given = extra.filter(isList).map((flag) => flag.slice(disableFeatures.length));
  const all = [...disabledFeatures, ...given].join(",");
  return [...flags, ...extra.filter((flag) => !isList(flag)), disableFeatures + all];
}
