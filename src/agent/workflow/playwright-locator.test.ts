import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { locatorCode } from "./playwright-locator.ts";

interface Inside {
  iso: {
    asLocators(
      language: "javascript",
      selector: string,
      isFrame: false,
      size: number,
      quote: '"',
    ): string[];
    escapeForAttributeSelector(value: string, exact: boolean): string;
    escapeForTextSelector(text: string, exact: boolean): string;
  };
}
// What Playwright itself calls an element in its messages and recorders.
const require = createRequire(import.meta.url);
const { iso } = require("playwright-core/lib/coreBundle") as Inside;

/** One way of writing that both have; quotes are chosen by different rules. */
function alike(code: string): string {
  const withoutQuotes = code.replace(/\\(["'])/g, "$1").replace(/["']/g, "|");
  return withoutQuotes.replaceAll("\\x3c", "<");
}

const selectors = [
  'internal:role=button[name="Save"i]',
  'internal:role=button[name="Save"s]',
  "internal:role=button",
  'internal:role=checkbox[name="A"i][checked=true]',
  'internal:role=heading[name="A"i][level=2]',
  'internal:role=button[name="Sa\\"v\\\\e\'s"i] >> nth=1',
  "internal:role=row >> nth=0",
  "internal:role=row >> nth=-1",
  'internal:label="Full name"i',
  'internal:label="Full name"s',
  'internal:text="Just \\"text\\""i',
  'internal:text="a >> b"s',
  'internal:attr=[placeholder="City >> town"i]',
  'internal:attr=[placeholder="City"s]',
  'internal:attr=[alt="A moth"i]',
  'internal:attr=[title="A \\"moth\\""i]',
  'internal:testid=[data-testid="save-it"s]',
  'internal:role=listitem >> internal:has-text="Moth"i',
  'internal:role=listitem >> internal:has-not-text="Moth"i >> internal:role=button',
  'internal:role=listitem >> internal:has="internal:role=heading[name=\\"M\\"i]"',
  'internal:role=listitem >> internal:has-not="internal:text=\\"M\\"i"',
  'internal:role=button >> internal:and="internal:text=\\"M\\"i"',
  'internal:role=button >> internal:or="internal:text=\\"M\\"i"',
  'iframe[name="pay"] >> internal:control=enter-frame >> internal:label="Card"i',
  "iframe >> nth=2 >> internal:control=enter-frame >> #one >> internal:control=enter-frame >> a",
  "#save",
  "css=#save",
  'input[name="q"]',
  "form > div:nth-of-type(2) > a",
  "//div[1]/a",
  "xpath=//div[1]/a",
  "text=Sold out",
  "open-card >> label > input",
];

for (const selector of selectors) {
  test(`${selector} is written as Playwright writes it`, () => {
    const ways = iso.asLocators("javascript", selector, false, 20, '"');
    const code = locatorCode(selector).replace(/^page\./, "");
    const nested = code.replaceAll("page.", "");
    assert.ok(
      ways.some((way) => alike(way) === alike(nested)),
      `${code}\n${ways.join("\n")}`,
    );
  });
}

test("what Playwright has no words for stays a selector", () => {
  for (const selector of [
    "internal:role=link[name=/a.b/i]",
    "internal:role=made-up",
    'internal:role=button[name="A"i][checked=mixed]',
    'internal:attr=[name="q"s]',
    'internal:testid=[data-qa="q"s]',
    "internal:text=/a.b/",
    "internal:text=plain",
    'internal:has-text="Exact"s',
    "visible=true",
    "css=a=b",
  ]) {
    assert.match(locatorCode(selector), /^page\.locator\(["'].*["']\)$/, selector);
    assert.equal(alike(locatorCode(selector)), alike(`page.locator("${selector}")`));
  }
});

/** The arguments with which code calls a locator's methods. */
function evaluated(code: string): unknown[] {
  const said: unknown[] = [];
  const page: unknown = new Proxy(() => undefined, {
    get: () => page,
    apply: (_target, _this, given: unknown[]) => {
      said.push(...given);
      return page;
    },
  });
  // oxlint-disable-next-line typescript/no-implied-eval -- what hostile names do to code is the question
  new Function("page", `"use strict"; return ${code}`)(page);
  return said;
}

const hostile = [
  `"); globalThis.broken = true; ("`,
  `'); globalThis.broken = true; ('`,
  "`); globalThis.broken = true; (`${globalThis.broken = true}",
  "\\",
  "\\\\'\\\"",
  "\\u0022); x",
  "a\nb\r\nc\td",
  "\u2028globalThis.broken = true\u2029",
  "</script><script>globalThis.broken = true</script><!--",
  "*/ globalThis.broken = true /*",
  "// x >> internal:control=enter-frame >> y",
  "\u202Eevil\u2066\u200B\uFEFF",
  "\uD800 half",
  "\0\x1B[31m",
  "${env.SECRET}",
  "]] >> nth=0 [[",
];

test("a page's words never become code", () => {
  for (const text of hostile) {
    for (const isExact of [true, false]) {
      const value = iso.escapeForAttributeSelector(text, isExact);
      const words = iso.escapeForTextSelector(text, isExact);
      const cases: [selector: string, told: unknown[]][] = [
        [
          `internal:role=button[name=${value}]`,
          ["button", { name: text, ...(isExact ? { exact: true } : {}) }],
        ],
        [`internal:label=${words}`, [text, ...(isExact ? [{ exact: true }] : [])]],
        [`internal:text=${words}`, [text, ...(isExact ? [{ exact: true }] : [])]],
        [`internal:attr=[placeholder=${value}]`, [text, ...(isExact ? [{ exact: true }] : [])]],
        [
          `css=a >> internal:has-text=${iso.escapeForTextSelector(text, false)} >> nth=1`,
          ["a", { hasText: text }, 1],
        ],
        [`[data-x=${JSON.stringify(text)}]`, [`[data-x=${JSON.stringify(text)}]`]],
      ];
      if (isExact) cases.push([`internal:testid=[data-testid=${value}]`, [text]]);
      for (const [selector, told] of cases) {
        const code = locatorCode(selector);
        assert.deepEqual(evaluated(code), told, code);
        assert.doesNotMatch(code, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|<\/script|<!--/u);
      }
    }
  }
  assert.equal("broken" in globalThis, false);
});
