import { type ActionType, actionSchemas } from "../../contract/actions.ts";
import { fileId } from "../../page/file-page.ts";
import { identityNotes, needsInbox } from "./identity-notes.ts";
import { tellsPlaceholder } from "./placeholder-names.ts";
import { prune } from "./prune.ts";
import { createTemplates, type Templates } from "./templates.ts";
import type {
  Expectation,
  RecordedStep,
  Recording,
  Target,
  Workflow,
  WorkflowStep,
} from "./workflow.ts";

/** What was recorded, made into what can be done again without a model. The same recording gives the same workflow. */
export function workflowOf(recording: Recording): Workflow {
  const { task, failed, steps: recorded } = recording;
  // What was answered is no step.
  const done = recorded.filter(({ action }) => action.type !== "completion");
  const { steps: kept, leftOut } = prune(done);
  const templates = createTemplates(task);
  const found = kept.map((step) => stepOf(step, templates));
  const steps = found.map((step) => withoutValues(step, templates));
  const answer = answerOf(recorded);
  const identity = identityOf(recording, steps);
  return {
    parameters: templates.parameters,
    secrets: templates.secrets,
    identity,
    steps,
    answer,
    notes: [
      ...(failed == null ? [] : [`The recorded run had no success: ${failed}.`]),
      ...(answer?.success === true && !steps.some(reads)
        ? ["The answer is the recorded one: no step reads it anew (scrape would)."]
        : []),
      ...notesOn(steps, templates),
      ...identityNotes(identity, templates.placeheld),
      ...[...leftOut].map(([why, count]) => leftNote(why, count)),
    ],
  };
}

/** As whom it is done again; where nobody was named but placeholders were filled in, there was some vault. */
function identityOf({ identity = [] }: Recording, steps: readonly WorkflowStep[]) {
  const fills = steps.some(({ placeholders }) => placeholders.length > 0);
  if (fills && identity.length === 0) return ["vault_id" as const];
  return fills || steps.some(needsInbox) ? [...identity] : [];
}

/** The answer of the recorded run: what its last completion says. */
export function answerOf(steps: readonly RecordedStep[]): Workflow["answer"] {
  const last = steps.findLast(({ action }) => action.type === "completion");
  if (last === undefined) return null;
  const { success, answer } = last.action;
  return { success: success === true, text: typeof answer === "string" ? answer : "" };
}

function stepOf(step: RecordedStep, templates: Templates): WorkflowStep {
  const { action, trace } = step;
  const type = action.type as ActionType;
  return {
    action: { type, ...templates.fieldsOf(step, fieldsOf(step)) },
    target: targetOf(step, templates),
    opensTab: trace?.opened_tab === true && !goesToTab.has(type),
    downloads: trace?.downloads ?? [],
    dialogs: trace?.dialogs ?? [],
    placeholders: trace?.placeholders ?? [],
    expects: expectationOf(step),
  };
}

/** Which go to another tab without a page that opens it. */
const goesToTab = new Set<ActionType>(["close_tab", "goto_new_tab", "switch_tab"]);

const findsElement = new Set(["category", "description", "id", "selector", "text_label", "type"]);

/** What a step's action says beside what it acts on, without what holds anyway. */
function fieldsOf({ action, trace }: RecordedStep): Record<string, unknown> {
  const shape: Record<string, { meta(): Record<string, unknown> | undefined }> =
    actionSchemas[action.type as ActionType].shape;
  const fields = Object.entries(action).filter(
    ([name, value]) =>
      !findsElement.has(name) &&
      value !== null &&
      value !== undefined &&
      value !== shape[name]?.meta()?.["fallback"] &&
      !(name === "press_enter" && value === false),
  );
  const given = Object.fromEntries(fields);
  // The id of an option means nothing the next time.
  if (trace?.chosen != null) given["value"] = trace.chosen;
  if (action.type === "download_file" && action.id === fileId) given["id"] = fileId;
  return given;
}

const fragileKinds = new Set(["css", "xpath", "nth"]);

