import type { MessageWords } from "../messages.ts";
import { type Candidate, candidatesIn, withoutAddresses } from "./candidates.ts";
import { readHtml } from "./html.ts";
import { isAboutProving, type Label, labelsIn } from "./labels.ts";
import { type Line, linesOfText, tidyLines } from "./message.ts";

const mostCodes = 5;
/** Below this, a code stands in no connection with a word for one. */
const named = 4;

/**
 * The one-time codes of a message, the best first, five at most: what is called a code near it, or
 * stands alone in a message about one. Digits are joined (`123 456` is `123456`), letters keep their
 * dashes; of `G-123456` the digits come after it. Order numbers, amounts, dates, phone numbers and the like are none.
 */
export function codesIn({ subject, text, html }: MessageWords): string[] {
  const bodies = [
    ...(html === null ? [] : [tidyLines(readHtml(html).lines)]),
    ...(text === null ? [] : [linesOfText(text)]),
  ];
  const scores = new Map<string, number>();
  for (const body of bodies.length === 0 ? [[]] : bodies) {
    const lines = [...linesOfText(subject), ...body];
    for (const [code, score] of scoresOf(lines))
      scores.set(code, Math.max(scores.get(code) ?? 0, score));
  }
  const ranked = [...scores].toSorted(([, one], [, other]) => other - one);
  const hasNamed = ranked.some(([, score]) => score >= named);
  const codes = ranked
    .filter(([, score]) => !hasNamed || score >= named)
    .flatMap(([code]) => [code, ...withoutMark(code)]);
  return [...new Set(codes)].slice(0, mostCodes);
}

/** Of `G-482913` many a page asks for the digits only. */
function withoutMark(code: string): string[] {
  return /^[A-Z]{1,3}-(\d{4,8})$/.exec(code)?.slice(1) ?? [];
}

function scoresOf(lines: readonly Line[]): Map<string, number> {
  const all = lines.map((line) => ({ ...line, text: withoutAddresses(line.text) }));
  const labels = all.map(({ text }) => labelsIn(text));
  const about = all.map(({ text }) => text).join("\n");
  const speaksOfCode = labels.some((some) => some.some(({ isCode }) => isCode));
  const isAbout = speaksOfCode || isAboutProving(about);
  const scores = new Map<string, number>();
  all.forEach((line, at) => {
    for (const candidate of candidatesIn(line.text)) {
      const score =
        scoreInLine(line.text, candidate, labels[at]!) ??
        scoreAlone(all, at, candidate, labels) ??
        (isAbout ? scoreUnnamed(line, candidate, speaksOfCode) : 0);
      if (score <= 0) continue;
      const better = score + (line.isBig ? 1.5 : 0) + (candidate.code.length === 6 ? 0.5 : 0);
      scores.set(candidate.code, Math.max(scores.get(candidate.code) ?? 0, better));
    }
  });
  return scores;
}

