import type { ActionType } from "../../src/contract/actions.ts";
import type {
  Target,
  Template,
  Workflow,
  WorkflowStep,
} from "../../src/agent/workflow/workflow.ts";

/** A text without parts that come from outside. */
export function text(words: string): Template {
  return { parts: [words] };
}

/** An element by its best selector; the frames and other ways by `more`. */
export function target(selector: string, more: Partial<Target> = {}): Target {
  return {
    frames: [],
    selector,
    alternates: [],
    tag: "input",
    role: null,
    name: null,
    visible: true,
    fragile: false,
    ...more,
  };
}

/** A step that does one action and sets nothing else off. */
export function step(
  type: ActionType,
  fields: Omit<WorkflowStep["action"], "type"> = {},
  more: Partial<WorkflowStep> = {},
): WorkflowStep {
  return {
    action: { ...fields, type },
    target: null,
    opensTab: false,
    downloads: [],
    dialogs: [],
    placeholders: [],
    expects: null,
    ...more,
  };
}

/** A workflow of these steps. */
export function workflow(steps: WorkflowStep[], more: Partial<Workflow> = {}): Workflow {
  return { parameters: [], secrets: [], identity: [], steps, answer: null, notes: [], ...more };
}

const button = (name: string, more: Partial<Target> = {}) =>
  target(`internal:role=button[name="${name}"i]`, { tag: "button", role: "button", name, ...more });
const field = (label: string, more: Partial<Target> = {}) =>
  target(`internal:label="${label}"i`, { role: "textbox", name: label, ...more });

/** One step of each action, and of each thing that a step can set off. */
export const everyStep: Record<ActionType, WorkflowStep[]> = {
  form_fill: [
    step("form_fill", {
      value: { first_name: text("Ada"), email: { parts: [{ parameter: "mail" }] } },
    }),
  ],
  goto: [
    step("goto", { url: text("https://shop.example/") }),
    step("goto", { url: { parts: ["https://shop.example/?q=", { parameter: "query" }] } }),
    step("goto", { url: text("shop.example/a"), wait_until: text("commit") }),
    step("goto", { url: text("https://shop.example/a.csv") }, { downloads: ["a.csv"] }),
  ],
  goto_new_tab: [step("goto_new_tab", { url: text("https://shop.example/") })],
  close_tab: [step("close_tab")],
  switch_tab: [step("switch_tab", { tab_index: 0 })],
  go_back: [step("go_back")],
  go_forward: [step("go_forward")],
  reload: [step("reload")],
  wait: [step("wait", { time_ms: 500 })],
  press_key: [
    step("press_key", { key: text("Ctrl+a") }),
    step(
      "press_key",
      { key: text("Enter") },
      { expects: { url: "https://shop.example/found?q=moth" } },
    ),
  ],
  scroll_up: [step("scroll_up", { amount: 300 })],
  scroll_down: [
    step("scroll_down"),
    step("scroll_down", { amount: 300 }, { target: target("#list", { tag: "div" }) }),
  ],
  captcha_solve: [step("captcha_solve")],
  help: [step("help", { reason: text("A code") })],
  completion: [step("completion", { success: true, answer: text("Done") })],
  scrape: [
    step("scrape", { selector: text("#result") }),
    step("scrape", { only_images: true }),
    step("scrape", { instructions: text("The prices") }),
  ],
  email_read: [step("email_read", { limit: 3 })],
  sms_read: [step("sms_read")],
  evaluate_js: [
    step("evaluate_js", { code: text("const [one] = document.links;\nreturn one.href;") }),
    step("evaluate_js", { code: text("document.title") }),
  ],
  click: [
    step("click", {}, { target: button("Save") }),
    step(
      "click",
      { press_enter: true },
      {
        target: button("Save", { alternates: ["#save", "form > button:nth-of-type(2)"] }),
        expects: { url: "https://shop.example/saved" },
      },
    ),
    step(
      "click",
      {},
      {
        target: target('internal:role=link[name="Terms"i]', { tag: "a" }),
        opensTab: true,
        expects: { appears: { frames: [], selector: 'internal:role=heading[name="Terms"i]' } },
      },
    ),
    step(
      "click",
      {},
      {
        target: button("Export"),
        downloads: ["a.csv", "b.csv"],
        dialogs: [{ type: "confirm", accept: true, text: null }],
      },
    ),
    step(
      "click",
      {},
      {
        target: button("Remove", { frames: ['iframe[name="shop"]', "iframe >> nth=1"] }),
        dialogs: [
          { type: "confirm", accept: false, text: null },
          { type: "prompt", accept: true, text: "moth" },
        ],
      },
    ),
    step(
      "click",
      {},
      {
        target: target("div > span:nth-of-type(3)", {
          tag: "span",
          fragile: true,
          inClosedRoot: true,
        }),
      },
    ),
  ],
  fill: [
    step(
      "fill",
      { value: { parts: [{ parameter: "query" }] }, press_enter: true },
      { target: field("Search") },
    ),
    step(
      "fill",
      { value: { parts: [{ secret: "SHOP_PASSWORD" }] } },
      { target: field("Password") },
    ),
    step(
      "fill",
      { value: { parts: ["$", { parameter: "query" }, "`\\"] }, clear_before_fill: false },
      {
        target: field("Note"),
      },
    ),
    step("fill", { value: text("Graz") }, { target: field("City", { tag: "select" }) }),
  ],
  multi_factor_fill: [
    step(
      "multi_factor_fill",
      { value: { parts: [{ secret: "SHOP_CODE" }] } },
      { target: field("Code") },
    ),
  ],
  fallback_fill: [step("fallback_fill", { value: text("moth") }, { target: field("Name") })],
  check: [
    step("check", { value: true }, { target: target('internal:role=checkbox[name="Gift"i]') }),
  ],
  select_dropdown_option: [
    step(
      "select_dropdown_option",
      { value: text("Graz") },
      { target: field("City", { tag: "select" }) },
    ),
    step(
      "select_dropdown_option",
      { value: text("Graz") },
      {
        target: button("Choose", { role: "combobox", frames: ["#inner"] }),
      },
    ),
    step(
      "select_dropdown_option",
      { value: text("O3") },
      {
        target: target('internal:role=option[name="Graz"i]', { tag: "option", name: "Graz" }),
      },
    ),
  ],
  upload_file: [
    step("upload_file", { file_path: text("moth.txt") }, { target: field("Your file") }),
    step("upload_file", { file_path: text("moth.txt") }, { target: button("Choose a file") }),
  ],
  download_file: [
    step("download_file", {}, { target: button("Download"), downloads: ["moth.txt"] }),
    step("download_file", {}, { downloads: ["moth.pdf"] }),
  ],
};

/** A workflow of every action, with parameters, secrets, notes and an answer. */
export const everyAction = workflow(Object.values(everyStep).flat(), {
  parameters: [
    { name: "query", value: "moth" },
    { name: "mail", value: "ada@example.org" },
  ],
  secrets: ["SHOP_PASSWORD", "SHOP_CODE"],
  answer: { success: true, text: "Ordered" },
  notes: ["A note\nof two lines"],
});
