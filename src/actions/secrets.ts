import type { CodeSource } from "../contract/actions.ts";
import { placeholders } from "../contract/placeholders.ts";
import { call } from "../page/call.ts";
import { type ActionContext, ActionFailure } from "./action.ts";
import { candidateOf } from "../page/injected/form-fields.ts";
import type { Target } from "./element.ts";
import { type Asked, askedBy } from "./form-match.ts";
import { sendingProblem } from "./form-target.ts";

/** The field that a secret would go into. */
export interface SecretPlace {
  /** Of the document that holds the field: a frame's own, not the page's. */
  url: string;
  /** Of that document, as the browser knows it: `https://example.com`. */
  origin: string;
  /** The type of an input; the tag of anything else. */
  inputType: string;
  autocomplete: string;
  /** What the field says that it is for, by its attributes and labels; undefined when it says nothing. */
  asks: Asked | undefined;
  /** Where a one-time code is to be taken from, when whoever asks says so. */
  codeFrom: CodeSource | null;
}

/** What stands for a placeholder in a place, or why it may not go there. */
export type Found = { value: string } | { refused: string };

/** Values that a model knows by placeholders only. */
export interface Secrets {
  /**
   * What stands for a placeholder in a place, or why it may not go there; undefined when it is no
   * placeholder. Some codes have to be waited for: rejects when the signal aborts meanwhile.
   */
  valueFor(
    placeholder: string,
    place: SecretPlace,
    signal: AbortSignal,
  ): Promise<Found | undefined>;
  /** A text with placeholders in place of values. */
  redact(text: string): string;
  /** Whether a text holds a value that not even a picture may show: a password, a code, a card; not a name. */
  shows(text: string): boolean;
  /** The values that a text holds: what a picture may not show, names too. */
  shown(text: string): string[];
}

/** A value that is to be typed. */
export interface Resolved {
  value: string;
  /** It is a secret: no model has seen it, and nobody is told what became of it. */
  isSecret: boolean;
}

/** A secret may not go where it was meant to; the words don't hold it. */
export class SecretRefused extends ActionFailure {
  override name = "SecretRefused";
}

/**
 * What is typed into a field at the last moment: the value behind a placeholder, or the text itself.
 * Throws `SecretRefused` where a secret does not belong.
 */
export async function resolveSecret(
  { frame, handle }: Target,
  text: string,
  context: ActionContext,
  codeFrom: CodeSource | null = null,
): Promise<Resolved> {
  const { secrets, notePlaceholder, signal } = context;
  if (secrets === undefined) {
    if (codeFrom !== null) throw new SecretRefused(noCode(codeFrom));
    if (text === placeholders.password || text === placeholders.code)
      throw new SecretRefused(
        `Can't fill: '${text}' stands for a secret, and there is no vault: start the session, or the agent, with vault_id.`,
      );
    return asItIs(text, context);
  }
  if (text === "") return { value: text, isSecret: false };
  const { sendsTo, ...standing } = await call(frame, placeOf, handle);
  const place = { ...standing, codeFrom, asks: askedBy(await call(frame, candidateOf, handle)) };
  // Whoever knows the value itself gets no further with it than with its placeholder.
  const isLiteral = secrets.shows(text);
  const given = isLiteral ? secrets.redact(text) : text;
  const placeholder = codeFrom === null ? given : placeholders.code;
  const found = await secrets.valueFor(placeholder, place, signal);
  if (found === undefined) {
    if (codeFrom !== null) throw new SecretRefused(noCode(codeFrom));
    if (!isLiteral) return asItIs(text, context);
    throw new SecretRefused("Can't fill: the text holds a secret among other words.");
  }
  notePlaceholder(placeholder);
  if ("refused" in found) throw new SecretRefused(`Can't fill: ${ended(found.refused)}`);
  if (place.origin === "null")
    throw new SecretRefused("Can't fill: the frame belongs to no site, so no secret goes into it.");
  const problem = sendingProblem(place.origin, sendsTo);
  if (problem !== undefined) throw new SecretRefused(`Can't fill: ${problem}.`);
  return { value: found.value, isSecret: true };
}

function asItIs(text: string, { placeholdersOnly }: ActionContext): Resolved {
  if (!placeholdersOnly.has(text)) return { value: text, isSecret: false };
  throw new SecretRefused(
    "Can't fill: neither a vault nor a persona of the session has a value for the placeholder.",
  );
}

function noCode(source: CodeSource): string {
  const missing =
    source === "totp"
      ? "vault with an authenticator: start it with vault_id"
      : "persona to receive a code: start it with persona_id";
  return `Can't fill: the session has no ${missing}.`;
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** In the page: where a field stands, and where its form would send it. */
function placeOf(field: Element): Omit<SecretPlace, "asks" | "codeFrom"> & { sendsTo: string[] } {
  const { form } = field as HTMLInputElement;
  // Not by the form's own properties: a field of the name `action` or `elements` would stand for them, and images are not listed.
  const attribute = (element: Element, name: string) =>
    Element.prototype.getAttribute.call(element, name);
  const root = field.getRootNode() as Document | ShadowRoot;
  const submitters = [...root.querySelectorAll("[formaction]")].filter(
    (one) => form != null && (one as HTMLButtonElement).form === form,
  );
  const given = [
    form == null ? null : attribute(form, "action"),
    ...submitters.map((one) => attribute(one, "formaction")),
  ];
  return {
    url: location.href,
    origin: self.origin,
    inputType: field instanceof HTMLInputElement ? field.type : field.localName,
    autocomplete: field.getAttribute("autocomplete") ?? "",
    sendsTo: given
      .filter((url) => url != null && url !== "")
      .map((url) => URL.parse(url!, document.baseURI)?.href ?? "")
      .filter((url) => /^https?:/.test(url)),
  };
}

/**
 * In the page: puts text in place of what is selected in a field. Unlike keys, which go to whatever
 * has the focus when they come, it can't reach another field or frame. False when the field has lost
 * the focus or is not of that type any more.
 */
export function putText(field: Element, text: string, type: string): boolean {
  const now = field instanceof HTMLInputElement ? field.type : field.localName;
  const { activeElement } = field.getRootNode() as Document | ShadowRoot;
  if (now !== type || activeElement !== field) return false;
  return document.execCommand("insertText", false, text);
}

/** In the page: whether keys would go to this document and not into a frame of another. */
export function hasKeys(field: Element): boolean {
  const { activeElement } = field.ownerDocument;
  return activeElement !== null && !/^(body|i?frame|object|embed)$/i.test(activeElement.localName);
}

/** Throws when the next key would not go where the field is. */
export async function keepFocus({ frame, handle }: Target): Promise<void> {
  if (await call(frame, hasKeys, handle)) return;
  throw new SecretRefused("Can't fill: the page took the focus away while a secret was typed.");
}
