/** Text as a fenced code block of Markdown, with a fence that does not occur in it. */
export function fenced(text: string, language: string): string {
  let longest = 2;
  for (const [ticks] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, ticks.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\s+$/, "")}\n${fence}`;
}

/** The beginning of a text, cut at the end of a line if one is near, and whether that is not all. */
export function cutText(text: string, mostCharacters: number): { text: string; cut: boolean } {
  if (text.length <= mostCharacters) return { text, cut: false };
  const end = text.lastIndexOf("\n", mostCharacters);
  const kept = text.slice(0, end > mostCharacters * 0.9 ? end : mostCharacters);
  // Not between the halves of one character.
  return { text: kept.replace(/[\ud800-\udbff]$/, ""), cut: true };
}

/** The word with which something that was cut says so. */
export function cutNote(what: string): string {
  return `\n\n*Cut: ${what}.*`;
}
