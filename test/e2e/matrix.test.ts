import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { caseRunner, type Line, type Seen, theOne } from "../case-runner.ts";
import { type TestServer, startTestServer } from "../server.ts";
import { type Case, pathOf } from "../sites/cases/case.ts";
import { clickables } from "../sites/cases/clickables.ts";
import { controls } from "../sites/cases/controls.ts";
import { frames } from "../sites/cases/framed.ts";
import { living } from "../sites/cases/living.ts";
import { layers } from "../sites/cases/layers.ts";
import { nested } from "../sites/cases/nested.ts";
import { places } from "../sites/cases/places.ts";
import { type CaseSite, serveCases } from "../sites/cases/server.ts";
import { shadows } from "../sites/cases/shadows.ts";
import { unseen } from "../sites/cases/unseen.ts";

const groups = { clickables, shadows, unseen, places, frames, nested, controls, layers };

let server: TestServer;
let site: CaseSite;
let id: string;
const measured = new Map<Case, string>();

before(async () => {
  site = await serveCases([...Object.values(groups).flat(), ...Object.values(living)]);
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
  id = (await server.client.sessionStart({ body: {} })).session_id;
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  console.log(tableText());
});

const { observe, run, execute, refusal, evaluate, expectEffect, passStage, open } = caseRunner(
  () => ({ server, site, id }),
);

for (const [group, cases] of Object.entries(groups)) {
  describe(group, () => {
    for (const one of cases) {
      test(one.name, async () => {
        measured.set(one, "FAILS");
        await open(pathOf(one));
        const results = await passStage(one);
        if (one.next !== undefined) results.push(...(await passStage(one.next)));
        measured.set(one, [...new Set(results)].join(", "));
      });
    }
  });
}

