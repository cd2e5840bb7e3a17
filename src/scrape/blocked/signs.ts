import { type AnyNode, type Element, hasChildren, isTag, isText } from "domhandler";
import { consentBox } from "./consent-boxes.ts";
import { loadingText } from "./words.ts";
import { plain, weight } from "./plain-text.ts";
import type { SeenPage } from "./seen-page.ts";
import { hidesItself, isUnseen } from "./visible-text.ts";

/** What one walk over a page finds: how much there is to read, and what the page is made of. */
export interface Signs {
  page: SeenPage;
  title: string;
  /** Of the first three levels. */
  headings: string[];
  /** The first 6000 letters in lower case, without `noscript`. */
  text: string;
  /** Its texts. */
  noscripts: string[];
  /** Letters that are seen, a Chinese or Japanese one counting as two. */
  size: number;
  /** Of these, those outside menus, headers, footers, links, buttons, headings and consent boxes. */
  prose: number;
  /** Letters of prose that hide themselves: a script may show them. */
  hidden: number;
  /** Letters outside of boxes that ask for consent, and those in them. */
  outsideConsent: number;
  consent: number;
  /** Whose box it is; null where there is none. */
  consentBox: string | null;
  links: number;
  /** Pictures, films, canvases and plug-ins that are shown. */
  media: number;
  /** Marks of something to read: articles, tables, code, dates. */
  matter: number;
  /** Outside of menus, headers and the like. */
  passwords: number;
  /** Other fields that somebody can type in. */
  fields: number;
  textareas: number;
  /** Buttons and items of lists. */
  controls: number;
  scripts: number;
  /** Addresses of scripts, frames, forms and pictures, a line each. */
  sources: string[];
  /** Addresses of frames that are not hidden. */
  frames: string[];
  hasFrameset: boolean;
  inline: string[];
  /** Ids and classes. */
  names: Set<string>;
  /** The `id` of the empty element in which a program would draw the page. */
  emptyRoot: string | null;
  /** Where a `meta refresh` leads, and after how many seconds. */
  refresh: { seconds: number; url: string } | null;
  /** Elements that stand for content to come: skeletons, spinners, elements that are busy. */
  placeholders: number;
  /** Texts like "Loading...". */
  loading: number;
  /** Elements of the page's own kinds that hold nothing. */
  emptyCustom: number;
}

// What a place in the page is; the numbers are bits.
const isHidden = 1;
const isConsent = 2;
const isAside = 4;
const isNoscript = 8;

const rootIds =
  /^(root|app|__next|__nuxt|___gatsby|main-app|app-root|react-root|reactroot|svelte|q-app|ember-app|mount|application|spa)$/i;
const rootElements = /^(app-root|app-main|my-app|ion-app)$/;
const quiet = /^(a|button|label|option|select|h[1-3]|nav|footer|aside|legend|summary)$/;
const asideRoles = /^(navigation|banner|contentinfo|complementary|search|dialog|alertdialog)$/;
const media = /^(img|picture|video|audio|canvas|object|embed|model-viewer)$/;
const matter = /^(article|table|pre|time|blockquote|dl)$/;
const isControl = /^(input|textarea|select|iframe|hr)$/;

/** Walks over the page once. */
export function signsOf(page: SeenPage): Signs {
  const signs = emptySigns(page);
  const open: AnyNode[] = [page.document];
  const places: number[] = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const place = places.pop() ?? 0;
    if (isText(node)) {
      readText(signs, node.data, place);
    } else if (hasChildren(node)) {
      const inner = isTag(node) ? enter(signs, node, place) : place;
      if (inner === null) continue;
      for (let at = node.children.length - 1; at >= 0; at--) {
        open.push(node.children[at]!);
        places.push(inner);
      }
    }
  }
  signs.text = signs.noscripts.reduce(
    (text, noscript) => text.replace(plain(noscript), ""),
    plain(page.text.slice(0, 6000)),
  );
  // Some programs bring the page itself for those who run no scripts.
  const noscript = weight(signs.noscripts.join(" "));
  if (noscript > 400) {
    signs.size += noscript;
    signs.prose += noscript;
  }
  return signs;
}

function emptySigns(page: SeenPage): Signs {
  return {
    page,
    title: "",
    headings: [],
    text: "",
    noscripts: [],
    size: 0,
    prose: 0,
    hidden: 0,
    outsideConsent: 0,
    consent: 0,
    consentBox: null,
    links: 0,
    media: 0,
    matter: 0,
    passwords: 0,
    fields: 0,
    textareas: 0,
    controls: 0,
    scripts: 0,
    sources: [],
    frames: [],
    hasFrameset: false,
    inline: [],
    names: new Set(),
    emptyRoot: null,
    refresh: null,
    placeholders: 0,
    loading: 0,
    emptyCustom: 0,
  };
}

function readText(signs: Signs, data: string, place: number): void {
  const text = data.trim();
  if (text === "") return;
  const letters = weight(text.replace(/\s+/g, " "));
  if (place & isHidden) signs.hidden += place & (isAside | isConsent) ? 0 : letters;
  else if (place & isNoscript) signs.noscripts.push(text);
  else {
    if (text.length < 60 && /(\.\.|…)$/.test(text) && loadingText.test(plain(text)))
      signs.loading++;
    signs.size += letters;
    if (place & isConsent) signs.consent += letters;
    else {
      signs.outsideConsent += letters;
      if (!(place & isAside)) signs.prose += letters;
    }
  }
}

