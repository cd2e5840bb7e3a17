import assert from "node:assert/strict";
import type { ExecutionResponse, Observation, ObserveRequest } from "../src/contract/page.ts";
import type { TestServer } from "./server.ts";
import type { Stage, Want } from "./sites/cases/case.ts";
import type { CaseSite } from "./sites/cases/server.ts";

/** A line of an observation that has an id. */
export interface Line {
  id: string;
  tag: string;
}

/** What was observed. */
export interface Seen {
  lines: string[];
  elements: Line[];
  changes: string[];
}

/** The one element whose line fits. */
export function theOne({ elements, lines }: Seen, pattern: RegExp): Line {
  const found = elements.filter(({ tag }) => pattern.test(tag));
  assert.equal(found.length, 1, `${pattern} fits ${found.length} lines of\n${lines.join("\n")}`);
  return found[0]!;
}

/** Asserts that no element whose line fits has an id. */
export function noneOf({ elements, lines }: Seen, pattern: RegExp): void {
  const found = elements.filter(({ tag }) => pattern.test(tag));
  assert.deepEqual(found, [], `${pattern} has an id in\n${lines.join("\n")}`);
}

/** What the tests of hard pages do in the session that stands at the moment. */
// oxlint-disable-next-line eslint/max-lines-per-function -- one closure over the session
export function caseRunner(at: () => { server: TestServer; site: CaseSite; id: string }) {
  async function observe(request: Partial<ObserveRequest> = {}): Promise<Seen> {
    const response = await at().server.call("POST", `/sessions/${at().id}/page/observe`, {
      ...request,
      screenshot_type: "none",
    });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    const { space } = JSON.parse(text) as Observation;
    assert.ok(space.description.isWellFormed(), "The description is no valid Unicode.");
    const lines = space.description.split("\n");
    const elements = lines.flatMap((line) => {
      const [, found, tag] = /^([LBIFOM]\d+)\[:\](.*)$/.exec(line) ?? [];
      return found === undefined ? [] : [{ id: found, tag: tag! }];
    });
    const changes = space.changes?.split("\n") ?? [];
    return { lines, elements, changes };
  }

  function run(action: Record<string, unknown>): Promise<ExecutionResponse> {
    return at().server.client.pageExecute({ params: { session_id: at().id }, body: action });
  }

  /** A success by real input: a click that only a script could make would hide that the mouse misses. */
  async function execute(action: Record<string, unknown>): Promise<string> {
    const done = await run(action);
    assert.equal(done.success, true, `${JSON.stringify(action)}: ${done.message}`);
    assert.doesNotMatch(done.message, /by script/);
    return done.data?.markdown ?? "";
  }

  async function refusal(action: Record<string, unknown>): Promise<string> {
    const done = await run(action);
    assert.equal(done.success, false, `${JSON.stringify(action)} succeeded`);
    return done.message;
  }

  const evaluate = (code: string) => execute({ type: "evaluate_js", code });

  /** Waits in the page for its title, which tells what was hit, across processes. */
  async function expectEffect(effect: string): Promise<void> {
    const title = await evaluate(`const end = Date.now() + 2000;
      while (document.title !== ${JSON.stringify(effect)} && Date.now() < end)
        await new Promise((resolve) => setTimeout(resolve, 10));
      return document.title;`);
    assert.equal(title, effect, "The page does not show the effect");
  }

  /** The one element whose line fits. */
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
    if ("untold" in want) return (assert.doesNotMatch(all, want.untold), "untold");
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
    await execute({ type: "goto", url: at().site.url + path });
  }

  return { observe, run, execute, refusal, evaluate, expectEffect, passStage, open };
}
