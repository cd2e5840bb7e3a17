/** Switches that change how pages look, sound and run, and open no way out of the session. */
const anyValue = `
  accept-lang allow-insecure-localhost animation-duration-scale autoplay-policy
  default-background-color deny-permission-prompts disable-3d-apis disable-accelerated-2d-canvas
  disable-audio-output disable-background-networking disable-background-timer-throttling
  disable-backgrounding-occluded-windows disable-breakpad disable-checker-imaging
  disable-client-side-phishing-detection disable-component-update disable-crash-reporter
  disable-default-apps disable-dev-shm-usage disable-domain-reliability disable-extensions
  disable-field-trial-config disable-font-subpixel-positioning disable-gpu disable-gpu-compositing
  disable-gpu-rasterization disable-hang-monitor disable-http2 disable-infobars
  disable-ipc-flooding-protection disable-lcd-text disable-notifications disable-partial-raster
  disable-popup-blocking disable-print-preview disable-prompt-on-repost disable-quic
  disable-renderer-backgrounding disable-search-engine-choice-screen disable-smooth-scrolling
  disable-software-rasterizer disable-speech-api disable-sync disable-threaded-animation
  disable-threaded-scrolling disable-translate disable-webgl disk-cache-size enable-automation
  enable-font-antialiasing enable-gpu-rasterization enable-unsafe-swiftshader enable-webgl
  font-render-hinting force-color-profile force-dark-mode force-device-scale-factor
  force-high-contrast force-prefers-reduced-motion hide-scrollbars ignore-certificate-errors
  ignore-certificate-errors-spki-list ignore-gpu-blocklist lang media-cache-size
  metrics-recording-only mute-audio no-default-browser-check no-first-run no-pings
  no-service-autorun password-store renderer-process-limit run-all-compositor-stages-before-draw
  site-per-process start-fullscreen start-maximized touch-events
  unsafely-treat-insecure-origin-as-secure use-angle use-fake-device-for-media-stream
  use-fake-ui-for-media-stream use-gl use-mock-keychain window-position window-size`;

/** Chromium's own names of what may be turned off: others hold the sandbox, the site isolation and the network together. */
const featuresToDisable = `
  AcceptCHFrame AutofillServerCommunication AutomationControlled BackForwardCache
  CalculateNativeWinOcclusion DestroyProfileOnBrowserClose DialMediaRouteProvider
  GlobalMediaControls HttpsFirstBalancedModeAutoEnable HttpsUpgrades ImprovedCookieControls
  InterestFeedContentSuggestions LazyFrameLoading LazyImageLoading MediaRouter OptimizationHints
  OverlayScrollbar PaintHolding Prerender2 ReduceAcceptLanguage ThirdPartyStoragePartitioning
  Translate TranslateUI UserAgentClientHint`;
const featuresToEnable = "LazyFrameLoading LazyImageLoading OverlayScrollbar WebContentsForceDark";

/** By name, what the value must be like. */
const allowed = new Map<string, RegExp>([
  ...words(anyValue).map((name) => [name, /^/] as const),
  ["blink-settings", /^=(imagesEnabled|preferredColorScheme|forceDarkModeEnabled)=\w+$/],
  ["disable-blink-features", listOf("AutomationControlled")],
  ["disable-features", listOf(featuresToDisable)],
  ["enable-features", listOf(featuresToEnable)],
  ["js-flags", /^=--(max-old-space-size=\d+|expose-gc|jitless)$/],
]);

/** The names of the switches that a session may give, without the dashes. */
export const allowedArguments: readonly string[] = [...allowed.keys()].toSorted();

/** Why a caller's switch is refused, or undefined when it may be passed to the browser. */
export function refusedArgument(argument: string): string | undefined {
  const [, given, value = ""] = /^--([a-z0-9-]+)(=[\s\S]*)?$/i.exec(argument) ?? [];
  if (given === undefined || argument.includes("\0"))
    return `'${argument}' is not a switch of the form --name or --name=value`;
  const name = given.toLowerCase();
  const values = allowed.get(name);
  if (values === undefined)
    return `'--${name}' is refused: it is not among the switches that leave the isolation of the session as it is, which GET /capabilities lists`;
  return values.test(value)
    ? undefined
    : `'--${name}' is refused with this value: it might weaken the isolation of the session`;
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** A list of these names, separated by commas. */
function listOf(names: string): RegExp {
  const one = `(${words(names).join("|")})`;
  return new RegExp(`^=${one}(,${one})*$`);
}
