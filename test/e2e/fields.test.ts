import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { hands } from "../hands.ts";
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

const { evaluate, fail, open, succeed } = hands(() => ({ stage, session }));

type Body = Record<string, unknown>;

const value = (selector: string) =>
  evaluate(`document.querySelector(${JSON.stringify(selector)}).value`);

const fill = (selector: string, text: string, more: Body = {}) =>
  succeed({ type: "fill", selector, value: text, ...more });

describe("filling inputs", () => {
  for (const [name, given, held] of [
    ["text", "Ada", "Ada"],
    ["number", "12.5", "12.5"],
    ["date", "2026-12-31", "2026-12-31"],
    ["date", "2026/1/5", "2026-01-05"],
    ["time", "9:05", "09:05"],
    ["moment", "2026-12-31 23:15", "2026-12-31T23:15"],
    ["month", "2026-3", "2026-03"],
    ["week", "2026-W07", "2026-W07"],
    ["color", "#0AF", "#00aaff"],
    ["range", "8", "8"],
    ["mail", "ada@example.org", "ada@example.org"],
    ["search", "night", "night"],
    ["area", "two\nlines", "two\nlines"],
    ["chosen", "two", "Two"],
    ["day", "24", "24"],
  ] as const) {
    test(`an input '${name}' takes '${given}'`, async () => {
      await open("/fields.html");
      await fill(`[name=${name}]`, given);
      assert.equal(await value(`[name=${name}]`), held);
    });
  }

  test("what a field does not take is refused with what it takes", async () => {
    await open("/fields.html");
    for (const [name, given, why] of [
      ["date", "31.12.2026", /'31\.12\.2026' is not a value.*takes YYYY-MM-DD/],
      ["date", "2026-02-31", /'2026-02-31' is not a value.*it holds nothing/],
      ["number", "many", /takes a number/],
      ["range", "7", /takes 0 to 10 in steps of 2/],
      ["color", "red", /takes #rrggbb/],
      ["fixed", "x", /read-only/],
      ["off", "x", /disabled/],
    ] as const) {
      assert.match(await fail({ type: "fill", selector: `[name=${name}]`, value: given }), why);
    }
    assert.match(
      await fail({ type: "fill", selector: "[name=ghost]", value: "x", timeout: 100 }),
      /not visible/,
    );
    assert.equal(await value("[name=fixed]"), "kept");
    assert.equal(await value("[name=ghost]"), "");
  });

  test("what the browser holds against a value is told", async () => {
    await open("/fields.html");
    assert.match((await fill("[name=mail]", "ada")).message, /the browser says: .*'@'/);
    assert.match((await fill("[name=date]", "2025-05-05")).message, /the browser says: .*2026/);
  });

  test("a value that is too long is cut, and that is told without telling a password", async () => {
    await open("/fields.html");
    assert.match(
      (await fill("[name=short]", "abcdefgh")).message,
      /first 5 characters only: it takes no more/,
    );
    assert.equal(await value("[name=short]"), "abcde");
    const { message } = await fill("[name=secret]", "opensesame");
    assert.match(message, /first 6 characters only/);
    assert.doesNotMatch(message, /opense/);
  });

  test("text is added at the end, whatever the kind of field", async () => {
    await open("/fields.html");
    await fill("[name=number]", "5", { clear_before_fill: false });
    assert.equal(await value("[name=number]"), "75");
    await fill("[name=area]", "one");
    await fill("[name=area]", "\ntwo", { clear_before_fill: false });
    assert.equal(await value("[name=area]"), "one\ntwo");
    await fill("#editor", " more", { clear_before_fill: false });
    assert.equal(await evaluate("editor.innerText.trim()"), "Old words more");
  });

  test("a label and a wrapper stand for their one field", async () => {
    await open("/fields.html");
    await fill("#label", "by label");
    assert.equal(await value("[name=labelled]"), "by label");
    await fill("#wrapper", "by wrapper");
    assert.equal(await value("[name=wrapped]"), "by wrapper");
    assert.match(await fail({ type: "fill", selector: "#pair", value: "x" }), /holds 2 fields/);
    assert.match(await fail({ type: "fill", selector: "h1", value: "x" }), /is no field/);
  });

  test("a rich editor takes text, also several lines, and is emptied", async () => {
    await open("/fields.html");
    await fill("#editor", "New\nlines");
    assert.equal(await evaluate("editor.innerText.replace(/\\n+/g, '|')"), "New|lines");
    await fill("#editor", "");
    assert.equal(await evaluate("editor.innerText.trim()"), "");
  });
});

describe("fields that scripts watch", () => {
  test("a mask may dress the value up, which is told", async () => {
    await open("/fields.html");
    const { message } = await fill("#phone", "5551234567");
    assert.equal(await value("#phone"), "(555) 123-4567");
    assert.match(message, /\(555\) 123-4567/);
    await fill("#upper", "abc");
    assert.equal(await value("#upper"), "ABC");
  });

  test("a field that only listens to keys is typed into", async () => {
    await open("/fields.html");
    await fill("#keyed", "by keys");
    assert.equal(await value("#keyed"), "by keys");
  });

  test("a controlled input keeps what was filled", async () => {
    await open("/fields.html");
    await fill("#controlled", "kept");
    await succeed({ type: "press_key", key: "Tab" });
    assert.equal(await evaluate("controlled.value + '/' + state"), "kept/kept");
  });

  test("a page that refuses the value makes it fail, with what the field holds", async () => {
    await open("/fields.html");
    assert.match(
      await fail({ type: "fill", selector: "#refusing", value: "yours" }),
      /refused the value; the field still holds 'mine'/,
    );
  });

  test("the page hears what a person's typing would make it hear", async () => {
    await open("/fields.html");
    await fill("#log", "abc");
    await succeed({ type: "press_key", key: "Tab" });
    const events = JSON.parse(await evaluate("JSON.stringify(events)")) as string[];
    assert.equal(events[0], "focus");
    assert.deepEqual(events.slice(-6), ["keydown", "input", "keyup", "keydown", "change", "blur"]);
  });

  test("a value with tabs is pasted", async () => {
    await open("/fields.html");
    assert.match((await fill("#grid", "a\tb\tc")).message, /by pasting/);
    assert.equal(await evaluate("grid.textContent"), '["a","b","c"]');
    await fill("[name=area]", "a\tb");
    assert.equal(await value("[name=area]"), "a\tb");
  });
});

describe("fields in frames and shadow roots", () => {
  test("a field of another site's frame is filled by its id, and typed into", async () => {
    await open("/fields.html");
    const frame = "#other >> internal:control=enter-frame >> ";
    await succeed({ type: "fill", selector: `${frame}#framed`, value: "far away" });
    const text = async () => {
      const { space } = await session.observe();
      return space.description;
    };
    await evaluate("other.scrollIntoView()");
    assert.match(await text(), /_\[:\]far away/);
    const id = /(I\d+)\[:\]<input[^\n]*aria_label="Within a frame"/.exec(await text())![1]!;
    await succeed({ type: "fallback_fill", id, value: "key by key" });
    assert.match(await text(), /_\[:\]key by key/);
  });

  test("a field and an editor within a shadow root are filled", async () => {
    await open("/fields.html");
    await fill("#inner", "in the shadow");
    assert.equal(await evaluate("host.shadowRoot.querySelector('#inner').value"), "in the shadow");
    await fill("#shadow-editor", "new");
    assert.equal(
      await evaluate("host.shadowRoot.querySelector('#shadow-editor').textContent"),
      "new",
    );
  });
});

describe("one-time codes", () => {
  const digits = (group: string) =>
    evaluate(`[...document.querySelectorAll('#${group} input')].map((one) => one.value).join("")`);

  for (const group of ["moving", "still"]) {
    for (const type of ["multi_factor_fill", "fill"]) {
      test(`${type} puts every digit into its box, where the focus is ${group}`, async () => {
        await open("/one-time-code.html");
        await succeed({ type, selector: `#${group} input >> nth=0`, value: "314159" });
        assert.equal(await digits(group), "314159");
        await succeed({ type, selector: `#${group} input >> nth=2`, value: "271828" });
        assert.equal(await digits(group), "271828");
      });
    }
  }

  test("a code that is too long for its boxes is refused, and not told", async () => {
    await open("/one-time-code.html");
    const message = await fail({
      type: "multi_factor_fill",
      selector: "#still input >> nth=0",
      value: "3141592",
    });
    assert.match(message, /7 characters, but there are 6 boxes/);
    assert.doesNotMatch(message, /314/);
  });

  test("a single field gets one key press a character", async () => {
    await open("/one-time-code.html");
    await succeed({ type: "multi_factor_fill", selector: "#single", value: "123456" });
    assert.equal(await value("#single"), "123456");
    assert.equal(await evaluate("pressed.filter((key) => key.length === 1).join('')"), "123456");
    const more = { type: "fallback_fill", selector: "#single", value: "7" };
    await succeed({ ...more, clear_before_fill: false, press_enter: true });
    assert.equal(await value("#single"), "1234567");
    assert.equal(await evaluate("pressed.at(-1)"), "Enter");
  });
});

describe("checking", () => {
  const check = (selector: string, on: boolean) => succeed({ type: "check", selector, value: on });

  test("boxes, hidden boxes behind a label, and what scripts made of them", async () => {
    await open("/fields.html");
    const checked = (id: string) => evaluate(`String(document.getElementById("${id}").checked)`);
    await check("#plain", true);
    assert.equal(await checked("plain"), "true");
    await check("#styled", true);
    assert.equal(await checked("hidden-box"), "true");
    await check("#hidden-box", false);
    assert.equal(await checked("hidden-box"), "false");
    await check("#aria-switch", true);
    assert.equal(await evaluate("document.querySelector('#aria-switch').ariaChecked"), "true");
    await check("#aria-item", false);
    assert.equal(await evaluate("document.querySelector('#aria-item').ariaChecked"), "false");
  });

  test("one that is neither on nor off becomes what was wanted", async () => {
    for (const on of [true, false]) {
      await open("/fields.html");
      await check("#third", on);
      const now = "String([third.checked, third.indeterminate])";
      assert.equal(await evaluate(now), `${on},false`);
    }
  });

  test("a label with a link in it does not lead away", async () => {
    await open("/fields.html");
    await check("#terms-label", true);
    assert.equal(await evaluate("String(terms.checked) + document.title"), "trueFields");
  });

  test("a radio is checked, but not unchecked", async () => {
    await open("/fields.html");
    await check("#right", true);
    await check("#left", false);
    assert.match(await fail({ type: "check", selector: "#right", value: false }), /check that one/);
    assert.equal(await evaluate("String(document.querySelector('#right').checked)"), "true");
  });

  test("a click that changes nothing is a failure", async () => {
    await open("/fields.html");
    assert.match(await fail({ type: "check", selector: "#stuck", value: true }), /did not change/);
  });
});

describe("clicking what the mouse can't reach", () => {
  test("what covers it is named, and the click is made by script", async () => {
    await open("/covered.html");
    const { message } = await succeed({ type: "click", selector: "#under", timeout: 200 });
    assert.match(message, /by script, because the element is covered by <div\.overlay>/);
    assert.equal(await evaluate("document.title"), "under");
  });

  test("what is disabled or inert is not clicked by any means", async () => {
    await open("/covered.html");
    for (const id of ["off", "inert"]) {
      assert.match(await fail({ type: "click", selector: `#${id}`, timeout: 200 }), /disabled/);
    }
    assert.equal(await evaluate("document.title"), "Covered");
  });
});
