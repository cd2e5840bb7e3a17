import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Session } from "../../src/sessions/session.ts";
import { type LiveSession, openLiveSession } from "../live-session.ts";
import type { HostileSite } from "../sites/hostile-site.ts";

let live: LiveSession;
let stage: HostileSite;
let session: Session;

before(async () => {
  live = await openLiveSession({ browser_type: "firefox" });
  ({ stage, session } = live);
});
after(() => live?.[Symbol.asyncDispose]());

const execute = (action: Record<string, unknown>) => live.succeed(action);
const evaluate = (code: string) => execute({ type: "evaluate_js", code });
/** A page of this HTML that notes what happens in it. */
const open = async (html: string) => {
  await execute({ type: "goto", url: "about:blank" });
  await execute({ type: "goto", url: `${stage.site.url}/blank` });
  await evaluate(`document.body.innerHTML = ${JSON.stringify(html)}; window.events = [];
    for (const type of ["focusin", "change", "focusout", "click", "submit"])
      addEventListener(type, ({ target }) => events.push(type + " " + (target.name ?? "page")), true);
    0`);
};
const fill = (name: string, value: string) =>
  execute({ type: "fill", selector: `[name=${name}]`, value });
const press = () => execute({ type: "click", selector: "[name=go]" });
const button = `<br><button name="go">Go</button>`;

test("a page is told of focus and change though nothing in it was clicked", async () => {
  await open(`<input name="one"><input name="two">`);
  await fill("one", "1");
  await fill("two", "2");
  assert.equal(await evaluate("events.join()"), "focusin one,change one,focusout one,focusin two");
});

test("nothing opens over the page that would take the next click", async () => {
  for (const html of [
    `<input name="field" list="l"><datalist id="l"><option>apple<option>apricot</datalist>${button}`,
    `<form onsubmit="return false"><input name="field" type="email" required>${button}</form>`,
  ]) {
    await open(html);
    await fill("field", "ap");
    for (const _ of [1, 2]) await press();
    assert.equal(await evaluate("events.filter((one) => one === 'click go').length"), "2", html);
  }
});

test("what was sent in a form before is not offered", async () => {
  for (const _ of [1, 2, 3]) {
    await open(`<form action="/sent"><input name="field">${button}</form>`);
    await fill("field", "09/31");
    await press();
    assert.match(session.browser.tabs.current!.url, /09%2F31/);
  }
});

test("a click is a person's though scripts run while the button is down", async () => {
  await open(button);
  await evaluate(`events.active = []; document.querySelector("[name=go]").onclick = () =>
    events.active.push(navigator.userActivation.isActive); 0`);
  const { session: tab } = session.browser.tabs.current!;
  const code = `const { x, y } = document.querySelector("[name=go]").getBoundingClientRect(); return [x, y].join()`;
  const [x, y] = (await evaluate(code))!.split(",").map((at) => Number(at) + 5);
  const mouse = { x: x!, y: y!, button: "left", clickCount: 1 } as const;
  await tab.send("Input.dispatchMouseEvent", { ...mouse, type: "mousePressed" });
  await tab.send("Runtime.evaluate", { expression: "0" });
  await session.screenshot("png", "raw");
  await tab.send("Input.dispatchMouseEvent", { ...mouse, type: "mouseReleased" });
  assert.equal(await evaluate("events.active.join()"), "true");
});

test("each script that is run has user activation, and one that only looks has none", async () => {
  await open("");
  const active = "navigator.userActivation.isActive";
  const used = `open("/blank", "used").close(); return ${active}`;
  for (const _ of [1, 2]) {
    assert.equal(await evaluate(active), "true");
    await evaluate(used);
  }
  await execute({ type: "goto", url: `${stage.site.url}/blank?again` });
  const { session: tab } = session.browser.tabs.current!;
  const { result } = await tab.send("Runtime.evaluate", {
    expression: active,
    returnByValue: true,
  });
  assert.equal(result.value, false);
});