/** Between the word for a code and the code, when they belong together at once: `code is:`. */
const linking =
  /^[\s:=>"'“”«»„([*-]*(?:(?:is|are|ist|lautet|lauten|est|es|è|é|är|er|jest|to|number|nr|no|below|это|は|是|为|為|입니다)(?![\p{Script=Latin}])[\s:=>"'“”«»„([*-]*){0,2}$/iu;
/** Ends what comes before it: what follows is said of something else. */
const ending = /[.!?;]\s+(?=\p{Lu})|[。！？]/u;
/** What follows tells until when it holds. */
const lasting =
  /expir|valid|until|within|gültig|läuft|verfällt|valable|válid|vence|caduca|minut|hours?|stunden|heures|horas/iu;
const introducing = /(?:[:：]|(?<!\p{L})(?:is|lautet|ist|est|es|è|é))[\s"'“„«(]*$/u;

/**
 * How well a code is named in its own line: undefined where no word in it says what the number is, 0
 * where one says that it is something else.
 */
function scoreInLine(
  text: string,
  candidate: Candidate,
  labels: readonly Label[],
): number | undefined {
  for (const label of labels.filter(({ end }) => end <= candidate.start).toReversed()) {
    const between = text.slice(label.end, candidate.start);
    if (between.length > 80 || ending.test(between)) break;
    if (label.isCode) {
      const score = scoreBetween(between, candidate);
      if (score > 0) return score;
      break;
    }
    // It may have its number already: `for order 7788: …`.
    if (!/\d{3}/.test(between)) {
      if (between.length <= 30) return 0;
      break;
    }
  }
  return scoreBefore(text, candidate, labels);
}

function scoreBetween(between: string, candidate: Candidate): number {
  if (linking.test(between))
    return candidate.kind === "letters" ? (/[:=]|is|["“«]/.test(between) ? 7 : 0) : 10;
  if (isYear(candidate.code) || !/^[A-Z0-9-]*\d[A-Z0-9-]*$/.test(candidate.code)) return 0;
  if (introducing.test(between)) return 9;
  if (candidate.kind !== "digits") return 0;
  if (/\d{4}/.test(between) || lasting.test(between)) return 0;
  return between.length <= 25 || candidate.code.length >= 6 ? 8 - between.length / 20 : 0;
}

/** `123456 is your code`, `Use 123456 to sign in`. */
function scoreBefore(
  text: string,
  { code, kind, start, end }: Candidate,
  labels: readonly Label[],
): number | undefined {
  if (kind === "letters" || (kind === "mixed" && !/^[A-Z0-9-]+$/.test(code))) return undefined;
  const next = labels.find((label) => label.start >= end);
  const between = next === undefined ? "" : text.slice(end, next.start);
  if (next?.isCode === true && between.length <= 60 && !ending.test(between) && !isYear(code)) {
    if (
      /^[\s"'”»)\]*,-]*(?:is|ist|est|es|è|é|as|als|comme|como|jest|является|は|が|是|-|:)(?!\p{Script=Latin})/iu.test(
        between,
      )
    )
      return 8;
    if (/^\s*[-:(]?\s*$/.test(between)) return 6;
  }
  const isAsked =
    /(?:enter|use|using|type|input|provide|eingeben|verwenden sie|nutzen sie|gib|saisissez|entrez|utilisez|tapez|introduzca|introduce|ingresa|ingrese|usa|utiliza)[\s:"'“„«]*$/iu.test(
      text.slice(0, start),
    );
  return isAsked && !isYear(code) && kind === "digits" ? 6 : undefined;
}

/** Whether a line is the code and nothing else. */
function standsAlone(text: string, { start, end }: Candidate): boolean {
  return !/[\p{L}\p{N}]/u.test(text.slice(0, start) + text.slice(end));
}

/** How well a code that is a line of its own is named by the lines around it. */
function scoreAlone(
  lines: readonly Line[],
  at: number,
  candidate: Candidate,
  labels: readonly (readonly Label[])[],
): number | undefined {
  if (!standsAlone(lines[at]!.text, candidate)) return undefined;
  if (candidate.kind === "letters" && !isLonelyWord(lines, at, labels)) return 0;
  for (let back = 1; back <= 3 && at - back >= 0; back++) {
    const label = labels[at - back]!.at(-1);
    if (label === undefined) continue;
    const isSentence = !isHeading(lines[at - back]!.text);
    if (label.isCode || (isSentence && labels[at - back]!.some(({ isCode }) => isCode)))
      return 9 - back;
    return isSentence ? undefined : 0;
  }
  for (let ahead = 1; ahead <= 2 && at + ahead < lines.length; ahead++) {
    const label = labels[at + ahead]![0];
    if (label?.isCode === true && !isHeading(lines[at + ahead]!.text)) return 6 - ahead;
    if (label !== undefined) return undefined;
  }
  return undefined;
}

/** Letters alone are a code when the line before ends by saying so: buttons are letters as well. */
function isLonelyWord(
  lines: readonly Line[],
  at: number,
  labels: readonly (readonly Label[])[],
): boolean {
  const [line, label] = [lines[at - 1], labels[at - 1]?.at(-1)];
  return label?.isCode === true && /[:：]$/.test(line!.text) && lines[at]!.isBig;
}

/** A few words that name what comes next. */
function isHeading(text: string): boolean {
  return text.length <= 40 && !/[.!?]$/.test(text);
}

/** A number that stands alone or large in a message about proving who someone is. */
function scoreUnnamed({ text, isBig }: Line, candidate: Candidate, speaksOfCode: boolean): number {
  if (candidate.kind !== "digits" || isYear(candidate.code) || !standsAlone(text, candidate))
    return 0;
  if (isBig) return 2.5;
  return candidate.code.length === 6 || speaksOfCode ? 1 : 0;
}

function isYear(code: string): boolean {
  return (
    /^(?:19|20)\d\d$/.test(code) || /^20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(code)
  );
}
