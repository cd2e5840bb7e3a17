/** What a script brings along beside its steps, each only where a step needs it. */
export type FunctionName = keyof typeof functions;

interface ScriptFunction {
  /** The types of Playwright that its code names. */
  types: string[];
  code: string;
}

const either: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** The first of several ways to an element that fits just one; the later ones only once the first had its time. */
async function either(...ways: [Locator, ...Locator[]]): Promise<Locator> {
  const begun = Date.now();
  while (Date.now() - begun < 10_000) {
    const late = Date.now() - begun > 3_000;
    for (const way of late ? ways : ways.slice(0, 1)) {
      if ((await way.count()) !== 1) continue;
      if (way !== ways[0]) console.warn(\`\${ways[0]} fits no single element: took \${way}\`);
      return way;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ways[0];
}`,
};

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

const save: ScriptFunction = {
  types: ["Download"],
  code: `\
/** Keeps a downloaded file in a folder. */
async function save(download: Download): Promise<void> {
  const folder = env.NOTTE_DOWNLOADS ?? "downloads";
  await download.saveAs(join(folder, basename(download.suggestedFilename())));
}`,
};

const upload: ScriptFunction = {
  types: [],
  code: `\
/** Where a file to upload is. */
function upload(name: string): string {
  return join(env.NOTTE_UPLOADS ?? ".", name);
}`,
};

const downloadsOf: ScriptFunction = {
  types: ["BrowserContext", "Download"],
  code: `\
/** The next downloads, once as many have begun. */
async function downloadsOf(context: BrowserContext, count: number): Promise<Download[]> {
  const begun: Download[] = [];
  await context.waitForEvent("download", {
    predicate: (download) => begun.push(download) === count,
  });
  return begun;
}`,
};

const saveShown: ScriptFunction = {
  types: ["Page"],
  code: `\
/** Keeps the file that a tab shows in a folder. */
async function saveShown(page: Page): Promise<void> {
  const response = await page.request.get(page.url());
  const folder = env.NOTTE_DOWNLOADS ?? "downloads";
  await mkdir(folder, { recursive: true });
  const name = basename(new URL(page.url()).pathname) || "file";
  await writeFile(join(folder, name), await response.body());
}`,
};

const chooseFile: ScriptFunction = {
  types: ["Locator", "Page"],
  code: `\
/** Answers the file chooser that a click opens. */
async function chooseFile(page: Page, opener: Locator, path: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), opener.click()]);
  await chooser.setFiles(path);
}`,
};

const textOf: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** What a person reads of a part of the page. */
async function textOf(part: Locator): Promise<string> {
  return (await part.innerText()).trim();
}`,
};

const imagesOf: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** The addresses of the images in a part of the page. */
async function imagesOf(part: Locator): Promise<string[]> {
  return part.locator("img[src]").evaluateAll((images) =>
    images.flatMap((image) => (image instanceof HTMLImageElement ? [image.currentSrc] : [])),
  );
}`,
};

const tabAt: ScriptFunction = {
  types: ["BrowserContext", "Page"],
  code: `\
/** A tab by its place, from 0; -1 is the last. */
async function tabAt(context: BrowserContext, index: number): Promise<Page> {
  const tab = context.pages().at(index);
  if (tab === undefined) throw new Error(\`There is no tab \${index}.\`);
  await tab.bringToFront();
  return tab;
}`,
};

const scroll: ScriptFunction = {
  types: ["Locator"],
  code: `\
/** Scrolls an area, or what the page shows most of, and lets it load more; on until an element can be used. */
async function scroll(
  area: Locator,
  by: { pixels: number } | { heights: number },
  until?: Locator,
): Promise<void> {
  const step = (root: Element, by: { pixels: number } | { heights: number }) => {
    const scrolls = (one: Element) =>
      one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY);
    let area: Element | null = root;
    if (root === document.documentElement) {
      area = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
      while (area !== null && !scrolls(area)) area = area.parentElement;
    }
    const scrolled = area ?? document.scrollingElement ?? root;
    const height = "pixels" in by ? by.pixels : by.heights * scrolled.clientHeight;
    scrolled.scrollBy({ top: height, behavior: "instant" });
  };
  const isUsable = async (element: Locator) =>
    (await element.count()) === 1 && (await element.isEnabled());
  for (let scrolls = 0; scrolls < 40; scrolls++) {
    await area.evaluate(step, by);
    for (let size = -1, still = 0; still < 3;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const now = await area.page().locator("*").count();
      still = now === size ? still + 1 : 0;
      size = now;
    }
    if (until === undefined || (await isUsable(until))) return;
  }
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

const functions = {
  either,
  fill,
  check,
  select,
  choose,
  fillForm,
  upload,
  chooseFile,
  save,
  downloadsOf,
  saveShown,
  tabAt,
  scroll,
  textOf,
  imagesOf,
};

/** The functions of a script, in an order that depends on nothing. */
export function functionsWith(used: ReadonlySet<FunctionName>): FunctionName[] {
  return (Object.keys(functions) as FunctionName[]).filter((name) => used.has(name));
}

/** A function as it stands in a script. */
export function functionCode(name: FunctionName): string {
  return functions[name].code;
}

/** The types of Playwright that these name, in the order of the alphabet. */
export function typesOf(names: readonly FunctionName[]): string[] {
  return [...new Set(names.flatMap((name) => functions[name].types))].toSorted();
}
