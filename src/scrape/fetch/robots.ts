interface Rule {
  allow: boolean;
  pattern: string;
}

/** RFC 9309 section 2.5: what lies beyond may be ignored, and no file of a site is longer. */
const mostCharacters = 512 * 1024;

/**
 * Whether a robots.txt lets a crawler fetch `path` (with its query), by RFC 9309: the longest rule of
 * its own groups decides, and of two as long the one that allows. `userAgent` is the product token of
 * the crawler, such as `Nocturne`; a version after a slash is left out.
 */
export function isAllowedByRobots(text: string, userAgent: string, path: string): boolean {
  const home = "https://robots.invalid";
  const url = URL.parse(path, home);
  if (url?.origin !== home || url.pathname === "/robots.txt") return true;
  const asked = comparable(url.pathname + url.search);
  const deciding = rulesFor(text, tokenOf(userAgent))
    .filter(({ pattern }) => matches(pattern, asked))
    .reduce<Rule | null>(
      (best, rule) => (best === null || outranks(rule, best) ? rule : best),
      null,
    );
  return deciding?.allow ?? true;
}

function outranks(rule: Rule, other: Rule): boolean {
  const longer = rule.pattern.length - other.pattern.length;
  return longer > 0 || (longer === 0 && rule.allow);
}

/** The rules of all groups that name the crawler, else of those for all. */
function rulesFor(text: string, token: string): Rule[] {
  const groups = new Map<string, Rule[]>();
  let agents: string[] = [];
  let isHead = false;
  for (const line of text
    .slice(0, mostCharacters)
    .replace(/^\uFEFF/, "")
    .split(/[\r\n]+/)) {
    const [, key = "", rest = ""] = /^\s*([a-z-]+)\s*:([^#]*)/i.exec(line) ?? [];
    const value = rest.trim();
    const name = key.toLowerCase();
    if (name === "user-agent") {
      if (!isHead) agents = [];
      isHead = true;
      const agent = value === "*" ? "*" : tokenOf(value);
      agents.push(agent);
      if (!groups.has(agent)) groups.set(agent, []);
    } else if (name === "allow" || name === "disallow") {
      isHead = false;
      const rule = { allow: name === "allow", pattern: comparable(value) };
      if (value) for (const agent of agents) groups.get(agent)?.push(rule);
    }
  }
  return groups.get(token) ?? groups.get("*") ?? [];
}

function tokenOf(userAgent: string): string {
  return (/^[a-z0-9_-]+/i.exec(userAgent.trim())?.[0] ?? "").toLowerCase();
}

/** One spelling for what percent-encoding can spell in several (RFC 9309 section 2.2.2). */
function comparable(path: string): string {
  return path
    .replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()))
    .replace(/%([0-9a-f]{2})/gi, (escape, digits: string) => {
      const character = String.fromCharCode(Number.parseInt(digits, 16));
      return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
    });
}

/** `*` stands for anything and a `$` at the end for the end; a path is matched from its beginning. */
function matches(pattern: string, path: string): boolean {
  const ends = pattern.endsWith("$");
  const [start = "", ...parts] = (ends ? pattern.slice(0, -1) : pattern).split("*");
  if (!path.startsWith(start)) return false;
  let at = start.length;
  const last = ends ? parts.pop() : undefined;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  if (!ends) return true;
  return last === undefined
    ? at === path.length
    : path.length - at >= last.length && path.endsWith(last);
}
