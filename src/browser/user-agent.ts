import type { Protocol } from "devtools-protocol";
import { arch, platform } from "node:os";

/** What a browser says of itself, in the header and in client hints; both must agree. */
export interface UserAgent {
  userAgent: string;
  /** Undefined for a user agent that is not a Chromium: then no client hints are sent. */
  metadata: UserAgentMetadata | undefined;
}

/** The client hints of a browser (CDP `Emulation.UserAgentMetadata`). */
export type UserAgentMetadata = Protocol.Emulation.UserAgentMetadata;

type Brand = Protocol.Emulation.UserAgentBrandVersion;

const greaseCharacters = [" ", "(", ":", "-", ".", "/", ")", ";", "=", "?", "_"];
const greaseVersions = ["8", "99", "24"];

/** The brand list of Chromium's GetGreasedUserAgentBrandVersion: its order and filler depend on the major version. */
function brands(major: number, filler: string, named: readonly Brand[]): Brand[] {
  const at = (index: number) => greaseCharacters[index % greaseCharacters.length]!;
  const grease = { brand: `Not${at(major)}A${at(major + 1)}Brand`, version: filler };
  const [chromium, product] = named;
  if (product === undefined) return major % 2 === 0 ? [grease, chromium!] : [chromium!, grease];
  const list = [grease, chromium!, product];
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

/** Both brand lists of a Chromium of this full version, and of the product built on it. */
export function brandLists(
  version: string,
  product: Brand | undefined,
): Pick<UserAgentMetadata, "brands" | "fullVersionList" | "fullVersion"> {
  const major = majorOf(version);
  const filler = greaseVersions[major % greaseVersions.length]!;
  const all = [{ brand: "Chromium", version }, ...(product === undefined ? [] : [product])];
  const short = all.map((one) => ({ ...one, version: String(majorOf(one.version)) }));
  return {
    brands: brands(major, filler, short),
    fullVersionList: brands(major, `${filler}.0.0.0`, all),
    fullVersion: product?.version ?? version,
  };
}

/** The first number of a version: 156 of 156.0.8078.79. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

const platforms: Partial<Record<NodeJS.Platform, { name: string; userAgent: string }>> = {
  linux: { name: "Linux", userAgent: "X11; Linux x86_64" },
  darwin: { name: "macOS", userAgent: "Macintosh; Intel Mac OS X 10_15_7" },
  win32: { name: "Windows", userAgent: "Windows NT 10.0; Win64; x64" },
};

/** The brand that a product adds to Chromium's own; undefined for none. */
export function brandOf(product: string): string | undefined {
  return product.startsWith("chrome") ? "Google Chrome" : undefined;
}

/** The user agent of the real browser on the real system, without `Headless` (research: any other claim is a lie that shows). */
export function realUserAgent(version: string, brand: string | undefined): UserAgent {
  const system = platforms[platform()] ?? platforms.linux!;
  return {
    userAgent: `Mozilla/5.0 (${system.userAgent}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${majorOf(version)}.0.0.0 Safari/537.36`,
    metadata: {
      ...brandLists(version, brand === undefined ? undefined : { brand, version }),
      platform: system.name,
      // As Chromium has it on Linux.
      platformVersion: "",
      architecture: arch() === "arm64" ? "arm" : "x86",
      bitness: "64",
      model: "",
      formFactors: ["Desktop"],
      mobile: false,
      wow64: false,
    },
  };
}
