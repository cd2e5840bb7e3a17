import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { notteTypescript } from "../../src/agent/workflow/notte-typescript.ts";
import { playwrightTypescript } from "../../src/agent/workflow/playwright.ts";
import type { Workflow, WorkflowStep } from "../../src/agent/workflow/workflow.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveTaskSite, type TaskSite } from "../sites/task-site.ts";
import { chromiumPath, type PlainChromium, startChromium } from "./chromium.ts";
import { step, target, text, workflow } from "./every-action.ts";
import { openScriptFolder, runScript, said, type ScriptFolder } from "./scripts.ts";

let site: TaskSite;
let folder: ScriptFolder;

before(async () => {
  site = await serveTaskSite();
  folder = await openScriptFolder();
  const uploads = join(folder.path, "uploads");
  await mkdir(uploads);
  await writeFile(join(uploads, "moth.txt"), "a drawing of a moth");
  process.env["NOTTE_UPLOADS"] = uploads;
  process.env["NOTTE_DOWNLOADS"] = join(folder.path, "downloads");
  process.env["SITE_PASSWORD"] = "moth-light";
});

after(async () => {
  for (const name of ["NOTTE_UPLOADS", "NOTTE_DOWNLOADS", "SITE_PASSWORD"])
    delete process.env[name];
  await site[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const button = (name: string, more = {}) =>
  target(`internal:role=button[name="${name}"i]`, { tag: "button", role: "button", name, ...more });
const label = (name: string, tag = "input") => target(`internal:label="${name}"i`, { tag, name });
const click = (name: string, more: Partial<WorkflowStep> = {}) =>
  step("click", {}, { target: button(name), ...more });
const confirmed = (accept: boolean) => ({ dialogs: [{ type: "confirm", accept, text: null }] });

interface Case {
  name: string;
  page: string;
  goal: unknown;
  steps: WorkflowStep[];
}

const written: Case[] = [
  {
    name: "a form",
    page: "contact",
    goal: {
      name: "Ada",
      email: "ada@example.org",
      website: "",
      message: 'Two "lines",\nno `code`',
    },
    steps: [
      step("fill", { value: text("Ada") }, { target: label("Name") }),
      step("fill", { value: text("ada@example.org") }, { target: label("E-mail") }),
      step(
        "fill",
        { value: text('Two "lines",\nno `code`') },
        { target: label("Message", "textarea") },
      ),
      click("Send"),
    ],
  },
  {
    name: "a form that is filled in one go",
    page: "address",
    goal: {
      given: "Ada",
      family: "Lovelace",
      mail: "a@b.at",
      street: "1 Lane",
      town: "Graz",
      land: "AT",
    },
    steps: [
      step("form_fill", {
        value: {
          first_name: text("Ada"),
          last_name: text("Lovelace"),
          email: text("a@b.at"),
          address1: text("1 Lane"),
          city: text("Graz"),
          country: text("Austria"),
        },
      }),
      click("Deliver"),
    ],
  },
  {
    name: "a frame in a frame",
    page: "frames?kind=deep",
    goal: { kind: "deep", word: "moth" },
    steps: [
      step(
        "fill",
        { value: text("moth") },
        {
          target: target('internal:attr=[placeholder="Word for deep"i]', {
            frames: ["iframe", "iframe", "iframe"],
          }),
        },
      ),
      step(
        "click",
        {},
        { target: button("Send from deep", { frames: ["iframe", "iframe", "iframe"] }) },
      ),
    ],
  },
  {
    name: "nested shadow roots",
    page: "shadows",
    goal: { kind: "nested", word: "moth" },
    steps: [
      step("fill", { value: text("moth") }, { target: label("Word for nested") }),
      click("Send from nested"),
    ],
  },
  {
    name: "a tab that opens and closes",
    page: "leaving",
    goal: { right: true },
    steps: [
      step(
        "click",
        {},
        {
          target: target('internal:role=link[name="Show my coupon"i]', { tag: "a" }),
          opensTab: true,
          expects: { appears: { frames: [], selector: 'internal:text="The coupon is"i' } },
        },
      ),
      step("close_tab"),
      step("evaluate_js", {
        code: text("typed.value = localStorage.getItem('coupon');\nreturn 1;"),
      }),
      click("Use the coupon"),
    ],
  },
  {
    name: "a tab that opens and is left",
    page: "leaving",
    goal: { right: true },
    steps: [
      step(
        "click",
        {},
        {
          target: target('internal:role=link[name="Show my coupon"i]', { tag: "a" }),
          opensTab: true,
        },
      ),
      step("switch_tab", { tab_index: 0 }),
      step("evaluate_js", { code: text("typed.value = localStorage.getItem('coupon')") }),
      click("Use the coupon"),
    ],
  },
  {
    name: "a download",
    page: "download",
    goal: { downloaded: "February" },
    steps: [
      step(
        "select_dropdown_option",
        { value: text("February") },
        { target: label("Month", "select") },
      ),
      step(
        "download_file",
        {},
        {
          target: target('internal:role=link[name="Download the statement"i]', { tag: "a" }),
          downloads: ["statement-February.txt"],
        },
      ),
    ],
  },
  {
    name: "a question that is answered with no",
    page: "questions-asked",
    goal: { removed: false },
    steps: [click("Remove the backup", confirmed(false))],
  },
  {
    name: "a question that is answered with yes",
    page: "questions-asked",
    goal: { removed: true },
    steps: [click("Remove the backup", confirmed(true))],
  },
  {
    name: "a question that is answered with a text",
    page: "questions-asked",
    goal: { name: "moth-backup" },
    steps: [
      click("Rename the backup", {
        dialogs: [{ type: "prompt", accept: true, text: "moth-backup" }],
      }),
    ],
  },
  {
    name: "a file",
    page: "upload",
    goal: { name: "moth.txt", text: "a drawing of a moth" },
    steps: [
      step("upload_file", { file_path: text("moth.txt") }, { target: label("Your file") }),
      click("Send the file"),
    ],
  },
  {
    name: "a file by a button",
    page: "hidden-upload",
    goal: { name: "moth.txt", text: "a drawing of a moth" },
    steps: [
      step("upload_file", { file_path: text("moth.txt") }, { target: button("Choose a drawing") }),
    ],
  },
  {
    name: "a list that depends on another",
    page: "travel",
    goal: { country: "Italy", city: "turin" },
    steps: [
      step(
        "select_dropdown_option",
        { value: text("Italy") },
        { target: target("#country", { tag: "select" }) },
      ),
      step(
        "select_dropdown_option",
        { value: text("Turin") },
        { target: target("#city", { tag: "select" }) },
      ),
      click("Find trains"),
    ],
  },
  {
    name: "a list for several",
    page: "colours",
    goal: { colours: ["Blue", "Coral", "Indigo"], size: "f2" },
    steps: [
      step(
        "select_dropdown_option",
        { value: text("Coral") },
        { target: label("Colours", "select") },
      ),
      step(
        "select_dropdown_option",
        { value: text("Indigo") },
        { target: label("Colours", "select") },
      ),
      step(
        "select_dropdown_option",
        { value: text("Man high") },
        { target: label("Size", "select") },
      ),
      click("Paint"),
    ],
  },
  {
    name: "a list of the page's own",
    page: "listbox",
    goal: { sort: "Loudest first" },
    steps: [
      step(
        "select_dropdown_option",
        { value: text("Loudest first") },
        {
          target: target("internal:role=combobox", { tag: "button", role: "combobox" }),
        },
      ),
      click("Apply"),
    ],
  },
  {
    name: "boxes behind their labels",
    page: "plan",
    goal: { plan: "team", extras: [] },
    steps: [
      step("click", {}, { target: target('internal:text="Team"i', { tag: "span" }) }),
      step("check", { value: false }, { target: target('input[value="phone"]') }),
      click("Continue"),
    ],
  },
  {
    name: "a tab of a page",
    page: "tabs",
    goal: { saved: "Security", code: true },
    steps: [
      step(
        "click",
        {},
        { target: target('internal:role=tab[name="Security"i]', { tag: "button" }) },
      ),
      step("check", { value: true }, { target: label("Ask for a code") }),
      click("Save"),
    ],
  },
  {
    name: "a password from the environment, sent by a key",
    page: "login",
    goal: { tried: ["moth-light"] },
    steps: [
      step("fill", { value: text("ada") }, { target: label("User") }),
      step(
        "fill",
        { value: { parts: [{ secret: "SITE_PASSWORD" }] }, press_enter: true },
        {
          target: label("Password"),
          expects: { appears: { frames: [], selector: 'internal:text="Welcome back"i' } },
        },
      ),
      click("Sign out"),
    ],
  },
  {
    name: "keys",
    page: "clipboard",
    goal: { moved: true, pasted: true },
    steps: [
      step("click", {}, { target: label("From") }),
      step("press_key", { key: text("Ctrl+a") }),
      step("press_key", { key: text("Ctrl+x") }),
      step("click", {}, { target: label("To") }),
      step("press_key", { key: text("Ctrl+v") }),
      click("Save both"),
    ],
  },
  {
    name: "an element that is found another way",
    page: "travel",
    goal: { country: "Poland", city: "gdynia" },
    steps: [
      step(
        "select_dropdown_option",
        { value: text("Poland") },
        { target: target("#country", { tag: "select" }) },
      ),
      step("wait", { time_ms: 600 }),
      step("click", {}, { target: button("Search trains", { alternates: ["#go"] }) }),
    ],
  },
];

function workflowOfCase({ page, steps }: Case): Workflow {
  const opened = step("goto", { url: text(`${site.url}/${page}`) });
  return workflow([opened, ...steps], { secrets: ["SITE_PASSWORD"] });
}

/** Runs a script and looks at what the page has come to. */
async function reaches(one: Case, file: string): Promise<void> {
  const page = one.page.split("?")[0]!;
  site.forget(page);
  await runScript(file);
  assert.deepEqual(await site.reported(page, one.goal), one.goal);
}

describe("Playwright", () => {
  let chromium: PlainChromium;
  before(async () => {
    chromium = await startChromium();
    process.env["NOTTE_CDP_URL"] = chromium.url;
  });
  after(async () => {
    delete process.env["NOTTE_CDP_URL"];
    await chromium[Symbol.asyncDispose]();
  });

  for (const [index, one] of written.entries()) {
    test(one.name, async () => {
      await chromium.reset();
      const code = playwrightTypescript(workflowOfCase(one));
      await reaches(one, await folder.write(`playwright-${index}.ts`, code));
    });
  }

  test("what was downloaded is kept", async () => {
    const kept = join(folder.path, "downloads", "statement-February.txt");
    assert.equal(await readFile(kept, "utf8"), "Statement of February");
  });
});

describe("notte-sdk", () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
    process.env["NOTTE_API_URL"] = server.url;
    process.env["NOTTE_API_KEY"] = server.key;
    const form = new FormData();
    form.set("file", new Blob(["a drawing of a moth"], { type: "text/plain" }), "moth.txt");
    const headers = { authorization: `Bearer ${server.key}` };
    const stored = `${server.url}/storage/uploads/moth.txt`;
    assert.equal((await fetch(stored, { method: "POST", headers, body: form })).status, 200);
  });
  after(async () => {
    delete process.env["NOTTE_API_URL"];
    delete process.env["NOTTE_API_KEY"];
    await server[Symbol.asyncDispose]();
  });

  // A selector that fits no more is put right by the server's own replay, not by the script.
  const alone = written.filter(({ name }) => name !== "an element that is found another way");
  for (const [index, one] of alone.entries()) {
    test(one.name, async () => {
      const code = notteTypescript(workflowOfCase(one), { asWorkflow: true });
      await reaches(one, await folder.write(`notte-${index}.ts`, code));
    });
  }

  test("what the last step reads is answered", async () => {
    const one = workflow([
      step("goto", { url: text(`${site.url}/tabs`) }),
      step("evaluate_js", { code: text("document.title") }),
    ]);
    const script = await folder.write("reading.ts", notteTypescript(one, { asWorkflow: true }));
    assert.equal(await runScript(script), "Account");
  });
});

