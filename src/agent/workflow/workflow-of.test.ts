import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActionTrace } from "../../contract/action-trace.ts";
import { jsonActions } from "./json-actions.ts";
import type { RecordedStep } from "./workflow.ts";
import { workflowOf } from "./workflow-of.ts";

const site = "https://shop.example/";

const still: ActionTrace = {
  url_before: site,
  url_after: site,
  opened_tab: false,
  downloads: [],
  dialogs: [],
  element: null,
  appeared: null,
  page_changed: false,
  chosen: null,
};

/** A step that was recorded; `name` is that of the element it acted on. */
function did(
  action: Record<string, unknown> & { type: string },
  name: string | null = null,
  more: { success?: boolean; trace?: Partial<ActionTrace> } = {},
): RecordedStep {
  const selectors = [
    { kind: "label", selector: `internal:label="${name}"i` },
    { kind: "css", selector: "form > input" },
  ];
  const element = {
    tag: "input",
    role: "textbox",
    name,
    visible: true,
    in_closed_root: false,
    frames: [],
    selectors,
  };
  const given = { category: "", description: "", ...action };
  return {
    success: true,
    message: "",
    data: null,
    ...more,
    action: given,
    trace: { ...still, element: name === null ? null : element, ...more.trace },
  };
}

const made = (steps: RecordedStep[], task: string | null = null) =>
  workflowOf({ task, responseFormat: null, steps });
const types = (steps: RecordedStep[]) => made(steps).steps.map(({ action }) => action.type);

const goto = did({ type: "goto", url: site });
const scroll = (page_changed: boolean) =>
  did({ type: "scroll_down", amount: 300 }, null, { trace: { page_changed } });

for (const [what, steps, left] of [
  ["what failed", [goto, did({ type: "click" }, "Save", { success: false })], ["goto"]],
  ["help", [goto, did({ type: "help", reason: "?" }, null, { success: false })], ["goto"]],
  [
    "no wait: what is clicked next may have been there, and do nothing yet",
    [did({ type: "wait", time_ms: 900 }), did({ type: "click" }, "Save")],
    ["wait", "click"],
  ],
  ["scrolls that only served seeing", [goto, scroll(false), scroll(false)], ["goto"]],
  [
    "no scroll of a run to which the page reacted",
    [
      goto,
      scroll(false),
      scroll(true),
      scroll(false),
      did({ type: "click" }, "Save"),
      scroll(false),
    ],
    ["goto", "scroll_down", "scroll_down", "scroll_down", "click"],
  ],
  ["what was opened twice", [goto, goto, did({ type: "click" }, "Save")], ["goto", "click"]],
  ["an empty page before another", [did({ type: "goto", url: "about:blank" }), goto], ["goto"]],
  [
    "no page that is opened again later",
    [goto, did({ type: "click" }, "Save"), goto],
    ["goto", "click", "goto"],
  ],
  [
    "what was filled anew",
    [
      did({ type: "fill", value: "a1" }, "Name"),
      did({ type: "fill", value: "b1" }, "City"),
      did({ type: "fill", value: "c1" }, "Name"),
    ],
    ["fill", "fill"],
  ],
  [
    "no fill that was sent",
    [
      did({ type: "fill", value: "a1", press_enter: true }, "Name"),
      did({ type: "fill", value: "c1" }, "Name"),
    ],
    ["fill", "fill"],
  ],
] as const satisfies [string, RecordedStep[], string[]][]) {
  test(`a workflow leaves out ${what}`, () => assert.deepEqual(types([...steps]), left));
}

test("the completion is the answer, and no step", () => {
  const done = did({ type: "completion", success: true, answer: "42 euros" });
  const workflow = made([goto, done]);
  assert.deepEqual(workflow.answer, { success: true, text: "42 euros" });
  assert.deepEqual(types([goto, done]), ["goto"]);
  assert.equal(made([goto]).answer, null);
});

test("an action keeps what it says, and not what holds anyway", () => {
  const action = {
    type: "fill",
    id: "I3",
    selector: null,
    text_label: "Name",
    press_enter: false,
    timeout: 15_000,
    clear_before_fill: true,
    value: "Ada",
  };
  assert.deepEqual(made([did(action, "Name")]).steps[0]?.action, {
    type: "fill",
    value: { parts: ["Ada"] },
  });
  const other = { ...action, press_enter: true, timeout: 30_000, clear_before_fill: false };
  assert.deepEqual(jsonActions(made([did(other, "Name")])), [
    {
      type: "fill",
      selector: 'internal:label="Name"i',
      press_enter: true,
      timeout: 30_000,
      clear_before_fill: false,
      value: "Ada",
    },
  ]);
});

