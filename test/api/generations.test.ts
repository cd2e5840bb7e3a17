import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ActionType, actionSchemas, interactionTypes } from "../../src/contract/actions.ts";
import type { ExecutionResponse } from "../../src/contract/page.ts";
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

type Body = Record<string, unknown>;

/** One type of action, and how to see what it did. */
interface Case {
  /** What the SDKs send beside the type, for an element without its id. */
  fields: Body;
  /** The same as the one value of the older forms; null where there is none to give. */
  value: string | null;
  /** The line of the observation that shows the element. */
  element?: RegExp;
  /** What is done before. */
  prepare?: Body[];
  /** An expression of the page, and what it has to be in the end. */
  effect: [code: string, expected: string];
  /** Why this server fails it whatever the form; absent when it succeeds. */
  fails?: RegExp;
}

const nothing: Case["effect"] = ["document.title", "Generations"];
const url = (path: string) => `${stage.site.url}${path}`;
const path: Case["effect"][0] = "location.pathname";

/** The addresses are known when the site runs. */
const cases = (): Record<ActionType, Case> => ({
  form_fill: {
    fields: { value: { full_name: "Ada", totp: "123" } },
    value: '{"full_name": "Ada", "totp": "123"}',
    effect: ["document.querySelector('#name').value + code.value", "Ada123"],
  },
  goto: {
    fields: { url: url("/form.html") },
    value: url("/form.html"),
    effect: [path, "/form.html"],
  },
  goto_new_tab: {
    fields: { url: url("/long.html") },
    value: url("/long.html"),
    effect: [path, "/long.html"],
  },
  close_tab: {
    prepare: [{ type: "goto_new_tab", url: url("/long.html") }],
    fields: {},
    value: null,
    effect: [path, "/generations.html"],
  },
  switch_tab: {
    prepare: [{ type: "goto_new_tab", url: url("/long.html") }],
    fields: { tab_index: 0 },
    value: "0",
    effect: [path, "/generations.html"],
  },
  go_back: {
    prepare: [{ type: "goto", url: url("/long.html") }],
    fields: {},
    value: null,
    effect: [path, "/generations.html"],
  },
  go_forward: {
    prepare: [{ type: "goto", url: url("/long.html") }, { type: "go_back" }],
    fields: {},
    value: null,
    effect: [path, "/long.html"],
  },
  reload: {
    prepare: [{ type: "evaluate_js", code: "document.title = 'changed'" }],
    fields: {},
    value: null,
    effect: nothing,
  },
  wait: { fields: { time_ms: 5 }, value: "5", effect: nothing },
  press_key: {
    prepare: [{ type: "evaluate_js", code: "document.querySelector('#name').focus()" }],
    fields: { key: "x" },
    value: "x",
    effect: ["document.querySelector('#name').value", "x"],
  },
  scroll_up: {
    prepare: [{ type: "scroll_down", amount: 500 }],
    fields: { amount: 200 },
    value: "200",
    effect: ["String(scrollY)", "300"],
  },
  scroll_down: { fields: { amount: 200 }, value: "200", effect: ["String(scrollY)", "200"] },
  captcha_solve: { fields: { captcha_type: "image" }, value: "image", effect: nothing, fails: /./ },
  help: { fields: { reason: "a riddle" }, value: "a riddle", effect: nothing, fails: /a riddle/ },
  completion: { fields: { success: true, answer: "42" }, value: "42", effect: nothing },
  scrape: { fields: {}, value: null, effect: nothing },
  email_read: { fields: {}, value: null, effect: nothing, fails: /./ },
  sms_read: { fields: {}, value: null, effect: nothing, fails: /./ },
  evaluate_js: {
    fields: { code: "document.title = 'run'" },
    value: "document.title = 'run'",
    effect: ["document.title", "run"],
  },
  click: { element: />Press me</, fields: {}, value: null, effect: ["document.title", "clicked"] },
  fill: {
    element: />Name</,
    fields: { value: "Ada" },
    value: "Ada",
    effect: ["document.querySelector('#name').value", "Ada"],
  },
  multi_factor_fill: {
    element: />Code</,
    fields: { value: "31" },
    value: "31",
    effect: ["code.value", "31"],
  },
  fallback_fill: {
    element: />Code</,
    fields: { value: "41" },
    value: "41",
    effect: ["code.value", "41"],
  },
  check: {
    element: />Agreed</,
    fields: { value: true },
    value: "true",
    effect: ["String(agreed.checked)", "true"],
  },
  select_dropdown_option: {
    element: /<select/,
    fields: { value: "Large" },
    value: "Large",
    effect: ["document.querySelector('#size').value", "Large"],
  },
  upload_file: {
    element: />File</,
    fields: { file_path: "no-such-file.txt" },
    value: "no-such-file.txt",
    effect: ["String(file.files.length)", "0"],
    fails: /./,
  },
  download_file: { element: />The archive</, fields: {}, value: null, effect: nothing },
});

const isInteraction = (type: string) => (interactionTypes as readonly string[]).includes(type);