/** Notes an element; gives the place that its children are in, null where they say nothing. */
function enter(signs: Signs, element: Element, place: number): number | null {
  const { name, attribs } = element;
  noteNames(signs, element);
  if (name === "head") return place;
  if (name === "title") {
    if (element.parent && "name" in element.parent && element.parent.name === "head") {
      signs.title ||= textOf(element);
    }
    return null;
  }
  if (name === "script") noteScript(signs, element);
  if (name === "meta") noteRefresh(signs, attribs);
  const hides = hidesItself(element);
  if (!(place & (isHidden | isNoscript))) noteElement(signs, element, place, hides);
  if (isUnseen(element) && !hides) return null;
  let inner = place;
  if (hides) inner |= isHidden;
  if (name === "noscript") inner |= signs.page.via === "http" ? isNoscript : isHidden;
  if (quiet.test(name) || asideRoles.test(attribs["role"] ?? "")) inner |= isAside;
  if (name === "header" && !isWithin(element, /^(article|main|section)$/)) inner |= isAside;
  const box = consentBox(attribs["id"], attribs["class"]);
  if (box !== null && name !== "body" && name !== "html") {
    inner |= isConsent;
    signs.consentBox ??= box;
  }
  return inner;
}

function noteNames(signs: Signs, { attribs }: Element): void {
  if (attribs["id"]) signs.names.add(attribs["id"]);
  for (const name of attribs["class"]?.split(/\s+/) ?? []) if (name) signs.names.add(name);
}

function noteScript(signs: Signs, element: Element): void {
  const { src, type } = element.attribs;
  if (src) signs.sources.push(src);
  const first = element.children[0];
  if (first && "data" in first) signs.inline.push(first.data);
  if (!type || /javascript|module|ecmascript/i.test(type)) signs.scripts++;
}

function noteRefresh(signs: Signs, attribs: Record<string, string>): void {
  if (attribs["http-equiv"]?.toLowerCase() !== "refresh") return;
  const found = /^\s*(\d*)[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?['"]?([^'"]*)/i.exec(
    attribs["content"] ?? "",
  );
  signs.refresh ??= { seconds: Number(found?.[1] ?? 0), url: found?.[2]?.trim() ?? "" };
}

function noteElement(signs: Signs, element: Element, place: number, hides: boolean): void {
  const { name, attribs } = element;
  if (name === "iframe" || name === "frame") noteFrame(signs, attribs, hides);
  if (name === "form" && attribs["action"]) signs.sources.push(attribs["action"]);
  if (name === "img" && attribs["src"] && attribs["src"].length < 500) {
    signs.sources.push(attribs["src"]);
  }
  if (hides || place & isConsent) return;
  if (name === "a" && attribs["href"]) signs.links++;
  if (media.test(name) && !isPixel(attribs)) signs.media++;
  if (name === "frameset") signs.hasFrameset = true;
  if (matter.test(name) || attribs["itemprop"] !== undefined) signs.matter++;
  if (name === "li" || name === "button" || attribs["placeholder"]) signs.controls++;
  noteField(signs, element, place);
  if (/^h[1-3]$/.test(name) && signs.headings.length < 8) signs.headings.push(textOf(element));
  if (rootIds.test(attribs["id"] ?? "") || rootElements.test(name)) {
    if (isBareElement(element)) signs.emptyRoot ??= attribs["id"] ?? name;
  } else if (name.includes("-") && isBareElement(element)) signs.emptyCustom++;
  if (isPlaceholder(attribs)) signs.placeholders++;
}

function noteFrame(signs: Signs, attribs: Record<string, string>, hides: boolean): void {
  const src = attribs["src"] ?? "";
  signs.sources.push(src);
  const isShown = !hides && !isPixel(attribs) && !/^(about:|javascript:)/i.test(src);
  if (isShown && (src || attribs["srcdoc"])) signs.frames.push(src);
}

function noteField(signs: Signs, { name, attribs }: Element, place: number): void {
  if (name === "textarea" && !/recaptcha|captcha/i.test(attribs["name"] ?? "")) signs.textareas++;
  if (name === "select") signs.fields++;
  if (name !== "input") return;
  const type = attribs["type"]?.toLowerCase() ?? "text";
  if (type === "password") signs.passwords += place & isAside ? 0 : 1;
  else if (/^(text|email|tel|number|url|search|date)$/.test(type)) signs.fields++;
}

function isPlaceholder(attribs: Record<string, string>): boolean {
  if (attribs["aria-busy"] === "true") return true;
  return /(^|[\s_-])(skeleton|shimmer|spinner|loader|loading|placeholder-glow|preloader)([\s_-]|$)/i.test(
    attribs["class"] ?? "",
  );
}

function isPixel({ width, height }: Record<string, string>): boolean {
  return /^[01](px)?$/.test(width ?? "") || /^[01](px)?$/.test(height ?? "");
}

/** Whether there is no text and no picture in it, however many empty boxes (up to 300). */
function isBareElement(element: Element): boolean {
  const open: AnyNode[] = [...element.children];
  let looked = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isText(node) && node.data.trim() !== "") return false;
    if (!isTag(node) || /^(script|style|noscript)$/.test(node.name)) continue;
    if (looked++ > 300 || media.test(node.name) || isControl.test(node.name)) return false;
    for (const child of node.children) open.push(child);
  }
  return true;
}

function isWithin(element: Element, names: RegExp): boolean {
  for (let at = element.parent; at; at = at.parent) {
    if ("name" in at && names.test(at.name)) return true;
  }
  return false;
}

function textOf(element: Element): string {
  const parts: string[] = [];
  const open: AnyNode[] = [element];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isText(node)) parts.push(node.data);
    else if (hasChildren(node)) {
      for (const child of node.children.toReversed()) open.push(child);
    }
  }
  return parts.join("").replace(/\s+/g, " ").trim();
}