test("a script that is started by itself launches a browser, takes parameters and tells its answer", async () => {
  const steps = [
    step("goto", { url: text(`${site.url}/contact`) }),
    step("fill", { value: { parts: [{ parameter: "name" }] } }, { target: label("Name") }),
    step("evaluate_js", { code: text("document.forms[0].elements.name.value") }),
  ];
  const one = workflow(steps, { parameters: [{ name: "name", value: "Ada" }] });
  const file = await folder.write("alone.ts", playwrightTypescript(one));
  process.env["NOTTE_BROWSER"] = chromiumPath();
  try {
    assert.equal(await said(process.execPath, [file], folder.path), "Ada\n");
    const given = JSON.stringify({ name: 'O\'Hara "the moth"' });
    assert.equal(await said(process.execPath, [file, given], folder.path), 'O\'Hara "the moth"\n');
  } finally {
    delete process.env["NOTTE_BROWSER"];
  }
});

test("a secret that is missing is named before anything is done", async () => {
  const one = workflow([step("goto", { url: text(`${site.url}/tabs`) })], { secrets: ["NO_SUCH"] });
  for (const [name, code] of [
    ["no-secret-playwright.ts", playwrightTypescript(one)],
    ["no-secret-notte.ts", notteTypescript(one, { asWorkflow: true })],
  ] as const) {
    const script = await folder.write(name, code);
    await assert.rejects(runScript(script), /Set the environment variable NO_SUCH\./);
  }
});

test("what does not come to be is an error", async () => {
  const chromium = await startChromium();
  process.env["NOTTE_CDP_URL"] = chromium.url;
  try {
    const one = workflow([
      step("goto", { url: text(`${site.url}/contact`) }),
      step("check", { value: true }, { target: label("Name") }),
    ]);
    const script = await folder.write("unkept.ts", playwrightTypescript(one));
    await assert.rejects(runScript(script), /did not become checked/);
  } finally {
    delete process.env["NOTTE_CDP_URL"];
    await chromium[Symbol.asyncDispose]();
  }
});
