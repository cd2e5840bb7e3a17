/** A line as a person sees it. */
export interface Line {
  text: string;
  /** It stands out: large letters, a heading, a box for a code. */
  isBig: boolean;
}

/** What is not looked at: no code stands so far down. */
const mostLines = 1_500;
const mostOfLine = 2_000;
const mostText = 200_000;

/** Signs that are not seen; senders fill previews with them. */
const invisible =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\u034f|\u17b4|\u17b5/gu;

/** A text with one kind of space, dash and digit, and nothing unseen. */
export function plain(text: string): string {
  return text
    .slice(0, mostText)
    .replaceAll(invisible, "")
    .normalize("NFC")
    .replaceAll(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) =>
      String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
    )
    .replaceAll(/[\u2010-\u2015\u2212]/g, "-")
    .replaceAll(/[^\S\n\t]+/g, " ");
}

/** Lines without those that are empty. */
export function tidyLines(lines: readonly Line[]): Line[] {
  return lines
    .map(({ text, isBig }) => ({ text: text.trim().slice(0, mostOfLine), isBig }))
    .filter(({ text }) => text !== "")
    .slice(0, mostLines);
}

/** The lines of a plain text; those that were broken for their length are whole again. */
export function linesOfText(text: string): Line[] {
  const lines: string[] = [];
  let isOpen = false;
  for (const line of plain(text).split(/\r?\n/)) {
    const trimmed = line.trim();
    if (isOpen && trimmed !== "") lines.push(`${lines.pop()} ${trimmed}`);
    else lines.push(trimmed);
    isOpen = trimmed.length >= 55 && !/[.:!?)\]]$/.test(trimmed);
  }
  return tidyLines(lines.map((line) => ({ text: line, isBig: false })));
}
