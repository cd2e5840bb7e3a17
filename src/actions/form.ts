import { formFields, type FormField } from "../contract/actions.ts";
import type { DataSpace } from "../contract/page.ts";
import { CdpError } from "../browser/cdp.ts";
import { call, callForHandle, PageException } from "../page/call.ts";
import { type Frame, framesOf } from "../page/frames.ts";
import { type FormCandidate, formCandidates } from "../page/injected/form-fields.ts";
import { elementOfKey } from "../page/injected/memory.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { fillField } from "./fill.ts";
import { assign, type Assignment } from "./form-assign.ts";
import type { Asked } from "./form-match.ts";
import type { FormValues } from "./form-values.ts";
import { SecretRefused } from "./secrets.ts";
import { selectIn } from "./select.ts";
import { plainly, wantedFor } from "./wanted-option.ts";

type Placed = FormCandidate & { frame: Frame };

/** What became of the form so far. */
interface Progress {
  filled: { asked: Asked; keys: FormField[] }[];
  failed: Map<Asked, string>;
}

const fieldMs = 3_000;
/** What a list of options is usual for. */
const listed = new Set<Asked>(["country", "state", "title", "cc_exp_month", "cc_exp_year"]);
const secret = /^cc_|password|totp/;

export const formFill: Run<"form_fill"> = async ({ value: values }, context) => {
  const progress: Progress = { filled: [], failed: new Map() };
  await pass(values, progress, context);
  // A choice of the first round may have brought more fields, or drawn some anew.
  if (missing(values, progress).length > 0) await pass(values, progress, context);
  const message = report(values, progress);
  if (progress.filled.length === 0) throw new ActionFailure(`Can't fill the form: ${message}`);
  return { message, data: dataOf(values, progress) };
};

/** Fills what can be found now and is not filled yet. */
async function pass(values: FormValues, progress: Progress, context: ActionContext): Promise<void> {
  const frames = await framesOf(context.tab);
  const found = await Promise.all(
    frames.map((frame) =>
      call(frame, formCandidates).then(
        (fields) => fields.map((field): Placed => ({ ...field, frame })),
        () => [],
      ),
    ),
  );
  const done = new Set(progress.filled.map(({ asked }) => asked));
  for (const assignment of assign(found.flat(), values, done)) {
    context.signal.throwIfAborted();
    const { asked, answer } = assignment;
    try {
      await fillOne(assignment, noting(values, answer, context));
      progress.failed.delete(asked);
      progress.filled.push({ asked, keys: answer.keys });
    } catch (error) {
      context.signal.throwIfAborted();
      const isPages =
        error instanceof ActionFailure ||
        error instanceof CdpError ||
        error instanceof PageException;
      if (!isPages) throw error;
      const mayTell = error instanceof SecretRefused || !secret.test(asked);
      progress.failed.set(asked, mayTell ? error.message : "the page did not take it");
    }
  }
}

/** A field may take a placeholder in another form than it was given in; as it was given it may be kept too. */
function noting(
  values: FormValues,
  { keys }: Assignment<Placed>["answer"],
  context: ActionContext,
): ActionContext {
  const given = keys.map((key) => values[key] ?? "");
  return {
    ...context,
    notePlaceholder(text) {
      for (const one of [text, ...given]) {
        if (!context.secrets?.shows(one)) context.notePlaceholder(one);
      }
    },
  };
}

async function fillOne(
  { field, asked, answer }: Assignment<Placed>,
  context: ActionContext,
): Promise<void> {
  const { frame, document, key, kind, type } = field;
  const handle = await callForHandle(frame, elementOfKey, document, key);
  if (handle === null) throw new ActionFailure("the field went away");
  const target = { frame, handle };
  const value = answer.values[0]!;
  const isInput = kind !== "combobox" || type === "text" || type === "search";
  const mustChoose = kind === "select" || !isInput;
  if (mustChoose || (kind === "combobox" && listed.has(asked))) {
    try {
      const found = await wantedFor(target, value, context);
      const wanted = found.isSecret ? found : plainly(answer.values);
      if ((await selectIn(target, wanted, context, fieldMs)) !== null) return;
    } catch (error) {
      const mayType = !mustChoose && !(error instanceof SecretRefused);
      if (!mayType || !(error instanceof ActionFailure)) throw error;
    }
  }
  await fillField(target, { value, clear: true, timeout: fieldMs }, context);
}

/** The given keys of which no field was filled. */
function missing(values: FormValues, { filled }: Progress): FormField[] {
  const used = new Set(filled.flatMap(({ keys }) => keys));
  return formFields.filter((key) => values[key] !== undefined && !used.has(key));
}

/** The fields that were filled, with how many of each. */
function counted({ filled }: Progress): string[] {
  return [...Map.groupBy(filled, ({ asked }) => asked)].map(([asked, fields]) =>
    fields.length > 1 ? `${asked} (${fields.length} fields)` : asked,
  );
}

/** One of them has two names. */
function givenName(key: FormField): string {
  return key === "current_password" ? "password (current_password)" : key;
}

/** What happened in words; names of fields only, no values of secret ones. */
function report(values: FormValues, progress: Progress): string {
  const filled = counted(progress);
  const failed = [...progress.failed].map(([asked, why]) => `${asked} was not filled: ${why}`);
  const unused = missing(values, progress).filter((key) => !progress.failed.has(key));
  return [
    ...(filled.length > 0 ? [`Filled ${filled.join(", ")}.`] : []),
    ...failed.map((text) => (text.endsWith(".") ? text : `${text}.`)),
    ...(unused.length > 0 ? [`No field asks for ${unused.map(givenName).join(", ")}.`] : []),
  ].join(" ");
}

function dataOf(values: FormValues, progress: Progress): DataSpace {
  const filled = [...new Set(progress.filled.map(({ asked }) => asked))];
  const notFilled = missing(values, progress);
  const markdown = [
    ...filled.map((asked) => `- ${asked}: filled`),
    ...notFilled.map((key) => `- ${key}: not filled`),
  ].join("\n");
  return {
    markdown,
    images: null,
    structured: { success: true, error: null, data: { filled, not_filled: notFilled } },
    success: true,
    content: markdown,
    links: [],
  };
}
