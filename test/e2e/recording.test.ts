import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import type { ActionTrace } from "../../src/contract/action-trace.ts";
import type { ExecutionResponse } from "../../src/contract/page.ts";
import { hands } from "../hands.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

/** What a page of the shop looks like after its makers have worked on it; `now` is how it is served. */
const changes = {
  none: (html: string) => html,
  classes: (html: string) => html.replaceAll(/class="(\w+)"/g, 'class="css-$1-x81"'),
  ids: (html: string) => html.replaceAll(/ id="(\w+)"/g, ' id="other-$1"'),
  order: (html: string) => html.split("<!-- -->").toReversed().join("<!-- -->"),
  banner: (html: string) => `<div><p>We use cookies</p><button>Accept</button></div>${html}`,
  wrapped: (html: string) => `<main><div>${html}</div></main>`,
  labels: (html: string) => html.replace("Full name", "How are you called?"),
  words: (html: string) =>
    html.replaceAll(/(Save|Cancel|Open the drawer|Full name|moths|lantern)/g, "$1 now"),
};
type Change = keyof typeof changes;
let now: Change = "none";
/** What becomes of a page of the shop that stands for itself, by its path. */
const changesAt = new Map<string, (html: string) => string>();

/** An element for each kind of selector that is the best one for it. */
const shop = [
  `<button data-name="testid" data-testid="save-it">Save</button>`,
  `<button data-name="role">Cancel</button>`,
  `<label>Full name <input data-name="label" class="field" name="called"></label>`,
  `<input data-name="placeholder" class="field" placeholder="Search moths">`,
  `<div data-name="text" tabindex="0" class="text">Open the drawer</div>`,
  `<div data-name="id" tabindex="0" class="box" id="lamp"></div>`,
  `<button data-name="attribute" name="dim" class="box"></button>`,
  `<ul><li>Red lantern <button data-name="other">Add</button></li>
    <li>Blue lantern <button data-name="within">Add</button></li></ul>`,
  `<p><button data-name="other">Twin</button></p><p><button data-name="nth">Twin</button></p>`,
  `<section><div data-name="other" tabindex="0" class="box"></div>
    <div data-name="css" tabindex="0" class="box"></div></section>`,
].join("<!-- -->");

const page = (body: string) => `<!doctype html><title>Shop</title>
  <style>[tabindex], .box, button { display: block; min-width: 40px; min-height: 20px; background: #dde }</style>
  <body>${body}<script>addEventListener("click", ({ target }) => {
    document.title = target.closest("[data-name]")?.dataset.name ?? "nothing";
  });</script></body>`;

let stage: Stage;
let session: StagedSession;
let shopUrl: string;
const { succeed, open, evaluate } = hands(() => ({ stage, session }));
const shopServer = createServer(({ url = "/" }, response) => {
  const ofItsOwn = url === "/" ? changes[now] : changes.none;
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(page((changesAt.get(url) ?? ofItsOwn)(shop)));
});

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
  await new Promise<void>((resolve) => shopServer.listen(0, "127.0.0.1", resolve));
  shopUrl = `http://127.0.0.1:${(shopServer.address() as AddressInfo).port}/`;
});

