import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { givenUserAgent, untruths } from "./given-user-agent.ts";
import { realUserAgent } from "./user-agent.ts";

const real = realUserAgent("156.0.8078.79", undefined);
const chrome = (system: string, version = "156.0.0.0", end = "Safari/537.36") =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} ${end}`;
const windows = "Windows NT 10.0; Win64; x64";
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

describe("client hints follow a given user agent", () => {
  test("the real one's are the real ones", () => {
    assert.equal(givenUserAgent(real.userAgent, real), real);
  });

  test("of another system", () => {
    const { metadata } = givenUserAgent(chrome(windows), real);
    assert.equal(metadata?.platform, "Windows");
    assert.equal(metadata.bitness, "64");
    assert.equal(metadata.mobile, false);
    // Of the same version, so the full one is known.
    assert.equal(metadata.fullVersion, "156.0.8078.79");
  });

  test("of another version", () => {
    const { metadata } = givenUserAgent(chrome(windows, "150.0.0.0"), real);
    const { brands, fullVersion } = metadata!;
    assert.ok(brands!.some(({ brand, version }) => brand === "Chromium" && version === "150"));
    assert.equal(fullVersion, "150.0.0.0");
  });

  test("of another product on Chromium", () => {
    const edge = chrome(windows, "156.0.0.0", "Safari/537.36 Edg/156.0.0.0");
    const brands = givenUserAgent(edge, real).metadata?.brands?.map(({ brand }) => brand);
    assert.ok(brands?.includes("Microsoft Edge"));
    assert.ok(!brands?.includes("Google Chrome"));
  });

  test("of a phone", () => {
    const phone = chrome("Linux; Android 14; Pixel 8", "156.0.0.0", "Mobile Safari/537.36");
    const { metadata } = givenUserAgent(phone, real);
    const { platform, platformVersion, model, mobile, architecture, formFactors } = metadata!;
    assert.deepEqual(
      { platform, platformVersion, model, mobile, architecture, formFactors },
      {
        platform: "Android",
        platformVersion: "14",
        model: "Pixel 8",
        mobile: true,
        architecture: "",
        formFactors: ["Mobile"],
      },
    );
  });

  test("one that is no Chromium has none", () => {
    for (const other of ["curl/8.0", firefox])
      assert.equal(givenUserAgent(other, real).metadata, undefined);
  });
});

describe("what of a user agent pages can find out to be untrue", () => {
  const cases: [string, RegExp[]][] = [
    [real.userAgent, []],
    [chrome(windows), [/Windows.*runs on Linux/]],
    [chrome("X11; Linux x86_64", "120.0.0.0"), [/version 120.*Chromium 156/]],
    [firefox, [/no client hints.*navigator\.userAgentData/]],
    [chrome("X11; Linux x86_64").replace("Chrome", "HeadlessChrome"), [/headless/, /no client/]],
    [
      chrome("Linux; Android 10; K", "156.0.0.0", "Mobile Safari/537.36"),
      [/Android.*runs on Linux/, /screen and the mouse/],
    ],
  ];
  for (const [userAgent, expected] of cases) {
    test(userAgent, () => {
      const found = untruths(userAgent, real);
      assert.equal(found.length, expected.length, found.join("; "));
      for (const [index, sentence] of expected.entries()) assert.match(found[index]!, sentence);
    });
  }
});
