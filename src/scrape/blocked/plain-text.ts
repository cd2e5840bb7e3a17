const wide = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF]/g;

/** Lower case, one kind of apostrophe, single spaces. */
export function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019\u02BC`\u00B4]/g, "'")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** How much a text says: a Chinese or Japanese character counts as two letters. */
export function weight(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0);
}
