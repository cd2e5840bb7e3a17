import type { ScriptFunction } from "./script-function.ts";

const fill: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** Fills a field and makes sure that the page kept it; where it did not, types key by key. */
async function fill(field: Locator, value: string): Promise<void> {
  const bare = (text: string) => text.replace(/[^\\p{L}\\p{N}]/gu, "");
  const isKept = async () => {
    const read = (element: Element) =>
      "value" in element ? String(element.value) : (element.textContent ?? "");
    // One that is gone has done its work.
    const held = await field.evaluate(read, undefined, { timeout: 1_000 }).catch(() => value);
    return value === "" ? held.trim() === "" : bare(held).includes(bare(value));
  };
  await field.fill(value);
  if (await isKept()) return;
  await field.fill("");
  await field.pressSequentially(value);
  if (!(await isKept())) throw new Error(\`The page did not keep what was filled into \${field}\`);
}`,
};

const check: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** Brings a checkbox, a radio button or a switch to a state, also where it hides behind a label. */
async function check(box: Locator, on: boolean): Promise<void> {
  const isOn = (element: Element) => {
    const control = (element instanceof HTMLLabelElement && element.control) || element;
    if (control instanceof HTMLInputElement) return control.checked;
    const told = ["aria-checked", "aria-pressed"].map((name) => control.getAttribute(name));
    return told.includes("true");
  };
  if ((await box.evaluate(isOn)) === on) return;
  const click = async () => {
    if (await box.isDisabled()) throw new Error(\`\${box} is disabled\`);
    await box.dispatchEvent("click");
  };
  await ((await box.isVisible()) ? box.click({ timeout: 3_000 }).catch(click) : click());
  for (let tries = 0; (await box.evaluate(isOn)) !== on; tries++) {
    if (tries === 20) throw new Error(\`\${box} did not become \${on ? "checked" : "unchecked"}\`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}`,
};

const select: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** Selects an option by its value or label; in a list for several, beside what is selected. */
async function select(list: Locator, option: string): Promise<void> {
  const before = await list.evaluate((element) =>
    element instanceof HTMLSelectElement && element.multiple
      ? Array.from(element.selectedOptions, ({ value }) => value)
      : [],
  );
  await list.selectOption([...before, option]);
}`,
};

const choose: ScriptFunction = {
  types: ["FrameLocator", "Locator", "Page"],
  code: `\
/** Opens a dropdown that the page has made itself, and clicks an option by what it is called. */
async function choose(
  dropdown: Locator,
  option: string,
  scope: Page | FrameLocator,
): Promise<void> {
  await dropdown.click();
  const exactly = { name: option, exact: true };
  const choices = scope
    .getByRole("option", exactly)
    .or(scope.getByRole("menuitem", exactly))
    .or(scope.getByRole("menuitemradio", exactly))
    .or(scope.getByText(option, { exact: true }))
    .filter({ visible: true });
  // Some lists show only what is typed for.
  const shown = choices.first().waitFor({ timeout: 3_000 });
  await shown.catch(() => dropdown.fill(option, { timeout: 3_000 }));
  await choices.last().click();
}`,
};

const fillForm: ScriptFunction = {
  types: ["Locator", "Page"],
  code: `\
/** Fills the fields of a form by what they ask for: their autocomplete tokens, else their labels or names. */
async function fillForm(page: Page, values: Record<string, string>): Promise<void> {
  const tokens: Record<string, string[]> = {
    title: ["honorific-prefix"],
    first_name: ["given-name"],
    middle_name: ["additional-name"],
    last_name: ["family-name"],
    full_name: ["name"],
    company: ["organization"],
    address1: ["address-line1", "street-address"],
    address2: ["address-line2"],
    address3: ["address-line3"],
    city: ["address-level2"],
    state: ["address-level1"],
    postal_code: ["postal-code"],
    country: ["country", "country-name"],
    phone: ["tel", "tel-national"],
    cc_cvv: ["cc-csc"],
    totp: ["one-time-code"],
  };
  const attributes: Record<string, string> = {
    email: 'input[type="email"]',
    current_password: 'input[type="password"]',
    new_password: 'input[type="password"]',
    phone: 'input[type="tel"]',
  };
  const waysTo = (key: string): Locator[] => {
    const words = key.replace(/\\d+$/, "").split("_");
    const named = tokens[key] ?? [key.replaceAll("_", "-")];
    const attribute = attributes[key];
    return [
      ...named.map((token) => page.locator(\`[autocomplete~="\${token}"]\`)),
      page.getByLabel(new RegExp(words.join("\\\\W?"), "i")),
      ...(attribute === undefined ? [] : [page.locator(attribute)]),
      ...["", "_", "-"].map((joint) => page.locator(\`[name="\${words.join(joint)}" i]\`)),
    ];
  };
  for (const [key, value] of Object.entries(values)) {
    let found: Locator | undefined;
    for (const way of waysTo(key)) {
      found ??= (await way.count()) === 1 ? way : undefined;
    }
    if (found === undefined) throw new Error(\`No single field of the page asks for \${key}.\`);
    const isList = await found.evaluate((element) => element instanceof HTMLSelectElement);
    await (isList ? found.selectOption(value) : found.fill(value));
  }
}`,
};

/** How a script gives fields their values. */
export const fieldFunctions = { fill, check, select, choose, fillForm };
