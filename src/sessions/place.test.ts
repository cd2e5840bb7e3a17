import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { getAllCountries } from "countries-and-timezones";
import type { BrowserChoice } from "../browser/choice.ts";
import { AppError } from "../errors.ts";
import { browserAt, placeOf } from "./place.ts";
import { ownZone, zoneNamed, zoneOfPlace } from "./time-zone.ts";

/** What is taken of these options, and which fields are refused. */
function placed(locale: string | null, timezone: string | null, proxies: boolean | [] = false) {
  const refused: string[] = [];
  const place = placeOf({ locale, timezone, proxies }, (field) => refused.push(field));
  return { ...place, refused };
}

describe("locale and time zone", () => {
  const nothing = { locale: undefined, timeZone: undefined, refused: [] };

  test("those of the browser itself need no browser of their own", () => {
    assert.deepEqual(placed(null, null), nothing);
    assert.deepEqual(placed("en-us", ownZone()), nothing);
  });

  test("are taken as browsers write them", () => {
    assert.equal(placed("DE-ch", null).locale, "de-CH");
    assert.equal(placed("de-CH-u-nu-thai", null).locale, "de-CH");
    assert.equal(zoneNamed("europe/zurich"), "Europe/Zurich");
  });

  test("what is none is refused", () => {
    for (const locale of ["no language", "xx-ZZ", "de_CH"])
      assert.deepEqual(placed(locale, null).refused, ["locale"], locale);
    for (const zone of ["Europe/Nowhere", "+02:00", "proxyy"])
      assert.deepEqual(placed(null, zone).refused, ["timezone"], zone);
  });

  test("that of the proxy needs one", () => {
    assert.deepEqual(placed(null, "proxy").refused, ["timezone"]);
    assert.deepEqual(placed(null, "proxy", []).refused, ["timezone"]);
    assert.deepEqual(placed(null, "proxy", true), nothing);
  });
});

describe("the time zone of the proxy", () => {
  const browser: BrowserChoice = {
    kind: "chromium",
    binary: { product: "chromium", path: "/chromium" },
    version: "156.0.0.0",
    headless: true,
    userAgent: undefined,
    timeZone: undefined,
    locale: undefined,
    extensions: [],
    extraArguments: [],
  };
  const at = (country: string | undefined, city?: string) =>
    browserAt(browser, { timezone: "proxy", proxies: [{ type: "notte", city }] }, { country });

  test("is that of its country and city", () => {
    assert.deepEqual(at("jp"), { ...browser, timeZone: "Asia/Tokyo" });
    assert.deepEqual(at("us", "Denver"), { ...browser, timeZone: "America/Denver" });
  });

  test("can't be had where its country is not known", () => {
    for (const country of [undefined, "zz"])
      assert.throws(
        () => at(country),
        (error) => error instanceof AppError && error.status === 422,
      );
  });
});

describe("the time zone of a country", () => {
  const cases: [string, string | undefined, string][] = [
    ["ch", undefined, "Europe/Zurich"],
    ["us", undefined, "America/New_York"],
    ["us", "Los Angeles", "America/Los_Angeles"],
    ["US", "los_angeles", "America/Los_Angeles"],
    ["us", "Zurich", "America/New_York"],
    ["de", undefined, "Europe/Berlin"],
  ];
  for (const [country, city, zone] of cases) {
    test(`${country}, ${city}: ${zone}`, () => assert.equal(zoneOfPlace(country, city), zone));
  }

  test("is known of every country", () => {
    const inhabited = Object.values(getAllCountries()).filter(
      ({ timezones }) => timezones.length > 0,
    );
    assert.ok(inhabited.length > 200);
    for (const { id } of inhabited) assert.ok(zoneOfPlace(id, undefined) !== undefined, id);
    assert.equal(zoneOfPlace("zz", undefined), undefined);
  });
});