function targetOf({ action, trace }: RecordedStep, { placeheld }: Templates): Target | null {
  const element = trace?.element;
  const selectors = element?.selectors ?? [];
  // What was recorded in place of a value is not what the page says.
  const plain = selectors.filter(({ selector }) => !tellsPlaceholder(selector));
  const [best, ...others] = placeheld.length > 0 && plain.length > 0 ? plain : selectors;
  if (!element || best === undefined) return targetGiven(action.selector);
  return {
    frames: element.frames,
    selector: best.selector,
    alternates: others.map(({ selector }) => selector),
    tag: element.tag,
    role: element.role,
    name: element.name,
    visible: element.visible,
    fragile: element.in_closed_root || fragileKinds.has(best.kind),
    ...(element.in_closed_root ? { inClosedRoot: true } : {}),
  };
}

/** Where nothing was recorded of an element, it is found as it was asked for. */
function targetGiven(selector: RecordedStep["action"]["selector"]): Target | null {
  if (!selector) return null;
  if (typeof selector === "string") return targetBy([], [selector]);
  const { playwright_selector, css_selector, xpath_selector } = selector;
  const ways = [
    ...(playwright_selector ? [playwright_selector] : []),
    ...(css_selector ? [css_selector] : []),
    ...(xpath_selector ? [`xpath=${xpath_selector}`] : []),
  ];
  return targetBy(selector.iframe_parent_css_selectors, ways);
}

function targetBy(frames: string[], [selector, ...alternates]: string[]): Target | null {
  if (selector === undefined) return null;
  const unknown = { tag: "", role: null, name: null, visible: false };
  return { frames, selector, alternates, ...unknown, fragile: true };
}

/** Which show what they have done by being done. */
const tellsNothing = new Set([
  "close_tab",
  "goto",
  "goto_new_tab",
  "go_back",
  "go_forward",
  "reload",
  "scrape",
  "scroll_down",
  "scroll_up",
  "switch_tab",
  "wait",
]);

// Ids, times and the like, which are others each time.
const volatile = /\*{8}|\d{9}|[0-9a-f]{16}|[0-9a-f]{8}-[0-9a-f]{4}-|(?=\w*\d)(?=\w*[a-z])\w{20}/i;
const longestUrl = 500;

function expectationOf({ action, trace }: RecordedStep): Expectation | null {
  if (!trace || tellsNothing.has(action.type)) return null;
  const { url_before, url_after, appeared } = trace;
  const isTelling = url_after !== url_before && /^https?:/.test(url_after);
  if (isTelling && url_after.length <= longestUrl && !volatile.test(url_after)) {
    return { url: url_after };
  }
  return appeared ? { appears: appeared } : null;
}

/** What is expected must hold for other values as well. */
function withoutValues(step: WorkflowStep, { parameters, placeheld }: Templates): WorkflowStep {
  const { expects } = step;
  if (expects === null) return step;
  const text = "url" in expects ? decoded(expects.url) : expects.appears.selector;
  const holds = parameters.some(({ value }) => text.toLowerCase().includes(value.toLowerCase()));
  const isRedacted = placeheld.length > 0 && tellsPlaceholder(text);
  return holds || isRedacted ? { ...step, expects: null } : step;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll("+", " "));
  } catch {
    return url;
  }
}

function notesOn(steps: readonly WorkflowStep[], { parameters }: Templates): string[] {
  return steps.flatMap(({ action, target, placeholders }, index) => {
    const step = `Step ${index + 1} (${action.type})`;
    const notes: string[] = [];
    if (target?.fragile) {
      notes.push(`${step} is fragile: nothing but its place in the page tells its element.`);
    }
    const value = parameters.find((one) => target?.selector.includes(`"${one.value}"`));
    if (value !== undefined) {
      notes.push(`${step} finds its element by the recorded value of ${value.name}.`);
    }
    if (action.type === "multi_factor_fill" && placeholders.length === 0) {
      notes.push(`${step} fills in a one-time code: each run needs one of its own.`);
    }
    if (/^(email_read|sms_read|captcha_solve)$/.test(action.type)) {
      notes.push(`${step} needs the server that recorded it.`);
    }
    return notes;
  });
}

function leftNote(why: string, count: number): string {
  return `Left out: ${count === 1 ? "a step that" : `${count} steps that`} ${why}.`;
}

/** Whether a step brings an answer of its own. */
function reads({ action }: WorkflowStep): boolean {
  return action.type === "scrape" || action.type === "evaluate_js";
}
