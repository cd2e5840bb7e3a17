import type { Piece } from "./mask-pieces.ts";

/** A part of a text, in UTF-16 units. */
export type Span = [start: number, end: number];

/** Stands where something is covered. */
export const coveredSign = "\u2588";

/** What a reader does not see, or takes for a grouping of digits. */
export const looseCharacters = "[\\s\\-\\u00ad\\u200b-\\u200d\\u2060\\ufeff]";

/** Where pieces hold values, also such that go on from piece to piece or are spaced out; by the piece's place. */
export function spansOf(pieces: readonly Piece[], values: Iterable<string>): Map<number, Span[]> {
  const texts = pieces.map(({ text }) => text);
  const whole = texts.join("");
  const loose = looseOf(whole);
  const found: Span[] = [];
  for (const value of values) {
    for (const at of occurrences(whole, value)) found.push([at, at + value.length]);
    const pressed = value.replace(new RegExp(looseCharacters, "g"), "");
    // A short word would be found where one word ends and the next begins.
    if (pressed.length < (/^\d+$/.test(pressed) ? 4 : 8)) continue;
    for (const at of occurrences(loose.text, pressed))
      found.push([loose.places[at]!, loose.places[at + pressed.length - 1]! + 1]);
  }
  return found.length === 0 ? new Map() : byPiece(texts, joinedSpans(found));
}

/** A text without the characters that are not seen, and where each that is left stood. */
export function looseOf(whole: string): { text: string; places: number[] } {
  const isLoose = new RegExp(looseCharacters);
  const places: number[] = [];
  let text = "";
  for (let at = 0; at < whole.length; at++) {
    if (isLoose.test(whole[at]!)) continue;
    places.push(at);
    text += whole[at];
  }
  return { text, places };
}

/** Where a value stands in a text, also where it overlaps with itself. */
export function occurrences(text: string, value: string): number[] {
  const found: number[] = [];
  if (value === "") return found;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) found.push(at);
  return found;
}

/** Spans in order, those that touch as one. */
export function joinedSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** Spans of all pieces in a row, as spans of each piece. */
export function byPiece(texts: readonly string[], spans: readonly Span[]): Map<number, Span[]> {
  const found = new Map<number, Span[]>();
  let start = 0;
  let next = 0;
  for (const [index, text] of texts.entries()) {
    const end = start + text.length;
    while (next < spans.length && spans[next]![1] <= start) next++;
    for (let at = next; at < spans.length && spans[at]![0] < end; at++) {
      const [from, to] = spans[at]!;
      const span: Span = [Math.max(from, start) - start, Math.min(to, end) - start];
      if (span[0] < span[1]) found.set(index, [...(found.get(index) ?? []), span]);
    }
    start = end;
  }
  return found;
}

/** A text with a sign in place of each span. */
export function without(text: string, spans: readonly Span[]): string {
  let rest = "";
  let at = 0;
  for (const [start, end] of joinedSpans(spans)) {
    rest += text.slice(at, start) + coveredSign;
    at = end;
  }
  return rest + text.slice(at);
}
