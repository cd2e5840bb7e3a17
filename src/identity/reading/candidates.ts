/** What may be a code, by its look. */
export interface Candidate {
  /** As one types it. */
  code: string;
  /** How sure the look is: digits; letters with digits or dashes; letters alone. */
  kind: "digits" | "mixed" | "letters";
  start: number;
  end: number;
}

/** Not within a word, a number, an amount, a date, an address; Chinese and the like set no space around it. */
const before =
  "(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{N}_*•@&=+~$€£¥₹#])(?<!\\d[.,:/'-])(?<![$€£¥₹*•xX+#] )(?<!\\(\\d{2,5}\\) ?)(?<!/)";
const after =
  "(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{N}_@%€$£¥/=&])(?![.,:'-]\\d)(?!-\\p{L})";
/** No more digits next to it, as in phone and card numbers. */
const alone = { before: "(?<!\\d\\d[ .-])", after: "(?![ .-]\\d\\d)" };

const shapes: { kind: Candidate["kind"]; pattern: string }[] = [
  { kind: "digits", pattern: `(?<!\\d[ \\t])\\d(?:[ \\t]\\d){3,7}(?![ \\t]?\\d)` },
  {
    kind: "digits",
    pattern: `${alone.before}(?:\\d{3}[ -]\\d{3}|\\d{2}[ -]\\d{2}[ -]\\d{2}|\\d{4}[ -]\\d{4})${alone.after}`,
  },
  { kind: "mixed", pattern: "[A-Z]{1,3}-\\d{4,8}" },
  { kind: "mixed", pattern: "(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5}){1,2}" },
  { kind: "digits", pattern: `${alone.before}\\d{4,8}${alone.after}` },
  { kind: "mixed", pattern: "(?=[a-zA-Z]*\\d)(?=\\d*[a-zA-Z])[A-Za-z0-9]{4,10}" },
  { kind: "letters", pattern: "[A-Z]{4,8}" },
];
const patterns = shapes.map(({ kind, pattern }) => ({
  kind,
  pattern: new RegExp(`${before}(?:${pattern})${after}`, "gu"),
}));

/** A number with what stands behind it is an amount, a time, a measure or a street. */
const measured =
  /^\s?(?:[€$£¥%]|usd|eur|gbp|chf|kr|zł|dollars?|euros?|points?|punkte|puntos|miles|meilen|km|kg|mb|gb|px|people|users|min(?:ute[ns]?|utos)?|sec(?:onds)?|sekunden|hours?|stunden|heures|horas|days?|tage|jours|días|am|pm|uhr)(?!\p{L})|^ (?:\p{Lu}[\p{L}.]* ){1,3}?(?:st|street|ave|avenue|road|rd|blvd|drive|lane|way|floor)(?![\p{L}])/iu;

/** Everything in a line that looks like a code. Addresses of pages and people are no part of it. */
export function candidatesIn(line: string): Candidate[] {
  const text = withoutAddresses(line);
  const found: Candidate[] = [];
  for (const { kind, pattern } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => start < other.end && other.start < end)) continue;
      if (kind === "digits" && measured.test(text.slice(end, end + 40))) continue;
      const code = kind === "digits" ? match[0].replaceAll(/\D/g, "") : match[0];
      found.push({ code, kind, start, end });
    }
  }
  return found;
}

/** The same text, as long as it was, without web and email addresses, and without the stars of emphasis. */
export function withoutAddresses(line: string): string {
  return line
    .replaceAll(/(?:https?:\/\/|www\.)\S+|[^\s@]{1,100}@\S+/giu, (address) =>
      " ".repeat(address.length),
    )
    .replaceAll(
      /(?<![*\p{L}\p{N}])(\*{1,2})([^*\n]{1,60})\1(?!\*)/gu,
      (_, stars: string, text: string) => {
        const space = " ".repeat(stars.length);
        return `${space}${text}${space}`;
      },
    );
}
