import { z } from "zod";
import { type Observation, type OfferedAction, spaceCategories } from "../contract/page.ts";
import type { Ask } from "../json-schema/check.ts";
import { askerFor } from "../llm/asker.ts";
import { modelError } from "../llm/failures.ts";
import {
  chooseAndDescribeSystem,
  choosePrompt,
  chooseSystem,
  describePrompt,
  describeSystem,
} from "./perception-prompt.ts";

/** What a model makes of what a page offers. */
export interface Perceived {
  /** Null where the model was not asked for it. */
  category: (typeof spaceCategories)[number] | null;
  actions: OfferedAction[];
}

const Described = z.object({
  category: z.enum(spaceCategories),
  actions: z.array(z.object({ id: z.string(), description: z.string() })),
});

const askToDescribe = askerFor(Described);
const askToChoose = askerFor(z.object({ ids: z.array(z.string()) }));

/** A model writes slowly: this many descriptions are asked for at a time, side by side. */
const describedAtOnce = 50;
const mostDescribed = 300;
const longestDescription = 200;

/**
 * Every action, with words on what it does, and the kind of page. What the model leaves out, and
 * what stands beyond the first 300, keeps its plain description.
 */
export async function describedActions(
  seen: Observation,
  ask: Ask,
  signal: AbortSignal,
): Promise<Perceived> {
  const offers = seen.space.interaction_actions;
  if (offers.length === 0 && seen.space.description === "") return { category: null, actions: [] };
  const ids = offers.slice(0, mostDescribed).flatMap(({ id }) => id ?? []);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const asked = inGroups(ids, describedAtOnce).map((group) => {
    const question = { system: describeSystem, prompt: describePrompt(seen, group) };
    return askToDescribe(ask, question, either);
  });
  // Nobody reads, or pays for, the other answers when one has failed.
  const answers = await Promise.all(asked).finally(() => failed.abort());
  const words = answers.flatMap(({ actions }) => actions);
  const described = new Map(chosen(offers, words).map((offer) => [offer.id, offer]));
  return {
    category: answers[0]!.category,
    actions: offers.map((offer) => described.get(offer.id) ?? offer),
  };
}

/** The actions that serve the caller's instructions, the most relevant first; described if `isDeep`. */
export async function chosenActions(
  seen: Observation,
  { instructions, most, isDeep }: { instructions: string; most: number; isDeep: boolean },
  ask: Ask,
  signal: AbortSignal,
): Promise<Perceived> {
  const offers = seen.space.interaction_actions;
  if (offers.length === 0 || most === 0) return { category: null, actions: [] };
  const prompt = choosePrompt(seen, instructions, Math.min(most, offers.length));
  if (isDeep) {
    const question = { system: chooseAndDescribeSystem, prompt };
    const { category, actions } = await askToDescribe(ask, question, signal);
    return { category, actions: chosen(offers, actions).slice(0, most) };
  }
  const { ids } = await askToChoose(ask, { system: chooseSystem, prompt }, signal);
  const words = ids.map((id) => ({ id, description: "" }));
  return { category: null, actions: chosen(offers, words).slice(0, most) };
}

/**
 * The offers that a model names, in its order and each once, in its words where it has any. Ids that
 * do not exist are dropped; an answer of nothing else is none.
 */
function chosen(
  offers: readonly OfferedAction[],
  named: readonly { id: string; description: string }[],
): OfferedAction[] {
  const left = new Map(offers.map((offer) => [offer.id, offer]));
  const found = named.flatMap(({ id: written, description }) => {
    const id = /[A-Z]+\d+/i.exec(written)?.[0].toUpperCase();
    const offer = left.get(id);
    left.delete(id);
    const words = description.replaceAll(/\s+/g, " ").trim().slice(0, longestDescription);
    return offer === undefined ? [] : { ...offer, ...(words === "" ? {} : { description: words }) };
  });
  if (found.length > 0 || named.length === 0 || offers.length === 0) return found;
  throw modelError(502, "invalid_answer", "the model names only elements that are not there");
}

/** At least one group, though it be empty. */
function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.max(1, Math.ceil(items.length / size));
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
