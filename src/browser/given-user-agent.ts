import { brandLists, majorOf, type UserAgent, type UserAgentMetadata } from "./user-agent.ts";

/** Systems by what a user agent says of them, with their names in client hints. */
const systems = [
  { says: /Windows NT/, name: "Windows" },
  { says: /Android/, name: "Android" },
  { says: /CrOS/, name: "Chrome OS" },
  { says: /iPhone|iPad/, name: "iOS" },
  { says: /Mac OS X/, name: "macOS" },
  { says: /Linux/, name: "Linux" },
];

/** What is built on Chromium and names itself behind it. */
const products = [
  { token: "Edg", brand: "Microsoft Edge" },
  { token: "OPR", brand: "Opera" },
];

function systemOf(userAgent: string): string | undefined {
  return systems.find(({ says }) => says.test(userAgent))?.name;
}

function versionAfter(token: string, userAgent: string): string | undefined {
  return new RegExp(`\\b${token}/(\\d+(?:\\.\\d+)*)`).exec(userAgent)?.[1];
}

/** A user agent that the caller chose, on a browser that is really another; client hints follow it where it names a Chromium. */
export function givenUserAgent(userAgent: string, real: UserAgent): UserAgent {
  if (userAgent === real.userAgent) return real;
  const version = versionAfter("Chrome", userAgent);
  const metadata =
    version === undefined ? undefined : metadataOf(userAgent, version, real.metadata?.fullVersion);
  return { userAgent, metadata };
}

function metadataOf(userAgent: string, named: string, real: string | undefined): UserAgentMetadata {
  // A user agent has zeros where the client hints have the full version.
  const isReal = real !== undefined && majorOf(real) === majorOf(named);
  const version = isReal ? real : named;
  const built = products.find(({ token }) => versionAfter(token, userAgent) !== undefined);
  const product =
    built === undefined
      ? { brand: "Google Chrome", version }
      : { brand: built.brand, version: versionAfter(built.token, userAgent)! };
  const platform = systemOf(userAgent) ?? "";
  const isMobile = userAgent.includes("Mobile");
  const common = {
    ...brandLists(version, product),
    platform,
    mobile: isMobile,
    wow64: userAgent.includes("WOW64"),
  };
  if (platform === "Android") {
    const formFactors = [isMobile ? "Mobile" : "Tablet"];
    return { ...common, ...androidOf(userAgent), architecture: "", bitness: "", formFactors };
  }
  return {
    ...common,
    // Not to be known from a user agent.
    platformVersion: "",
    model: "",
    architecture: /aarch64|arm64/i.test(userAgent) ? "arm" : "x86",
    bitness: platform === "macOS" || /64/.test(userAgent) ? "64" : "32",
    formFactors: ["Desktop"],
  };
}

function androidOf(userAgent: string): { platformVersion: string; model: string } {
  const [, platformVersion = "", named = ""] =
    /Android ([\d.]+)(?:; ([^;)]+))?/.exec(userAgent) ?? [];
  const model = named.replace(/ Build\/.*/, "");
  // Chromium of today says K for every model.
  return { platformVersion, model: model === "K" ? "" : model };
}

/** What of a user agent pages can find out to be untrue, in words; none for the browser's own. */
export function untruths(userAgent: string, real: UserAgent): string[] {
  if (userAgent === real.userAgent) return [];
  const version = versionAfter("Chrome", userAgent);
  const realVersion = majorOf(real.metadata?.fullVersion ?? "");
  const platform = systemOf(userAgent);
  const realPlatform = real.metadata?.platform;
  const found: string[] = [];
  if (/headless/i.test(userAgent)) found.push("it says that the browser is headless");
  if (version === undefined) {
    found.push(
      `it names no Chromium, so no client hints are sent; but scripts still find a Chromium ${realVersion}, with an empty navigator.userAgentData`,
    );
  } else if (majorOf(version) !== realVersion) {
    found.push(
      `it names version ${majorOf(version)}, but the browser is a Chromium ${realVersion}`,
    );
  }
  if (platform !== undefined && platform !== realPlatform) {
    found.push(
      `it names ${platform}, but the browser runs on ${realPlatform}, as navigator.platform, fonts and graphics tell`,
    );
  }
  if (/Mobile|Android/.test(userAgent)) {
    found.push(
      "it names a phone or a tablet, but the session has the screen and the mouse of a desktop",
    );
  }
  return found;
}
