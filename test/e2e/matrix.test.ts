import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type TestServer, startTestServer } from "../server.ts";
import { type Case, pathOf, type Stage, type Want } from "../sites/cases/case.ts";
import { clickables } from "../sites/cases/clickables.ts";
import { controls } from "../sites/cases/controls.ts";
import { frames } from "../sites/cases/framed.ts";
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
  site = await serveCases(Object.values(groups).flat());
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
  id = (await server.client.sessionStart({ body: {} })).session_id;
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  console.log(tableText());
});

interface Line {
  id: string;
  tag: string;
}

interface Seen {
  lines: string[];
  elements: Line[];
}

async function observe(request: Stage["observe"] = {}): Promise<Seen> {
  const response = await server.call("POST", `/sessions/${id}/page/observe`, {
    ...request,
    screenshot_type: "none",
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const { space } = JSON.parse(text) as { space: { description: string } };
  assert.ok(space.description.isWellFormed(), "The description is no valid Unicode.");
  const lines = space.description.split("\n");
  const elements = lines.flatMap((line) => {
    const [, found, tag] = /^([LBIFOM]\d+)\[:\](.*)$/.exec(line) ?? [];
    return found === undefined ? [] : [{ id: found, tag: tag! }];
  });
  return { lines, elements };
}

async function execute(action: Record<string, unknown>): Promise<{ markdown: string }> {
  const params = { session_id: id };
  const done = await server.client.pageExecute({ params, body: action });
  assert.equal(done.success, true, `${JSON.stringify(action)}: ${done.message}`);
  return { markdown: done.data?.markdown ?? "" };
}

/** Waits in the page for its title, which tells what was hit, across processes. */
async function expectEffect(effect: string): Promise<void> {
  const { markdown } = await execute({
    type: "evaluate_js",
    code: `const end = Date.now() + 2000;
      while (document.title !== ${JSON.stringify(effect)} && Date.now() < end)
        await new Promise((resolve) => setTimeout(resolve, 10));
      return document.title;`,
  });
  assert.equal(markdown, effect, "The page does not show the effect");
}

/** The one element whose line fits. */
function theOne({ elements, lines }: Seen, pattern: RegExp): Line {
  const found = elements.filter(({ tag }) => pattern.test(tag));
  assert.equal(found.length, 1, `${pattern} fits ${found.length} lines of\n${lines.join("\n")}`);
  return found[0]!;
}

function noneOf({ elements, lines }: Seen, pattern: RegExp): void {
  const found = elements.filter(({ tag }) => pattern.test(tag));
  assert.deepEqual(found, [], `${pattern} has an id in\n${lines.join("\n")}`);
}

async function meet(want: Want, seen: Seen): Promise<string> {
  const all = seen.lines.join("\n");
  if ("noId" in want) return (noneOf(seen, want.noId), "no id");
  if ("told" in want) {
    assert.ok(
      seen.lines.some((line) => want.told.test(line)),
      `${want.told} is not told in\n${all}`,
    );
    return "told";
  }
  if ("first" in want) return (assert.match(seen.lines[0] ?? "", want.first), "first");
  const found = theOne(seen, want.line);
  assert.ok(want.id.includes(found.id[0]!), `${found.id} for ${found.tag}`);
  if (want.does === undefined && want.effect === undefined) return found.id;
  const { by = "id", ...action } = want.does ?? { type: "click" };
  await execute({ ...action, [by]: found.id });
  if (want.effect !== undefined) await expectEffect(want.effect);
  return `${found.id} acts`;
}

async function passStage({ observe: request, wants, ids, acts }: Stage): Promise<string[]> {
  const seen = await observe(request);
  const results: string[] = [];
  for (const want of wants) results.push(await meet(want, seen));
  if (ids !== undefined) assert.equal(seen.elements.length, ids, seen.lines.join("\n"));
  if (acts !== undefined) {
    await execute({ type: "click", selector: acts.selector });
    await expectEffect(acts.effect);
  }
  return results;
}

async function open(path: string): Promise<void> {
  await execute({ type: "goto", url: site.url + path });
}

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
