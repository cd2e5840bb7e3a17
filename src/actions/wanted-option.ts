import { call } from "../page/call.ts";
import { candidateOf } from "../page/injected/form-fields.ts";
import { type ActionContext, ActionFailure } from "./action.ts";
import type { Target } from "./element.ts";
import { askedBy } from "./form-match.ts";
import { answerFor, monthOf } from "./form-values.ts";
import { resolveSecret } from "./secrets.ts";

/** What is to be chosen from a list of options. */
export interface WantedOption {
  /** What it may be called, the likeliest first. */
  names: string[];
  /** As it was asked for: what may be told of it. */
  told: string;
  /** It stands for a secret, such as the month in which a card expires. */
  isSecret: boolean;
}

/** An option that may be called any of these, and is no secret. */
export function plainly(names: string[]): WantedOption {
  return { names, told: names[0] ?? "", isSecret: false };
}

/**
 * What a list is to offer for a text: the text itself, or however the list may spell what that stands
 * for. Throws `SecretRefused` where a secret does not belong.
 */
export async function wantedFor(
  list: Target,
  text: string,
  context: ActionContext,
): Promise<WantedOption> {
  const { secrets, placeholdersOnly } = context;
  if (secrets === undefined && placeholdersOnly.size === 0) return plainly([text]);
  const field = await call(list.frame, candidateOf, list.handle);
  const asked = askedBy(field);
  const given = asked === "cc_exp_month" ? (monthOf(text) ?? text) : text;
  const { value, isSecret } = await resolveSecret(list, given, context);
  if (!isSecret) return plainly([text]);
  if (secrets?.shows(text) !== true) context.notePlaceholder(text);
  const answer = asked && answerFor(asked, { [asked]: value }, field);
  return { names: answer?.values ?? [value], told: text, isSecret };
}

/** Chooses an option; a failure to choose a secret one does not tell which it would have been. */
export async function choosing<T>(wanted: WantedOption, choose: () => Promise<T>): Promise<T> {
  try {
    return await choose();
  } catch (error) {
    if (!wanted.isSecret || !(error instanceof ActionFailure)) throw error;
    throw new ActionFailure(
      `Can't select: the list does not offer what '${wanted.told}' stands for, or did not take it.`,
    );
  }
}