describe("ids while the page lives", () => {
  const click = (id: string) => ({ type: "click", id, timeout: 300 });
  const idOf = (seen: Seen, name: string) => theOne(seen, new RegExp(`>${name}<`)).id;
  const marked = / new[ />]/;

  test("an element that is moved keeps its id", async () => {
    await open(pathOf(living.garden));
    const two = idOf(await observe(), "Two");
    await evaluate("right.append(left.querySelectorAll('button')[1]); return 1");
    assert.equal(idOf(await observe(), "Two"), two);
    await execute(click(two));
    await expectEffect("Two");
  });

  test("what is removed, left or unknown is told as such, and nothing is clicked", async () => {
    await open(pathOf(living.garden));
    const seen = await observe();
    const [one, three] = [idOf(seen, "One"), idOf(seen, "Three")];
    await evaluate("left.firstChild.remove(); return 1");
    assert.match(await refusal(click(one)), /gone: the element is no longer on the page.*Observe/);
    assert.match(await refusal(click("B99")), new RegExp(`B99.*not in.*${three}.*Observe`));
    await open(pathOf(living.rendering));
    assert.match(await refusal(click(three)), /gone: the page has navigated since.*Observe/);
    assert.doesNotMatch(await evaluate("document.title"), /One|Two|Three|Stays|Again|Also/);
  });

  test("what covers an element since it was seen is named and not clicked; the element is, by script", async () => {
    await open(pathOf(living.garden));
    const three = idOf(await observe(), "Three");
    await evaluate(`document.body.insertAdjacentHTML("beforeend",
      '<div class="curtain" onclick="hit(1)" style="position:fixed;inset:0;background:#000"></div>');
      return 1`);
    const { success, message } = await run(click(three));
    assert.equal(success, true, message);
    assert.match(message, /covered by <div\.curtain>/);
    await expectEffect("Three");
  });

  test("an element that is used again for something else is not taken for what it was", async () => {
    await open(pathOf(living.long));
    await open(pathOf(living.garden));
    const three = idOf(await observe(), "Three");
    await evaluate(
      "[...document.querySelectorAll('button')].find((b) => b.textContent === 'Three').textContent = 'Delete all'; return 1",
    );
    assert.match(await refusal(click(three)), /said 'Three' and says 'Delete all' now/);
    assert.equal(idOf(await observe(), "Delete all"), three);
    await execute(click(three));
  });

  test("a page that gives way to the mouse does not get the click elsewhere", async () => {
    await open(pathOf(living.long));
    await open(pathOf(living.garden));
    const two = idOf(await observe(), "Two");
    await evaluate(`addEventListener("mousemove", () => {
      document.body.style.paddingTop = "60px";
    }, { once: true }); return 1`);
    await execute(click(two));
    await expectEffect("Two");
  });

  test("a list that is rendered again has new ids, which are marked", async () => {
    await open(pathOf(living.rendering));
    const before = await observe();
    const [stays, again] = [idOf(before, "Stays"), idOf(before, "Again")];
    await evaluate("render(); return 1");
    assert.match(await refusal(click(again)), /no longer on the page/);
    const after = await observe();
    const fresh = theOne(after, />Again</);
    assert.notEqual(fresh.id, again);
    assert.match(fresh.tag, marked);
    assert.equal(idOf(after, "Stays"), stays);
    assert.doesNotMatch(theOne(after, />Stays</).tag, marked);
    await execute(click(fresh.id));
    await expectEffect("Again");
  });

  test("every element that is still in view after a scroll has the id it had", async () => {
    await open(pathOf(living.long));
    const nameOf = ({ tag }: Line) => />([^<]+)</.exec(tag)?.[1] ?? tag;
    const before = new Map((await observe()).elements.map((line) => [nameOf(line), line.id]));
    await execute({ type: "scroll_down", amount: 400 });
    const kept = (await observe()).elements.filter((line) => before.has(nameOf(line)));
    assert.ok(kept.length > 20, `Only ${kept.length} elements stayed in view`);
    for (const line of kept) assert.equal(line.id, before.get(nameOf(line)), line.tag);
  });

  test("after a navigation the numbers start again", async () => {
    await open(pathOf(living.long));
    await observe();
    await open(pathOf(living.garden));
    assert.deepEqual(
      (await observe()).elements.map(({ id }) => id),
      ["B1", "B2", "B3"],
    );
  });

  test("only what changed is told when that is asked for", async () => {
    await open(pathOf(living.garden));
    await observe({ changes: true });
    await evaluate(`left.firstChild.remove();
      right.firstChild.textContent = "Third";
      right.insertAdjacentHTML("beforeend", "<button>Four</button>"); return 1`);
    const { changes } = await observe({ changes: true });
    const told = (mark: string, name: string) =>
      changes.some((line) => line.startsWith(`${mark} `) && line.includes(name));
    assert.ok(told("-", "One"), changes.join("\n"));
    assert.ok(told("+", "Four"), changes.join("\n"));
    assert.ok(told("~", "Third"), changes.join("\n"));
    assert.ok(!changes.some((line) => line.includes("Two")), changes.join("\n"));
  });

  test("a page too long for the wanted tokens is told in parts, each element once", async () => {
    await open(pathOf(living.long));
    const whole = await observe({ full_page: true });
    const request = { full_page: true, max_tokens: 600 };
    const first = await observe(request);
    assert.ok(first.elements.length < whole.elements.length / 2, first.lines.join("\n"));
    const told = first.elements.map(({ id }) => id);
    for (let page = 2; page < 20 && told.length < whole.elements.length; page++) {
      const part = await observe({ ...request, page });
      told.push(...part.elements.map(({ id }) => id));
    }
    assert.deepEqual(
      told,
      whole.elements.map(({ id }) => id),
    );
  });
});

/** What each case came to, beside how others see it. */
function tableText(): string {
  const blank = Array.from({ length: 5 }, () => "·");
  const header = ["case", "Notte JS", "Playwright ai", "isClickable", "AX tree", "DOM pierce"];
  const rows = Object.values(groups)
    .flat()
    .map((one) => [one.name, ...(one.peers ?? blank), measured.get(one) ?? "not run"]);
  const lines = [[...header, "Nocturne"], ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .join("\n");
}
