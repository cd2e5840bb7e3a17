import type { Template } from "./workflow.ts";

/** What must not stand in code as it is: control and format characters (some turn the reading direction), half characters, line ends that only some languages know. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A text's characters that must not stand in code, each as `escape` writes it. */
export function withEscapes(text: string, escape: (code: number) => string): string {
  return text.replace(unseen, (character) => escape(character.codePointAt(0)!));
}

/** The escapes of tabs and line ends, which are the same in both languages, by their codes. */
export const shortEscapes: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r" };

/** The quote that needs fewer escapes within a text; the double one when both need as many. */
export function quoteFor(text: string): '"' | "'" {
  const count = (quote: string) => text.split(quote).length;
  return count('"') > count("'") ? "'" : '"';
}

/** A text as the content of a comment of one line. */
export function commentText(text: string): string {
  return withEscapes(text, () => " ")
    .replace(/\s+/g, " ")
    .replace(/<(?=\/script|!--)/gi, "< ")
    .trim();
}

/** A template without parts that come from outside; undefined where it has some. */
export function literalOf({ parts }: Template): string | undefined {
  return parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
}

/** A name that may stand in code as an identifier; throws for any other, which no recording has. */
export function identifier(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw new Error(`${JSON.stringify(name)} is not an identifier`);
}
