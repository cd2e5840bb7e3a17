import { asExpression } from "../../actions/scripts.ts";
import type { ActionType } from "../../contract/actions.ts";
import { isStructured } from "./emitted.ts";
import type { FunctionName } from "./playwright-functions.ts";
import { locatorCode } from "./playwright-locator.ts";
import { literalOf } from "./script-text.ts";
import {
  callCode,
  objectCode,
  quoted,
  quotedLines,
  templateCode,
  valueCode,
} from "./typescript-text.ts";
import { isTemplate, type Template, type Value, type WorkflowStep } from "./workflow.ts";

/** An action's code: expressions that are awaited one after the other, of which the last sets off what the step waits for. */
export interface Piece {
  acts: string[];
  /** The last one's value is what the step reads. */
  isData?: boolean;
  /** A remark on it. */
  note?: string;
  /** Statements before and after. */
  before?: string[];
  after?: string[];
}

/** What an action's code is made with. */
interface Tools {
  /** The element's code; empty where the step has none. */
  element: string;
  /** The code of the element that the next step needs; empty where that needs none. */
  next: string;
  /** The page or frame that the element is in. */
  scope: string;
  need(name: FunctionName): void;
}

/** A call that is broken into lines where it is too long for one. */
function call(head: string, ...given: string[]): string {
  return callCode(head, given, { indent: 4, before: "await ;".length });
}

type Emit = (step: WorkflowStep, tools: Tools) => Piece | { comment: string };

/** The code of what a step does, or a comment on why a plain browser can't. */
export function pieceOf(step: WorkflowStep, tools: Tools): Piece | { comment: string } {
  const { type, press_enter: pressEnter } = step.action;
  if (needsElement.has(type) && tools.element === "") {
    if (type === "download_file") return { acts: [savePage(tools)] };
    const problem = `The recording has no way to the element of this step (${type}).`;
    return { acts: [`Promise.reject(new Error(${quoted(problem)}))`] };
  }
  const piece = emitters[type](step, tools);
  if ("comment" in piece || pressEnter !== true) return piece;
  return { ...piece, acts: [...piece.acts, 'page.keyboard.press("Enter")'] };
}

const needsElement = new Set<ActionType>([
  "click",
  "fill",
  "multi_factor_fill",
  "fallback_fill",
  "check",
  "select_dropdown_option",
  "upload_file",
  "download_file",
]);

/** A file that the tab shows, and no page. */
function savePage({ need }: Tools): string {
  need("saveShown");
  return "saveShown(page)";
}

const emitters: Record<ActionType, Emit> = {
  goto: ({ action, downloads }) => {
    const options = waitUntil(action["wait_until"]);
    const visit = `page.goto(${urlCode(action["url"])}${options})`;
    // A file leaves the page where it was, which Playwright calls an error.
    return { acts: [downloads.length > 0 ? `${visit}.catch(() => null)` : visit] };
  },
  goto_new_tab: ({ action }) => ({
    before: ["page = await context.newPage();"],
    acts: [`page.goto(${urlCode(action["url"])}${waitUntil(action["wait_until"])})`],
  }),
  close_tab: () => ({
    acts: ["page.close()"],
    after: ["page = context.pages().at(-1) ?? (await context.newPage());"],
  }),
  switch_tab: ({ action }, { need }) => {
    need("tabAt");
    return { acts: [], after: [`page = await tabAt(context, ${valueOf(action["tab_index"])});`] };
  },
  go_back: () => ({ acts: ["page.goBack()"] }),
  go_forward: () => ({ acts: ["page.goForward()"] }),
  reload: () => ({ acts: ["page.reload()"] }),
  wait: ({ action }) => ({ acts: [`page.waitForTimeout(${valueOf(action["time_ms"])})`] }),
  press_key: ({ action }) => ({ acts: [`page.keyboard.press(${keyCode(action["key"])})`] }),
  scroll_up: scrolling(-1),
  scroll_down: scrolling(1),
  scrape: (step, tools) => scraping(step, tools),
  evaluate_js: ({ action }) => ({
    acts: ["page.waitForLoadState()", `page.evaluate(${scriptCode(action["code"])})`],
    isData: true,
  }),
  form_fill: ({ action }, { need }) => {
    need("fillForm");
    return { acts: [`fillForm(page, ${valueCode(action["value"] ?? {}, 4)})`] };
  },
  click: (_step, { element }) => ({ acts: [`${element}.click()`] }),
  fill: (step, tools) => filling(step, tools),
  multi_factor_fill: typing,
  fallback_fill: typing,
  check: ({ action }, { element, need }) => {
    need("check");
    return { acts: [call("check", element, valueOf(action["value"]))] };
  },
  select_dropdown_option: (step, tools) => selecting(step, tools),
  upload_file: ({ action, target }, { element, need }) => {
    need("upload");
    const path = `upload(${valueOf(action["file_path"])})`;
    if (target?.tag === "input") return { acts: [`${element}.setInputFiles(${path})`] };
    need("chooseFile");
    return { acts: [call("chooseFile", "page", element, path)] };
  },
  download_file: (_step, { element }) => ({ acts: [`${element}.click()`] }),
  captcha_solve: () => ({ comment: "Left out: captcha_solve, which a plain browser does not." }),
  email_read: () => ({ comment: "Left out: email_read, since a plain browser has no inbox." }),
  sms_read: () => ({ comment: "Left out: sms_read, since a plain browser has no inbox." }),
  help: () => ({ comment: "Left out: help, which a person gave." }),
  completion: () => ({ comment: "Left out: completion." }),
};

