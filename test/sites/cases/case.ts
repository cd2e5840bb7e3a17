/** How other ways of seeing a page took a case; measured once, so constant here. */
export type Peers = readonly [
  notte: string,
  playwright: string,
  isClickable: string,
  accessibilityTree: string,
  domPierce: string,
];

/** Something that must have an id, and be acted on with an effect: the page's title becomes `effect`. */
interface Seen {
  /** The letters that its id may begin with. */
  id: string;
  line: RegExp;
  /** A click when it is not said; `by: "selector"` names the id as the selector. */
  does?: { type: string; by?: "id" | "selector"; value?: unknown; amount?: number };
  effect?: string;
}

/** What an observation must say: an id, no id, a line of text, or a first line. */
export type Want =
  | Seen
  | { noId: RegExp }
  | { told: RegExp }
  | { untold: RegExp }
  | { first: RegExp };

/** One observation and what must come of it. */
export interface Stage {
  observe?: { full_page?: boolean };
  wants: readonly Want[];
  /** How many ids there may be in all. */
  ids?: number;
  /** What is done by selector, for what has no id but can be reached. */
  acts?: { selector: string; effect: string };
}

/** One page that is hard to see or to act on. */
export interface Case extends Stage {
  name: string;
  html: string;
  peers?: Peers;
  next?: Stage;
}

// The top document's title shows what was hit last, also from frames of other sites.
const shell = `<!doctype html><meta charset="utf-8"><script>
  function hit(what) { top.postMessage(String(what), "*"); }
  if (top === self) addEventListener("message", ({ data }) => { document.title = data; });
</script>`;

/** A whole document around a case's markup. */
export function documentOf(html: string): string {
  return `${shell}<body>${html}`;
}

/** Text as it stands within a double-quoted attribute. */
export function quoted(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

/** The address of a document with this markup: of the page's own site, or of another one. */
export function frameUrl(html: string, site: "same" | "other" = "same"): string {
  return `${site === "same" ? "" : "__other__"}/frame?html=${encodeURIComponent(html)}`;
}

/** A button that tells its name when it is clicked. */
export function button(name: string, attributes = ""): string {
  return `<button onclick="hit('${name}')" ${attributes}>${name}</button>`;
}

/** Where a case is served. */
export function pathOf({ name }: Pick<Case, "name">): string {
  return `/case/${encodeURIComponent(name)}`;
}
