import type { Protocol } from "devtools-protocol";
import { arch, platform } from "node:os";

/** What a browser says of itself, in the header and in client hints; both must agree. */
export interface UserAgent {
  userAgent: string;
  /** Undefined for a user agent that is not a Chromium: then no client hints are sent. */
  metadata: Protocol.Emulation.UserAgentMetadata | undefined;
}

type Brand = Protocol.Emulation.UserAgentBrandVersion;

const greaseCharacters = [" ", "(", ":", "-", ".", "/", ")", ";", "=", "?", "_"];
const greaseVersions = ["8", "99", "24"];

/** The brand list of Chromium's GetGreasedUserAgentBrandVersion: its order and filler depend on the major version. */
function brands(
  major: number,
  version: string,
  filler: string,
  product: string | undefined,
): Brand[] {
  const at = (index: number) => greaseCharacters[index % greaseCharacters.length]!;
  const grease = { brand: `Not${at(major)}A${at(major + 1)}Brand`, version: filler };
  const chromium = { brand: "Chromium", version };
  if (product === undefined) return major % 2 === 0 ? [grease, chromium] : [chromium, grease];
  const list = [grease, chromium, { brand: product, version }];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const placed: Brand[] = [];
  for (const [index, place] of orders[major % 6]!.entries()) placed[place] = list[index]!;
  return placed;
}

const platforms: Partial<Record<NodeJS.Platform, { name: string; userAgent: string }>> = {
  linux: { name: "Linux", userAgent: "X11; Linux x86_64" },
  darwin: { name: "macOS", userAgent: "Macintosh; Intel Mac OS X 10_15_7" },
  win32: { name: "Windows", userAgent: "Windows NT 10.0; Win64; x64" },
};

function metadataFor(version: string, product: string | undefined) {
  const major = Number(version.split(".")[0]);
  const filler = greaseVersions[major % greaseVersions.length]!;
  return {
    brands: brands(major, String(major), filler, product),
    fullVersionList: brands(major, version, `${filler}.0.0.0`, product),
    platform: platforms[platform()]?.name ?? "Linux",
    platformVersion: "",
    architecture: arch() === "arm64" ? "arm" : "x86",
    bitness: "64",
    model: "",
    fullVersion: version,
    formFactors: ["Desktop"],
    mobile: false,
    wow64: false,
  };
}

/** The brand that a product adds to Chromium's own; undefined for none. */
export function brandOf(product: string): string | undefined {
  return product.startsWith("chrome") ? "Google Chrome" : undefined;
}

/** The user agent of the real browser on the real system, without `Headless` (research: any other claim is a lie that shows). */
export function realUserAgent(version: string, product: string | undefined): UserAgent {
  const system = platforms[platform()]?.userAgent ?? "X11; Linux x86_64";
  const major = version.split(".")[0]!;
  return {
    userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`,
    metadata: metadataFor(version, product),
  };
}

/** A user agent that the caller chose; client hints follow it where it names a Chromium. */
export function givenUserAgent(userAgent: string): UserAgent {
  const version = /Chrome\/(\d+(?:\.\d+)*)/.exec(userAgent)?.[1];
  if (version === undefined) return { userAgent, metadata: undefined };
  const metadata = metadataFor(version, "Google Chrome");
  if (userAgent.includes("Windows")) metadata.platform = "Windows";
  else if (userAgent.includes("Android")) metadata.platform = "Android";
  else if (userAgent.includes("Macintosh")) metadata.platform = "macOS";
  if (userAgent.includes("Mobile")) {
    metadata.mobile = true;
    metadata.formFactors = ["Mobile"];
  }
  return { userAgent, metadata };
}