test("values that stand in the task are parameters, each once, named by their fields", () => {
  const { parameters, steps } = made(
    [
      did({ type: "goto", url: "https://shop.example/find?q=lamp&page=2#top" }),
      did({ type: "fill", value: "Graz" }, "Place of departure"),
      did({ type: "fill", value: "Graz" }, "Again"),
      did({ type: "fill", value: "Wien" }, "Class"),
      did({ type: "fill", value: "Lin" }, "Other class"),
      did({ type: "upload_file", file_path: "me.png" }, "Picture"),
      did({ type: "form_fill", value: { first_name: "Ada", city: "Rome" } }),
    ],
    "Find a lamp: from Graz to Wien (not Linz), as Ada, with me.png",
  );
  assert.deepEqual(parameters, [
    { name: "q", value: "lamp" },
    { name: "place_of_departure", value: "Graz" },
    { name: "class_value", value: "Wien" },
    { name: "file", value: "me.png" },
    { name: "first_name", value: "Ada" },
  ]);
  assert.deepEqual(
    steps.map(({ action: { type: _type, ...fields } }) => fields),
    [
      { url: { parts: ["https://shop.example/find?q=", { parameter: "q" }, "&page=2#top"] } },
      { value: { parts: [{ parameter: "place_of_departure" }] } },
      { value: { parts: [{ parameter: "place_of_departure" }] } },
      { value: { parts: [{ parameter: "class_value" }] } },
      { value: { parts: ["Lin"] } },
      { file_path: { parts: [{ parameter: "file" }] } },
      {
        value: { first_name: { parts: [{ parameter: "first_name" }] }, city: { parts: ["Rome"] } },
      },
    ],
  );
});

test("a secret is a variable named after the site and the field, and its value nowhere", () => {
  const workflow = made(
    [
      did({ type: "goto", url: "https://ada:********@shop.example/" }),
      did({ type: "fill", value: "********" }, "Password"),
      did({ type: "multi_factor_fill", value: "********" }, "Digit 1"),
      did({ type: "form_fill", value: { cc_cvv: "********" } }),
    ],
    "Log in with ********",
  );
  assert.deepEqual(workflow.secrets, [
    "SHOP_EXAMPLE_PASSWORD",
    "SHOP_EXAMPLE_ONE_TIME_CODE",
    "SHOP_EXAMPLE_CC_CVV",
  ]);
  assert.deepEqual(workflow.parameters, []);
  assert.deepEqual(
    jsonActions(workflow).map(({ url, value }) => url ?? value),
    [
      "https://ada:${SHOP_EXAMPLE_PASSWORD}@shop.example/",
      "${SHOP_EXAMPLE_PASSWORD}",
      "${SHOP_EXAMPLE_ONE_TIME_CODE}",
      { cc_cvv: "${SHOP_EXAMPLE_CC_CVV}" },
    ],
  );
  assert.doesNotMatch(JSON.stringify(workflow), /\*{8}/);
});

test("what showed that a step had worked is expected again, unless it is another each time", () => {
  const expected = (trace: Partial<ActionTrace>, task: string | null = null) =>
    made(
      [did({ type: "fill", value: "moth" }, "Search"), did({ type: "click" }, "Go", { trace })],
      task,
    ).steps[1]?.expects;
  const appeared = { frames: [], selector: 'internal:text="Saved the moth"i' };
  assert.deepEqual(expected({ url_after: `${site}done` }), { url: `${site}done` });
  assert.deepEqual(expected({ appeared }), { appears: appeared });
  assert.equal(expected({}), null);
  assert.equal(expected({ appeared }, "Search for moth"), null);
  assert.equal(expected({ url_after: `${site}?q=moth` }, "Search for moth"), null);
  assert.equal(expected({ url_after: `${site}s/9b2f0c1d9b2f0c1d` }), null);
});

test("dialogs are answered as they were, where that is not how they are answered anyway", () => {
  const answered = (type: string, accept: boolean, text: string | null = null) =>
    jsonActions(
      made([did({ type: "click" }, "Ask", { trace: { dialogs: [{ type, accept, text }] } })]),
    )[0]?.["dialog"];
  assert.equal(answered("confirm", true), undefined);
  assert.deepEqual(answered("confirm", false), { accept: false, text: null });
  assert.deepEqual(answered("prompt", true, "moth"), { accept: true, text: "moth" });
  assert.equal(answered("prompt", false), undefined);
});

