import { getPublicSuffix } from "tough-cookie";
import { call } from "../page/call.ts";
import { type ActionContext, ActionFailure } from "./action.ts";
import type { Target } from "./element.ts";

/** The field that a secret would go into. */
export interface SecretPlace {
  /** Of the document that holds the field: a frame's own, not the page's. */
  url: string;
  /** Of that document, as the browser knows it: `https://example.com`. */
  origin: string;
  /** The type of an input; the tag of anything else. */
  inputType: string;
  autocomplete: string;
}

/** Values that a model knows by placeholders only. */
export interface Secrets {
  /** What stands for a placeholder in a place, or why it may not go there; undefined when it is no placeholder. */
  valueFor(
    placeholder: string,
    place: SecretPlace,
  ): { value: string } | { refused: string } | undefined;
  /** A text with placeholders in place of values. */
  redact(text: string): string;
  /** Whether a text holds a value that not even a picture may show: a password, a code, a card; not a name. */
  shows(text: string): boolean;
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
  { secrets, notePlaceholder }: ActionContext,
): Promise<Resolved> {
  if (secrets === undefined || text === "") return { value: text, isSecret: false };
  const { sendsTo, ...place } = await call(frame, placeOf, handle);
  // Whoever knows the value itself gets no further with it than with its placeholder.
  const isLiteral = secrets.shows(text);
  const placeholder = isLiteral ? secrets.redact(text) : text;
  const found = secrets.valueFor(placeholder, place);
  if (found === undefined) {
    if (!isLiteral) return { value: text, isSecret: false };
    throw new SecretRefused("Can't fill: the text holds a secret among other words.");
  }
  notePlaceholder(placeholder);
  if ("refused" in found) throw new SecretRefused(`Can't fill: ${ended(found.refused)}`);
  if (place.origin === "null")
    throw new SecretRefused("Can't fill: the frame belongs to no site, so no secret goes into it.");
  const stranger = sendsTo.find((url) => !isSameSite(url, place.url));
  if (stranger !== undefined)
    throw new SecretRefused(
      `Can't fill: the form sends what is filled in to ${URL.parse(stranger)?.host}, which is another site.`,
    );
  return { value: found.value, isSecret: true };
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** In the page: where a field stands, and where its form would send it. */
function placeOf(field: Element): SecretPlace & { sendsTo: string[] } {
  const { form } = field as HTMLInputElement;
  const submitters = [...(form?.elements ?? [])].filter((one) => one.hasAttribute("formaction"));
  // A field of the name `action` would hide the form's property.
  const action = form?.getAttribute("action");
  const given = [action, ...submitters.map((one) => one.getAttribute("formaction"))];
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

const siteOptions = { allowSpecialUseDomain: true, ignoreError: true };

/** Whether two hosts belong to one site: they share their registrable domain, or are the same. */
function isSameSite(one: string, other: string): boolean {
  const hosts = [one, other].map((url) => URL.parse(url)?.hostname ?? "");
  const [a, b] = hosts;
  if (a === b) return true;
  const [siteA, siteB] = hosts.map((host) =>
    /^[\d.]+$|^\[/.test(host) ? undefined : getPublicSuffix(host, siteOptions),
  );
  return siteA !== undefined && siteA === siteB;
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
