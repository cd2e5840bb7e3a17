import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import type { NodeSelectors } from "../../src/contract/actions.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
});

after(async () => {
  await session[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** Clicks what an observation shows with this text by its id; answers the selectors that were recorded. */
async function clickById(text: RegExp, nth = 0): Promise<NodeSelectors> {
  const { space } = await session.observe();
  const lines = space.description.split("\n").filter((line) => text.test(line));
  const id = lines[nth]?.split("[:]")[0];
  const done = await session.execute({ type: "click", id });
  assert.equal(done.success, true, `${text}: ${done.message}`);
  return done.action.selector as NodeSelectors;
}

async function open(page: string): Promise<void> {
  await session.execute({ type: "goto", url: "about:blank" });
  await session.execute({ type: "goto", url: `${stage.site.url}${page}` });
}

for (const [what, nth, expected, frames] of [
  [/Save now/, 0, 'internal:testid=[data-testid="save-it"s]', []],
  [/>Cancel</, 1, 'internal:role=button[name="Cancel"i] >> nth=1', []],
  [/Full name/, 0, 'internal:label="Full name"i', []],
  [/Read more/, 0, 'internal:role=link[name="Read more"i]', []],
  [/Just text/, 0, 'internal:text="Just text"i', []],
  [/Shadowed/, 0, 'internal:role=button[name="Shadowed"i]', []],
  [/Framed/, 0, 'internal:role=button[name="Framed"i]', ["iframe"]],
] as const) {
  test(`a click on ${what} records how a person would name it, which Playwright finds again`, async () => {
    await open("/selectors.html");
    const selectors = await clickById(what, nth);
    assert.equal(selectors.playwright_selector, expected);
    assert.equal(selectors.iframe_parent_css_selectors.length, frames.length);
    const browser = await chromium.connectOverCDP(session.cdpUrl);
    try {
      const page = browser.contexts()[0]!.pages()[0]!;
      const path = [...selectors.iframe_parent_css_selectors, expected];
      const found = page.locator(path.join(" >> internal:control=enter-frame >> "));
      assert.equal(await found.getAttribute("data-hit"), "1");
    } finally {
      await browser.close();
    }
    const again = await session.execute({ type: "click", selector: selectors });
    assert.equal(again.success, true, again.message);
  });
}

test("on a page too large for it, the plain selectors are recorded and the action is done", async () => {
  await open("/selectors.html");
  const grow = `document.body.insertAdjacentHTML("beforeend", "<div><button>Cancel</button><p>text</p></div>".repeat(20000)); return 1`;
  await session.execute({ type: "evaluate_js", code: grow });
  const selectors = await clickById(/>Cancel</);
  assert.match(selectors.css_selector, /button/);
  assert.equal(selectors.playwright_selector, null);
  const hit = await session.execute({
    type: "evaluate_js",
    code: "String(document.querySelectorAll('[data-hit]').length)",
  });
  assert.equal(hit.data?.markdown, "1");
});
