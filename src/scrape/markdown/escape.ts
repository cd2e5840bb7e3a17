/** Escapes what Markdown would read as markup in a run of text, and nothing else. */
export function escapeMarkdown(text: string): string {
  const brackets = /\][(:]/.test(text) || !isBalanced(text);
  return text.replace(runs, (run: string, at: number) => {
    if (/^(?:http|\$\$)/.test(run)) return run;
    const markup = run === "[" || run === "]" ? brackets : isMarkup(text, run, at);
    return markup ? run.replace(/./g, "\\$&") : run;
  });
}

/** Addresses and formulas as a whole, and signs that may be markup. */
const runs =
  /https?:\/\/[^\s<>[\]*`]+|\$\$(?=[^$]*(?:\\[A-Za-z]|[\^_]\{))[^$]+\$\$|_+|[\\`*~<&[\]]/g;

/** Escapes what Markdown would read as markup at the start of a line. */
export function escapeStart(line: string): string {
  return line
    .replace(/^(?=[-+](?:\s|$)|-{2,}\s*$|=+\s*$|#{1,6}(?:\s|$)|>)/, "\\")
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, "$1\\");
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
