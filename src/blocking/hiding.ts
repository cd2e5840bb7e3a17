import { setTimeout as delay } from "node:timers/promises";
import { type PageDocument, inDocuments } from "./documents.ts";
import type { Filters } from "./filters.ts";
import { gatherNames, type NewNames } from "./injected/names.ts";
import type { Pages } from "./pages.ts";

const name = "nextNames";
const gapMs = 100;
/** Of the rules by names, per document. */
const mostCharacters = 1_000_000;

/**
 * Hides what rules hide, in every document from now on, until it is disposed. By style sheets of the
 * inspector's: neither the document nor its list of style sheets holds them.
 */
export function hideByRules(pages: Pages, filters: Filters): Disposable {
  return inDocuments(pages, {
    worldName: "nocturne names",
    source: `(${gatherNames.toString()})(${JSON.stringify(name)})`,
    prepare(session) {
      session.post("DOM.enable");
      session.post("CSS.enable");
    },
    run: (document) => hideIn(document, filters),
  });
}

async function hideIn(document: PageDocument, filters: Filters): Promise<void> {
  const { url } = document;
  await setText(document, await addSheet(document), filters.hidingOn(url));
  const sheet = await addSheet(document);
  let text = "";
  while (text.length < mostCharacters) {
    const names = (await document.evaluate(`globalThis.${name}?.()`)) as NewNames | undefined;
    if (names === undefined) return;
    const more = filters.hidingNamed(url, names);
    text += more;
    if (more !== "") await setText(document, sheet, text);
    // A page that changes without end is asked no more often than this.
    await delay(gapMs, undefined, { ref: false });
  }
}

async function addSheet({ session, frameId }: PageDocument): Promise<string> {
  const { styleSheetId } = await session.send("CSS.createStyleSheet", { frameId, force: true });
  return styleSheetId;
}

async function setText(
  { session }: PageDocument,
  styleSheetId: string,
  text: string,
): Promise<void> {
  if (text !== "") await session.send("CSS.setStyleSheetText", { styleSheetId, text });
}