function valueOf(value: Value | string | undefined): string {
  return valueCode(value ?? null, 4);
}

function urlCode(value: Value | string | undefined): string {
  if (!isTemplate(value)) return valueOf(value);
  const [first] = value.parts;
  const hasScheme = typeof first !== "string" || /^\s*[a-z][a-z0-9+.-]*:(?!\d+(\/|$))/i.test(first);
  return templateCode(hasScheme ? value : { parts: [`https://${first}`, ...value.parts.slice(1)] });
}

function waitUntil(value: Value | string | undefined): string {
  return value == null ? "" : `, ${objectCode([["waitUntil", valueOf(value)]])}`;
}

const keyNames: Record<string, string> = {
  " ": "Space",
  Return: "Enter",
  Esc: "Escape",
  Del: "Delete",
  Up: "ArrowUp",
  Down: "ArrowDown",
  Left: "ArrowLeft",
  Right: "ArrowRight",
  Ctrl: "Control",
  Command: "Meta",
};

/** A key as Playwright calls it. */
function keyCode(value: Value | string | undefined): string {
  const key = isTemplate(value) ? literalOf(value) : undefined;
  if (key === undefined) return valueOf(value);
  const names = key === "+" ? [key] : key.split(/(?<=[^+])\+/);
  return quoted(
    names.map((name) => (Object.hasOwn(keyNames, name) ? keyNames[name] : name)).join("+"),
  );
}

function scriptCode(value: Value | string | undefined): string {
  if (!isTemplate(value)) return valueOf(value);
  const code = literalOf(value);
  return code === undefined ? templateCode(wrapped(value)) : quotedLines(expressionOf(code));
}

/** Code that is an expression already stays as it was written. */
function expressionOf(code: string): string {
  const wrapped = asExpression(code);
  const isPlain = wrapped.startsWith("(async () => (") && !/^\s*\{|\bawait\b/.test(code);
  return isPlain ? code.trim().replace(/;+$/, "") : wrapped;
}

/** Code of which parts come from outside can't be parsed before: it is taken for statements when it returns something. */
function wrapped({ parts }: Template): Template {
  const isStatements = parts.some((part) => typeof part === "string" && /\breturn\b/.test(part));
  const [head, end] = isStatements ? ["(async () => { ", "\n })()"] : ["(async () => (", "\n))()"];
  return { parts: [head, ...parts, end] };
}

/** Scrolls as far as it was recorded; where that does not bring the next element, on. */
function scrolling(direction: 1 | -1): Emit {
  return ({ action }, { element, next, need }) => {
    need("scroll");
    const amount = action["amount"];
    const by =
      typeof amount === "number"
        ? `{ pixels: ${direction * amount} }`
        : `{ heights: ${direction * 0.7} }`;
    const area = element === "" ? 'page.locator("html")' : element;
    return { acts: [call("scroll", area, by, ...(next === "" ? [] : [next]))] };
  };
}

function scraping(step: WorkflowStep, { element, need }: Tools): Piece {
  const { selector, only_images: onlyImages } = step.action;
  const within =
    selector === undefined ? undefined : isTemplate(selector) ? literalOf(selector) : undefined;
  const part = element !== "" ? element : within === undefined ? undefined : locatorCode(within);
  const main = step.action["only_main_content"] === false ? '"body"' : '"body, main"';
  const read = onlyImages === true ? "imagesOf" : "textOf";
  need(read);
  const acts = ["page.waitForLoadState()", `${read}(${part ?? `page.locator(${main}).last()`})`];
  const isShaped = isStructured(step);
  return { acts, isData: true, ...(isShaped ? { note: shapeNote } : {}) };
}

const shapeNote =
  "When this was recorded a model brought it into the asked shape; here it is the page's text.";

function filling({ action, target }: WorkflowStep, tools: Tools): Piece {
  const { element, need } = tools;
  const value = valueOf(action["value"]);
  if (target?.tag === "select") {
    need("select");
    return { acts: [call("select", element, value)] };
  }
  if (action["clear_before_fill"] === false) {
    return { acts: [`${element}.press("End")`, `${element}.pressSequentially(${value})`] };
  }
  need("fill");
  return { acts: [call("fill", element, value)] };
}

function typing({ action }: WorkflowStep, { element }: Tools): Piece {
  const clear = action["clear_before_fill"] === false ? [] : [`${element}.fill("")`];
  // The keys go on to where the page moves the focus.
  const type = `${element}.pressSequentially(${valueOf(action["value"])}, { delay: 100 })`;
  return { acts: [...clear, type] };
}

function selecting({ action, target }: WorkflowStep, tools: Tools): Piece {
  const { element, scope, need } = tools;
  const value = valueOf(action["value"]);
  if (target?.tag === "option") {
    need("select");
    const list = `${element}.locator("xpath=ancestor::select")`;
    return { acts: [call("select", list, target.name === null ? value : quoted(target.name))] };
  }
  if (target?.tag === "select") {
    need("select");
    return { acts: [call("select", element, value)] };
  }
  if (target?.role != null && /^(?:option|menuitem|radio)/.test(target.role)) {
    return { acts: [`${element}.click()`] };
  }
  need("choose");
  return { acts: [call("choose", element, value, scope)] };
}
