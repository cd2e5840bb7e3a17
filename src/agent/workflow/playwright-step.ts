import { locatorCode } from "./playwright-locator.ts";
import { type Piece, pieceOf } from "./playwright-action.ts";
import type { FunctionName } from "./playwright-functions.ts";
import { isSteady } from "./steady.ts";
import { callCode, chainCode, quoted } from "./typescript-text.ts";
import type { Expectation, Target, WorkflowStep } from "./workflow.ts";

/** What a step's code depends on beside the step. */
export interface StepPlace {
  /** From 1; it makes the names of its variables its own. */
  number: number;
  /** The element that the next step needs. */
  next: Target | null;
  /** Whether `run()` answers what it reads. */
  isRead: boolean;
  /** The functions that are needed so far; the step adds its own. */
  used: Set<FunctionName>;
}

type Appeared = Extract<Expectation, { appears: unknown }>["appears"];

const indent = 4;
const mostAlternates = 2;

/** The statements of a step, each without its margin; statements of several lines have theirs within. */
export function stepCode(step: WorkflowStep, place: StepPlace): string[] {
  const element = elementOf(step.target, place);
  const piece = pieceOf(step, {
    element: element.code,
    next: place.next === null ? "" : chain(place.next.frames, place.next.selector),
    scope: scopeOf(step.target),
    need: (name) => void place.used.add(name),
  });
  if ("comment" in piece) return [`// ${piece.comment}`];
  return [
    ...(piece.note === undefined ? [] : [`// ${piece.note}`]),
    ...element.lines,
    ...dialogLines(step),
    ...(piece.before ?? []),
    ...acted(step, piece, place),
    ...(piece.after ?? []),
    ...expected(step.expects),
  ];
}

/** How the element is called in the step's code, and what has to be said before. */
function elementOf(
  target: Target | null,
  { number, used }: StepPlace,
): { code: string; lines: string[] } {
  if (target === null) return { code: "", lines: [] };
  const { frames, selector, alternates } = target;
  const code = chain(frames, selector);
  const others = alternates.filter(isSteady).slice(0, mostAlternates);
  if (others.length === 0) return { code, lines: [] };
  used.add("either");
  const name = `element${number}`;
  const ways = [code, ...others.map((one) => chain(frames, one))];
  const call = callCode("either", ways, {
    indent,
    end: ";",
    before: `const ${name} = await `.length,
  });
  return { code: name, lines: [`const ${name} = await ${call}`] };
}

function chain(frames: readonly string[], selector: string): string {
  return locatorCode(selector, scopeCode(frames));
}

function scopeOf(target: Target | null): string {
  return scopeCode(target?.frames ?? []);
}

function scopeCode(frames: readonly string[]): string {
  return frames.reduce((root, frame) => `${locatorCode(frame, root)}.contentFrame()`, "page");
}

/** What is waited for beside an action that sets it off: the code that begins to wait, and what its outcome is called. */
function eventsOf(step: WorkflowStep, number: number) {
  const { opensTab, downloads } = step;
  const events: { name: string; wait: string; after: string }[] = [];
  if (opensTab) {
    const name = `tab${number}`;
    events.push({ name, wait: 'page.waitForEvent("popup")', after: `page = ${name};` });
  }
  if (downloads.length > 0 && !isShown(step)) {
    const name = downloads.length === 1 ? `download${number}` : `downloads${number}`;
    const wait =
      downloads.length === 1
        ? 'context.waitForEvent("download")'
        : `downloadsOf(context, ${downloads.length})`;
    const after =
      downloads.length === 1
        ? `await save(${name});`
        : `for (const download of ${name}) await save(download);`;
    events.push({ name, wait, after });
  }
  return events;
}

/** A file that the tab shows already is kept without a download. */
function isShown({ action, target }: WorkflowStep): boolean {
  return action.type === "download_file" && target === null;
}

function acted(step: WorkflowStep, { acts, isData }: Piece, place: StepPlace): string[] {
  const events = eventsOf(step, place.number);
  if (step.downloads.length > 0 && !isShown(step)) place.used.add("save");
  if (step.downloads.length > 1) place.used.add("downloadsOf");
  const last = acts.at(-1);
  if (last === undefined) return [];
  const before = acts.slice(0, -1).map((act) => awaited("", act));
  const name = isData && place.isRead ? "answer" : undefined;
  if (events.length === 0) {
    return [...before, awaited(name === undefined ? "" : `const ${name} = `, last)];
  }
  const names = [...events.map((event) => event.name), ...(name === undefined ? [] : [name])];
  const waits = [...events.map(({ wait }) => wait), last].map(
    (one) => `      ${chainCode(one, { indent: 6, end: "," })}\n`,
  );
  return [
    ...before,
    `const [${names.join(", ")}] = await Promise.all([\n${waits.join("")}    ]);`,
    ...events.map(({ after }) => after),
  ];
}

function awaited(head: string, act: string): string {
  const start = `${head}await `;
  return start + chainCode(act, { indent, end: ";", before: start.length });
}

function dialogLines({ dialogs }: WorkflowStep): string[] {
  const answers = dialogs.map(({ accept, text }) =>
    accept ? `accept(${text === null ? "" : quoted(text)})` : "dismiss()",
  );
  const [only, ...more] = answers;
  if (only === undefined) return [];
  if (more.length === 0) return [`page.once("dialog", (dialog) => dialog.${only});`];
  // Each answer makes room for the next.
  const nested = answers.reduceRight(
    (inner, answer) =>
      `page.once("dialog", async (dialog) => {\n${inner === "" ? "" : `${inner}\n`}await dialog.${answer};\n});`,
    "",
  );
  return [indented(nested)];
}

/** Lines of nested blocks with the margins that they have in the step. */
function indented(code: string): string {
  let depth = 0;
  const lines = code.split("\n").map((line) => {
    if (line.startsWith("}")) depth--;
    const margin = " ".repeat(indent + depth * 2);
    if (line.endsWith("{")) depth++;
    return margin + line;
  });
  return lines.join("\n").trimStart();
}

function expected(expects: Expectation | null): string[] {
  if (expects === null) return [];
  if ("url" in expects) {
    const inline = `await page.waitForURL(${urlCode(expects.url)}, { waitUntil: "commit" });`;
    if (inline.length <= 96) return [inline];
    return [inline.replace(/\{ (waitUntil: "commit") \}\);$/, "{\n      $1,\n    });")];
  }
  const { frames, selector } = asSeen(expects.appears);
  return [awaited("", `${chain(frames, selector)}.first().waitFor()`)];
}

/** The cells of a table have other roles in one version of Playwright than in another: they are known by their text. */
function asSeen({ frames, selector }: Appeared): Appeared {
  const [, name] =
    /^internal:role=(?:cell|columnheader|gridcell|rowheader)\[name=("(?:[^"\\]|\\.)*")[is]\]$/.exec(
      selector,
    ) ?? [];
  return { frames, selector: name === undefined ? selector : `internal:text=${name}i` };
}

/** What an address has to be; what stands behind its path varies with what was done. */
function urlCode(url: string): string {
  const path = url.replace(/[?#].*$/s, "");
  // In a text these would be wildcards.
  const isPlain = path === url && !/[*{}\\]/.test(url);
  return isPlain ? quoted(url) : `({ href }) => href.startsWith(${quoted(path)})`;
}