test("an element in frames is found through them, an option by what it is called", () => {
  const step = did({ type: "select_dropdown_option", value: "O5" }, "Size", {
    trace: { chosen: "Large" },
  });
  step.trace!.element!.frames = ["iframe[name=a]", "#b"];
  const enter = " >> internal:control=enter-frame >> ";
  assert.deepEqual(jsonActions(made([step])), [
    {
      type: "select_dropdown_option",
      selector: `iframe[name=a]${enter}#b${enter}internal:label="Size"i`,
      value: "Large",
    },
  ]);
});

test("the notes say what is fragile and what was left out", () => {
  const step = did({ type: "click" }, "Save");
  step.trace!.element!.selectors = [{ kind: "css", selector: "form > input" }];
  assert.deepEqual(made([step, scroll(false)]).notes, [
    "Step 1 (click) is fragile: nothing but its place in the page tells its element.",
    "Left out: a step that scrolled without changing the page.",
  ]);
});

test("the same recording gives the same workflow", () => {
  const steps = [goto, did({ type: "fill", value: "Graz" }, "From"), scroll(true)];
  assert.deepEqual(made(steps, "to Graz"), made(structuredClone(steps), "to Graz"));
});

const held = (value: unknown, placeholders: string[], type = "fill") =>
  did({ type, value }, JSON.stringify([type, value]), { trace: { placeholders } });

test("what was a placeholder is a secret of its site, or of a card, and stays one in the actions", () => {
  const steps = [
    did({ type: "fill", value: "********" }, "Password"),
    held("mycoolpassword", ["mycoolpassword"]),
    held("********", ["999779"], "multi_factor_fill"),
    held("John Doe", ["John Doe"]),
    held(
      { cc_number: "4242424242424242", cc_exp: "04/42", city: "Graz" },
      ["4242424242424242", "04/42", "04"],
      "form_fill",
    ),
    held("04/2042", ["04/2042"]),
    held("04", ["04"], "select_dropdown_option"),
  ];
  const workflow = workflowOf({ task: "as John Doe", responseFormat: null, steps });
  assert.deepEqual(workflow.parameters, []);
  assert.deepEqual(workflow.identity, ["vault_id"]);
  assert.deepEqual(workflow.secrets, [
    "SHOP_EXAMPLE_PASSWORD",
    "SHOP_EXAMPLE_PASSWORD_2",
    "SHOP_EXAMPLE_OTP",
    "CARD_HOLDER",
    "CARD_NUMBER",
    "CARD_EXPIRATION",
    "CARD_EXPIRATION_2",
    "CARD_EXPIRATION_MONTH",
  ]);
  const [given, ...rest] = jsonActions(workflow).map(({ value }) => value);
  assert.equal(given, "${SHOP_EXAMPLE_PASSWORD}");
  const card = { cc_number: "4242424242424242", cc_exp: "04/42", city: "Graz" };
  assert.deepEqual(rest, ["mycoolpassword", "999779", "John Doe", card, "04/2042", "04"]);
  const notes = workflow.notes.join("\n");
  assert.match(notes, /CARD_EXPIRATION_2 is written like 04\/2042\./);
  assert.match(notes, /SHOP_EXAMPLE_OTP is a one-time code of the moment/);
});

test("words like a placeholder are text where nothing stood for them", () => {
  const { secrets, identity, notes } = made([did({ type: "fill", value: "John Doe" }, "Name")]);
  assert.deepEqual([secrets, identity, notes], [[], [], []]);
});

test("a page that is known by a value of the vault is not waited for", () => {
  const url_after = `${site}hello?user=user%40example.org`;
  const moved = did({ type: "click" }, "Go", { trace: { url_after } });
  const expected = (steps: RecordedStep[]) => made(steps).steps.at(-1)?.expects;
  assert.deepEqual(expected([moved]), { url: url_after });
  assert.equal(expected([held("user@example.org", ["user@example.org"]), moved]), null);
});

test("an element is found by what holds no value of the vault", () => {
  const [, found] = made([
    held("user@example.org", ["user@example.org"]),
    did({ type: "click" }, "Signed in as user@example.org"),
  ]).steps;
  assert.equal(found?.target?.selector, "form > input");
});
