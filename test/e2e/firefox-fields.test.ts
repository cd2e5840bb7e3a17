import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ActionRequest } from "../../src/contract/actions.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type LiveSessions, openLiveSessions } from "../live-sessions.ts";
import { type HostileSite, serveHostileSite } from "../sites/hostile-site.ts";

let sessions: LiveSessions;
let stage: HostileSite;
let session: Session;

before(async () => {
  [stage, sessions] = await Promise.all([serveHostileSite(), openLiveSessions()]);
  session = await sessions.start({ browser_type: "firefox" });
});
after(async () => {
  session?.end("stopped");
  await sessions?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const execute = async (action: Record<string, unknown>) => {
  const done = await session.execute(ActionRequest.parse(action));
  assert.equal(done.success, true, done.message);
  return done.data?.markdown;
};
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