/** What an observation offers for these elements, so that an older client needs no type before the id. */
const offered = new Set<ActionType>(["click", "fill", "select_dropdown_option"]);

/** The action in the form of each generation: where it is sent, and what. */
const forms: Record<string, (type: ActionType, id: string | undefined, one: Case) => Body> = {
  "the SDKs' flat form": (type, id, { fields }) => ({ type, ...(id && { id }), ...fields }),
  "the seed's form": (type, id, { value }) => ({
    action: { type, id: id ?? null, value, url: null },
  }),
  "the first step form": (type, id, { value }) => {
    const element = offered.has(type) ? id : `${type}:${id}`;
    return { session_id: session.id, action_id: id === undefined ? type : element, value };
  },
};

async function send(body: Body): Promise<void> {
  const path = "action_id" in body ? "/env/step" : `/sessions/${session.id}/page/execute`;
  const response = await stage.server.call("POST", path, body);
  assert.equal(response.status, 200, await response.clone().text());
  await response.body?.cancel();
}

/** The step as the session has recorded it, whatever it was sent as. */
async function recorded(): Promise<ExecutionResponse> {
  const { steps } = await session.status();
  const step = steps.findLast(({ type }) => type === "execution_result");
  return step?.value as unknown as ExecutionResponse;
}

async function idOf(element: RegExp): Promise<string> {
  const { space } = await session.observe();
  const line = space.description.split("\n").find((text) => element.test(text));
  assert.ok(line, `${element} fits no line of\n${space.description}`);
  return line.split("[:]")[0]!;
}

/** An echoed action without the one selector that is only recorded where it is found in time. */
function comparable(action: ExecutionResponse["action"]): Body {
  const { selector } = action;
  if (typeof selector !== "object" || selector === null) return action;
  return { ...action, selector: { ...selector, playwright_selector: null } };
}

/** A second file of a name is told by a number. */
const unnumbered = (message: string) => message.replace(/ \(\d+\)(?=\.\w+')/, "");

/** Only one tab, which shows the page as new. */
async function startAnew(): Promise<void> {
  const { metadata } = await session.observe();
  for (let more = metadata.tabs.length; more > 1; more--)
    await session.execute({ type: "close_tab" });
  await session.execute({ type: "goto", url: "about:blank" });
  await session.execute({ type: "goto", url: url("/generations.html") });
}

for (const type of Object.keys(actionSchemas) as ActionType[]) {
  test(`${type} does the same in every generation's form`, async () => {
    const one = cases()[type];
    assert.equal(isInteraction(type), one.element !== undefined);
    const results: unknown[] = [];
    for (const [form, bodyOf] of Object.entries(forms)) {
      await startAnew();
      for (const action of one.prepare ?? []) await session.execute(action);
      const id = one.element && (await idOf(one.element));
      await send(bodyOf(type, id, one));
      const { action, success, message } = await recorded();
      assert.equal(action.type, type, form);
      assert.equal(success, one.fails === undefined, `${form}: ${message}`);
      assert.match(message, one.fails ?? /./, form);
      const effect = await session.execute({ type: "evaluate_js", code: one.effect[0] });
      assert.equal(effect.data?.markdown, one.effect[1], form);
      results.push({ action: comparable(action), success, message: unnumbered(message) });
    }
    for (const result of results) assert.deepEqual(result, results[0]);
  });
}

test("an observed option is selected by its id alone in the first form, by its id as the value in the others", async () => {
  const chosen = { type: "evaluate_js", code: "list.firstElementChild.ariaSelected" };
  for (const form of ["step", "seed", "flat"]) {
    await startAnew();
    const id = await idOf(/role="option"/);
    const action = { type: "select_dropdown_option", id, value: id };
    if (form === "step") await send({ session_id: session.id, action_id: id });
    else await send(form === "seed" ? { action } : action);
    assert.equal((await recorded()).action.type, "select_dropdown_option");
    assert.equal((await session.execute(chosen)).data?.markdown, "true", form);
  }
});

test("enter after an action on an element has its name in each generation", async () => {
  for (const form of ["step", "seed", "flat"]) {
    await startAnew();
    await session.execute({
      type: "evaluate_js",
      code: "document.querySelector('#name').onkeydown = ({ key }) => (document.title = key); 1",
    });
    const id = await idOf(/>Name</);
    const action = { type: "fill", id, value: "x" };
    const step = { session_id: session.id, action_id: id, value: "x", enter: true };
    if (form === "step") await send(step);
    else
      await send(
        form === "seed" ? { action: { ...action, enter: true } } : { ...action, press_enter: true },
      );
    assert.equal((await session.observe()).title, "Enter", form);
  }
});

test("the first step form has no selectors, no time limit and no second field", async () => {
  const refused = await stage.server.call("POST", "/env/step", {
    session_id: session.id,
    action_id: "click:#button",
  });
  assert.equal(refused.status, 400);
  // `success: false` of a completion can't be said in a form with one value.
  await send({ session_id: session.id, action_id: "completion", value: "no" });
  assert.equal((await recorded()).action["success"], true);
});
