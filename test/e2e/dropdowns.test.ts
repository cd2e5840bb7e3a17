import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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

const { evaluate, open: openPage, succeed } = hands(() => ({ stage, session }));

const open = () => openPage("/comboboxes.html");

const select = (selector: string, value: string) =>
  succeed({ type: "select_dropdown_option", selector, value });

async function refuse(selector: string, value: string): Promise<string> {
  const action = { type: "select_dropdown_option", selector, value, timeout: 1_000 };
  const done = await session.execute(action);
  assert.equal(done.success, false, `${selector} took '${value}': ${done.message}`);
  return done.message;
}

for (const [what, selector, wanted, probe, shown] of [
  ["a select, by value", "#native", "moon", "native.value", "moon"],
  ["a select, by label whatever its case", "#native", "night JASMINE", "native.value", "jas"],
  ["a select whose options come late", "#late", "Late", "late.value", "Late"],
  ["an input with suggestions", "#suggested", "nicotiana", "suggested.value", "Nicotiana"],
  ["a button with a listbox", "#apg-button", "Green", "apgButton.textContent", "Green"],
  ["what surrounds the one dropdown", "#apg", "red", "apgButton.textContent", "Red"],
  ["a combobox that filters", "#filter", "ghana", "filter.dataset.chosen", "Ghana"],
  ["a list elsewhere in the document", "#portal", "Medium", "portal.textContent", "Medium"],
  ["the same by the option's value", "#portal", "L", "portal.textContent", "Large"],
  ["a list that draws what it shows", "#virtual", "Item 431", "virtual.textContent", "Item 431"],
  ["a list with a search box", "#search-trigger", "Bonn", "city.value", "bonn"],
  ["a menu", "#menu-button", "Copy", "document.title", "copied"],
] as const) {
  test(`the option of ${what} is selected`, async () => {
    await open();
    const { message } = await select(selector, wanted);
    assert.match(message, /^Selected '/);
    assert.equal(await evaluate(probe), shown);
  });
}

test("what is chosen already is chosen again, and no key reaches what is behind the list", async () => {
  await open();
  for (const [drink, times] of [
    ["Tea", "1"],
    ["coffee", "2"],
    ["Coffee", "3"],
  ] as const) {
    await select("#beside-input", drink);
    assert.equal(await evaluate("besideInput.dataset.times"), times);
  }
  assert.equal(await evaluate("$('beside-shown').textContent"), "Coffee");
  assert.equal(await evaluate("String(document.body.dataset.escaped)"), "undefined");
});

test("several options of a select are selected one after the other, or exactly those of a list", async () => {
  await open();
  const selected = "[...many.selectedOptions].map(({ value }) => value).join()";
  await select("#many", "Beta");
  await select("#many", "c");
  assert.equal(await evaluate(selected), "b,c");
  await select("#many", "Alpha, Gamma");
  assert.equal(await evaluate(selected), "a,c");
});

test("of a list for several choices one more is chosen, and none is lost", async () => {
  await open();
  const chosen =
    "[...severalList.children].filter((one) => one.ariaSelected === 'true').map((one) => one.textContent).join()";
  await select("#several", "Three");
  assert.equal(await evaluate(chosen), "Two,Three");
  await select("#several", "Two");
  assert.equal(await evaluate(chosen), "Two,Three");
  assert.equal(await evaluate("String(severalList.hidden)"), "true");
});

test("an observed option is chosen by its own id, and by its id as the value", async () => {
  await open();
  await evaluate("apgButton.scrollIntoView(); apgButton.click()");
  const idOf = async (text: string) => {
    const { space } = await session.observe();
    return new RegExp(`(O\\d+)\\[:\\][^\\n]*>${text}<`).exec(space.description)![1]!;
  };
  const green = await idOf("Green");
  await succeed({ type: "select_dropdown_option", id: green, value: green });
  assert.equal(await evaluate("apgButton.textContent"), "Green");
  await evaluate("apgButton.click()");
  const red = await idOf("Red");
  await evaluate("apgButton.click()");
  await succeed({ type: "select_dropdown_option", id: "I1", selector: "#apg-button", value: red });
  assert.equal(await evaluate("apgButton.textContent"), "Red");
});

test("an option that there is not fails with those that there are, and the list is closed again", async () => {
  await open();
  assert.match(await refuse("#native", "Rose"), /no option 'Rose'.*'Night jasmine', 'Moonflower'/);
  assert.match(await refuse("#apg-button", "Blue"), /no option 'Blue'.*'Red', 'Green', 'Black'/);
  assert.equal(await evaluate("String(apgList.hidden)"), "true");
  assert.match(await refuse("#filter", "Narnia"), /no option 'Narnia'/);
  assert.equal(await evaluate("filter.value"), "");
  assert.match(await refuse("#suggested", "Rose"), /the options are 'Datura', 'Nicotiana'/);
});

test("what does not take the choice is a failure", async () => {
  await open();
  assert.match(await refuse("#apg-button", "Black"), /the option 'Black' is disabled/);
  assert.match(await refuse("#stubborn", "Yours"), /did not keep 'Yours'; it shows 'Mine'/);
  assert.match(await refuse("#broken", "Nothing happens"), /was clicked, but.*shows 'Broken'/);
  assert.match(await refuse("#empty", "x"), /opened no list of options/);
});

test("what is no dropdown is clicked, and that is said", async () => {
  await open();
  const { message } = await select("#plain", "x");
  assert.match(message, /^Clicked '#plain': it is no dropdown, so nothing was selected/);
  assert.equal(await evaluate("document.title"), "plain");
});