after(async () => {
  shopServer.closeAllConnections();
  await new Promise((resolve) => shopServer.close(resolve));
  await session[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

type Selectors = NonNullable<ActionTrace["element"]>["selectors"];

function traceOf({ trace }: ExecutionResponse): ActionTrace {
  assert.ok(trace, "an action has a trace");
  return trace;
}

/** The selectors of the element of this name, as a click by script's selector records them. */
async function recorded(name: string, on: StagedSession = session): Promise<Selectors> {
  const done = await on.execute({ type: "click", selector: `[data-name=${name}]` });
  assert.equal(done.success, true, done.message);
  return traceOf(done).element?.selectors ?? [];
}

async function openShop(change: Change): Promise<void> {
  now = change;
  await succeed({ type: "goto", url: "about:blank" });
  await succeed({ type: "goto", url: shopUrl });
}

/** What a click on a selector hits: the element of a name, or nothing. */
async function hit(selector: string): Promise<string | null> {
  await evaluate("document.title = ''; return 1");
  const { success } = await session.execute({ type: "click", selector, timeout: 50 });
  return success ? evaluate("return document.title") : null;
}

const named = ["testid", "role", "label", "placeholder", "text", "id", "attribute", "within"];
/** What a change takes away. */
const dependsOn: Partial<Record<Change, string[]>> = {
  ids: ["id"],
  labels: ["label", "role"],
  words: ["within"],
};

test("the best selector of an element is of the kind that it offers, and several stand beside it", async () => {
  await openShop("none");
  for (const name of [...named, "nth", "css"]) {
    const selectors = await recorded(name);
    assert.equal(selectors[0]?.kind, name);
    assert.equal(new Set(selectors.map(({ selector }) => selector)).size, selectors.length);
    for (const { selector } of selectors) assert.equal(await hit(selector), name, selector);
  }
});

/** A line a kind, a column a change. */
function tableText(table: Record<string, Record<string, string>>): string {
  const line = (cells: string[]) => cells.map((cell) => cell.padEnd(16)).join("");
  const rows = Object.entries(table).map(([kind, counts]) =>
    line([kind, ...Object.keys(changes).map((change) => counts[change] ?? "")]),
  );
  return [line(["", ...Object.keys(changes)]), ...rows].join("\n");
}

/** Of how many selectors of each kind a changed page keeps the element, and how many hit another one. */
async function survival(change: Change, all: Map<string, Selectors>) {
  await openShop(change);
  const kinds = new Map<string, { kept: number; wrong: number; all: number }>();
  for (const [name, selectors] of all) {
    for (const { kind, selector } of selectors) {
      const count = kinds.get(kind) ?? { kept: 0, wrong: 0, all: 0 };
      const met = await hit(selector);
      count.all += 1;
      count.kept += Number(met === name);
      count.wrong += Number(met !== null && met !== name);
      kinds.set(kind, count);
    }
  }
  return kinds;
}

test("selectors survive what their kind does not depend on, and never hit another element by a name", async () => {
  await openShop("none");
  const all = new Map<string, Selectors>();
  for (const name of [...named, "nth", "css"]) all.set(name, await recorded(name));
  const table: Record<string, Record<string, string>> = {};
  for (const change of Object.keys(changes) as Change[]) {
    const kinds = await survival(change, all);
    for (const [kind, { kept, wrong, all: count }] of kinds) {
      const hits = wrong > 0 ? `, ${wrong} wrong` : "";
      (table[kind] ??= {})[change] = `${kept}/${count}${hits}`;
      if (named.includes(kind)) assert.equal(wrong, 0, `${kind} hits another element: ${change}`);
      const isKept = named.includes(kind) && !dependsOn[change]?.includes(kind);
      if (isKept) assert.equal(kept, count, `${kind}: ${change}`);
    }
  }
  console.log(tableText(table));
});

test("what was recorded is done again on a page that has changed: what does not fit is healed, and told", async () => {
  const { client } = stage.server;
  now = "none";
  await using recording = await stage.startSession();
  await recording.execute({ type: "goto", url: shopUrl });
  for (const name of named) await recorded(name, recording);
  const params = { session_id: recording.id };
  for (const change of ["none", "classes", "order", "banner", "wrapped"] as const) {
    now = change;
    const { success, steps } = await client.sessionWorkflowVerify({ params });
    assert.equal(success, true, `${change}: ${JSON.stringify(steps.at(-1))}`);
    assert.deepEqual(
      steps.flatMap(({ healed }) => healed ?? []),
      [],
      change,
    );
  }
});

test("an element whose best selector is gone is found by another of its ways", async () => {
  const { client } = stage.server;
  now = "none";
  await using recording = await stage.startSession();
  await recording.execute({ type: "goto", url: shopUrl });
  await recorded("label", recording);
  now = "labels";
  const { steps } = await client.sessionWorkflowVerify({ params: { session_id: recording.id } });
  assert.equal(steps.at(-1)?.success, true, steps.at(-1)?.message);
  assert.deepEqual(steps.at(-1)?.healed, {
    from: 'internal:label="Full name"i',
    to: 'input[name="called"]',
  });
});

// Each waits long for what will not come, and so all at once.
describe("an element that is gone", { concurrency: true }, () => {
  /** Records a click on an element and does it again on the page as it is then. */
  async function again(name: string, change: (html: string) => string) {
    await using recording = await stage.startSession();
    await recording.execute({ type: "goto", url: `${shopUrl}gone/${name}` });
    await recorded(name, recording);
    changesAt.set(`/gone/${name}`, change);
    const params = { session_id: recording.id };
    return stage.server.client.sessionWorkflowVerify({ params });
  }

  test("is not mistaken for one that is called the same", async () => {
    const { success } = await again("within", changes.words);
    assert.equal(success, false);
  });

  test("but hides now is neither taken for another that is seen, nor clicked by script", async () => {
    const { success, steps } = await again("testid", (html) =>
      html.replace("data-testid", 'style="visibility: hidden" data-testid'),
    );
    assert.equal(success, false);
    assert.match(steps.at(-1)!.message, /can't be seen/);
  });

  test("with nothing like it left fails the step, and nothing else is clicked", async () => {
    const { success, steps } = await again("role", (html) =>
      html.replace(">Cancel<", ">Buy everything<"),
    );
    assert.equal(success, false);
    assert.match(steps.at(-1)!.message, /No element fits/);
  });
});

/** Puts this into the page's body, and its shadow roots with it. */
async function show(html: string): Promise<void> {
  await openShop("none");
  await evaluate(`document.body.setHTMLUnsafe(${JSON.stringify(html)}); return 1`);
}

async function click(selector: string, more: object = {}): Promise<ActionTrace> {
  return traceOf(await succeed({ type: "click", selector, ...more }));
}

test("an element in frames comes with the frames on the way", async () => {
  await show(
    `<iframe title="Outer" srcdoc="<iframe name='inner' srcdoc='<button>Deep</button>'></iframe>"></iframe>`,
  );
  const enter = " >> internal:control=enter-frame >> ";
  const { element } = await click(["iframe", "iframe", "text=Deep"].join(enter));
  assert.equal(element?.frames.length, 2);
  assert.equal(element.frames[1], 'iframe[name="inner"]');
  await click([...element.frames, element.selectors[0]!.selector].join(enter));
});

for (const mode of ["open", "closed"]) {
  test(`an element in a shadow root that is ${mode} is found again, observed or not`, async () => {
    const button = `<div id="host"><template shadowrootmode="${mode}"><button>Deep</button></template></div>`;
    await show(button);
    const { element } = await click("text=Deep");
    assert.equal(element?.in_closed_root, mode === "closed");
    for (const { selector } of element.selectors) {
      await show(button);
      await click(selector);
    }
  });
}

test("a tab that was opened, a download and dialogs are in the trace", async () => {
  await open("/windows.html");
  const opened = await click("text=After a fetch");
  assert.equal(opened.opened_tab, true);
  assert.match(opened.url_after, /\/article\.html$/);
  assert.match(opened.url_before, /\/windows\.html$/);
  await succeed({ type: "close_tab" });

  await open("/files-download.html");
  assert.deepEqual((await click("#attachment")).downloads, ["report.txt"]);

  await open("/dialogs.html");
  assert.deepEqual((await click("text=Ask", { dialog: { accept: false } })).dialogs, [
    { type: "confirm", accept: false, text: null },
  ]);
  assert.deepEqual(
    (await click("text=Prompt", { dialog: { accept: true, text: "Ada" } })).dialogs,
    [{ type: "prompt", accept: true, text: "Ada" }],
  );
});

test("what a page shows since is told by its words, unless it is a number or was there before", async () => {
  const appeared = async (html: string) => {
    await show(`<div id="place"></div><button id="go">Go</button><h2 hidden>Thank you</h2>`);
    await evaluate(`go.onclick = () => { ${html} }; return 1`);
    return click("#go");
  };
  const done = await appeared(`place.innerHTML = "<p>You have mail</p><h1>Order placed</h1>"`);
  assert.deepEqual(done.appeared, {
    frames: [],
    selector: 'internal:role=heading[name="Order placed"i]',
  });
  const shown = await appeared(`document.querySelector("h2").hidden = false`);
  assert.equal(shown.appeared?.selector, 'internal:role=heading[name="Thank you"i]');
  const number = await appeared(`place.innerHTML = "<p>Order 4711</p>"`);
  assert.equal(number.appeared, null);
  assert.equal(number.page_changed, true);
  const same = await appeared(`document.body.append(go, document.querySelector("h2"))`);
  assert.equal(same.appeared, null);
  const still = await appeared(`go.style.color = "red"`);
  assert.equal(still.page_changed, false);
});

test("what a field holds is in no name and no selector", async () => {
  await show(`<div role="button" tabindex="0">Send <input type="password" value="moth-light-9"></div>
    <div contenteditable aria-label="Note">my secret note</div><textarea>my other note</textarea>
    <p tabindex="0">moth-light-9 is what you typed</p>`);
  for (const selector of ["[role=button]", "[contenteditable]", "textarea", "p"]) {
    const { element } = await click(selector, { timeout: 1_000 });
    assert.ok(element);
    assert.doesNotMatch(JSON.stringify(element), /moth-light-9|secret note|other note/, selector);
    assert.ok(element.selectors.length > 0, selector);
  }
});

test("addresses are kept without passwords, and so is what was filled into a password field", async () => {
  const url = shopUrl.replace("//", "//ada:hunter2222@");
  await succeed({ type: "goto", url });
  await show(`<input type="password" aria-label="Password" oninput="out.textContent = 'Typed ' + value">
    <p id="out"></p>`);
  await succeed({ type: "fill", selector: "input", value: "owl-by-night" });
  const { steps } = await session.status();
  assert.doesNotMatch(JSON.stringify(steps), /hunter2222|owl-by-night/);
});

test("a list in its label is not told by the options in it", async () => {
  await show(
    `<label>Topic <select><option>choose</option><option>Refund</option></select></label>`,
  );
  const done = await succeed({
    type: "select_dropdown_option",
    selector: "select",
    value: "Refund",
  });
  const [best] = traceOf(done).element?.selectors ?? [];
  assert.match(best?.selector ?? "", /Topic/);
  assert.doesNotMatch(best?.selector ?? "", /Refund|choose/);
});
