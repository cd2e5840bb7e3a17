import { call, callForHandle } from "./call.ts";
import type { Handle } from "./cdp-target.ts";
import { enter, type Frame } from "./frames.ts";
import { elementAsSeen, textOfKey } from "./injected/as-seen.ts";
import { documentNumber } from "./injected/memory.ts";
import type { WalkElement } from "./injected/visit.ts";

/** Where a frame's viewport begins in the page's, in CSS pixels, and how many of them one of the frame's takes. */
export interface Origin {
  x: number;
  y: number;
  scale: number;
}

/** An element that an observation gave an id, and where it stands. */
export interface KnownElement {
  frame: Frame;
  document: number;
  element: WalkElement;
  /** The iframes on the way from the main frame, as CSS selectors. */
  framePath: string[];
  origin: Origin;
  /** It appeared since the observation before. */
  isNew: boolean;
}

/** The ids of one page: each belongs to its element while that lives, and is not given again (contract 2.3). */
export class PageIds {
  #mainDocument: number | undefined;
  #counters = new Map<string, number>();
  #ids = new Map<string, string>();
  #isFirst = true;
  /** Every element of the current document that was observed, by id; undefined before the first observation. */
  known: Map<string, KnownElement> | undefined;

  /** Numbering starts again when the page has become another document; answers whether it has. */
  beginObservation(mainDocument: number): boolean {
    this.#isFirst = this.#mainDocument !== mainDocument;
    if (!this.#isFirst) return false;
    this.#mainDocument = mainDocument;
    this.#counters.clear();
    this.#ids.clear();
    this.known = new Map();
    return true;
  }

  /** The id of an element, given now if it has none. */
  know(found: Omit<KnownElement, "isNew">): { id: string; known: KnownElement } {
    const { key, letter } = found.element;
    const place = `${found.document}:${key}`;
    let id = this.#ids.get(place);
    const isNew = id === undefined && !this.#isFirst;
    if (id === undefined) {
      const count = (this.#counters.get(letter) ?? 0) + 1;
      this.#counters.set(letter, count);
      id = `${letter}${count}`;
      this.#ids.set(place, id);
    }
    const known = { ...found, isNew };
    this.known?.set(id, known);
    return { id, known };
  }
}

/** Why an id can't be acted on; the words are for whoever asked, who has to observe again. */
export class StaleId extends Error {
  override name = "StaleId";
}

/** The element of an id, if it is still the one that was observed. */
export async function elementOfId(
  id: string,
  known: ReadonlyMap<string, KnownElement> | undefined,
): Promise<{ frame: Frame; handle: Handle }> {
  if (known === undefined) {
    throw new StaleId(
      `'${id}' can't be resolved: nothing was observed on this page yet. Observe first.`,
    );
  }
  const found = known.get(id);
  if (found === undefined) {
    const like = [...known.keys()].filter((other) => other[0] === id[0]).slice(0, 10);
    const hint = like.length > 0 ? ` Known ids of this kind: ${like.join(", ")}.` : "";
    throw new StaleId(`'${id}' is not in the last observation.${hint} Observe again.`);
  }
  // Entered anew: after a navigation the number of the old world may mean another one.
  const frame = await enter(found.frame).catch(() => undefined);
  const { key, text } = found.element;
  const handle = frame && (await callForHandle(frame, elementAsSeen, found.document, key, text));
  if (frame && handle) return { frame, handle };
  const says = frame && (await call(frame, textOfKey, found.document, key));
  if (says != null) {
    throw new StaleId(`'${id}' said '${text}' and says '${says}' now. Observe again.`);
  }
  const now = frame && (await call(frame, documentNumber));
  const why =
    now === found.document
      ? "the element is no longer on the page"
      : "the page has navigated since";
  throw new StaleId(`'${id}' is gone: ${why}. Observe again.`);
}
