/** Escapes what Markdown would read as markup in a run of text, and nothing else. */
export function escapeMarkdown(text: string): string {
  const brackets = /\][(:]/.test(text) || !isBalanced(text);
  return text
    .replace(/_+|[\\`*~<&[\]]/g, (run, at: number) => {
      const markup = run === "[" || run === "]" ? brackets : isMarkup(text, run, at);
      return markup ? run.replace(/./g, "\\$&") : run;
    })
    .replace(/^(?=[-+](?:\s|$)|-{2,}\s*$|=+\s*$|#{1,6}(?:\s|$)|>)/, "\\")
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, "$1\\");
}

/** Takes back what is escaped only because it might begin a line, where it does not. */
export function unescapeStart(markdown: string): string {
  return markdown.replace(/^\\(?=[-+=#>])/, "").replace(/^(\d{1,9})\\(?=[.)])/, "$1");
}

function isMarkup(text: string, run: string, at: number): boolean {
  const before = text.charAt(at - 1);
  const rest = text.slice(at + run.length, at + 40);
  const spaced = /\s$/.test(before) && /^\s/.test(rest);
  if (run === "\\") return /^[!-/:-@[-`{-~]/.test(rest);
  if (run === "*") return !spaced;
  if (run === "~") return before === "~" || rest.startsWith("~");
  if (run === "<") return /^[a-z/!?]/i.test(rest);
  if (run === "&") return /^#?\w+;/.test(rest);
  const inWord = /[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(rest);
  return run === "`" || !(spaced || inWord);
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]]/g)) {
    depth += bracket === "[" ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
