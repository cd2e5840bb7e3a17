/** One of two elements that touch: both ends of what it says, and its classes. */
export interface Side {
  start: string;
  end: string;
  /** Says more than one word. */
  isSpaced: boolean;
  names: string;
}

/** What the page tells of two elements that touch beside their words. */
export interface Evidence {
  /** Within the name of a brand, which is often in two colours. */
  isLogo: boolean;
  /** Set apart by a style that stands at the element. */
  isStyled: boolean;
  /** The elements have names of their own, or stand where no sentence does. */
  isOpen: boolean;
  /** They are different things, or of several like ones. */
  isStrong: boolean;
}

/** Whether two elements that touch say different things, not two parts of a word or number. */
export function standApart(left: Side, right: Side, evidence: Evidence): boolean {
  const { end } = left;
  const { start } = right;
  if (!(evidence.isOpen || evidence.isStyled) || evidence.isLogo) return false;
  if (/\s$/.test(end) || /^\s/.test(start)) return false;
  if (isPart(left.names, right.names)) return false;
  if (
    unspaced.test(end) &&
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(start)
  ) {
    return false;
  }
  if (!hasWord(end) || !hasWord(start)) return false;
  if (/[\p{L}\p{M}]$/u.test(end)) return afterLetter(left, right, evidence);
  if (/\p{N}$/u.test(end)) return afterNumber(left, right, evidence);
  return afterSign(end, start);
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;

function hasWord(text: string): boolean {
  return /\p{L}[\p{L}\p{M}'’]|\p{N}/u.test(text);
}

/** The first letter of a text, large, and the small part of a price. */
function isPart(left: string, right: string): boolean {
  return (
    /drop-?cap|initial|first-?letter|whole|integer|(?:^|[-_\s])(?:char|letter)s?(?:$|[-_\s])/i.test(
      left,
    ) || /frac|cents?(?:$|[-_\s])|decimal|(?:^|[-_\s])(?:char|letter)s?(?:$|[-_\s])/i.test(right)
  );
}

function afterSign(end: string, start: string): boolean {
  const word = /^[\p{L}\p{N}\p{Sc}]/u;
  if (/\p{N}\s?\p{Sc}$/u.test(end)) return /^[\p{L}(]/u.test(start);
  if (/\p{N}:$/u.test(end)) return /^\p{L}{2}/u.test(start);
  if (/[\p{L}\p{N})][:;!?…”%)\]*+]$/u.test(end)) return word.test(start);
  if (end.endsWith(".")) return /^\p{Lu}/u.test(start) && /\p{L}{3}\.$/u.test(end);
  return /\p{L},$/u.test(end) && word.test(start);
}

function afterLetter(left: Side, right: Side, { isStyled, isStrong }: Evidence): boolean {
  const { end } = left;
  const { start } = right;
  const isWord = /[\p{L}\p{M}\p{N}_]{2}$/u.test(end);
  if (/^\p{N}/u.test(start)) return /\p{L}{3}$/u.test(end) || (isStyled && isWord);
  if (/^\p{Sc}\s?\p{N}/u.test(start)) return !/(?:^|\s)(?:US|AU|CA|HK|NZ|MX|[ACRS])$/.test(end);
  if (start.startsWith("(")) return isWord && /^\(.{3}/u.test(start);
  if (/^[#@]/.test(start)) return /^[#@]\p{L}{2}/u.test(start);
  if (!isWord || !/^(?:\p{L}[\p{L}\p{M}'’]|\p{Lu}[#+])/u.test(start)) return false;
  if (isStyled || isStrong) return /^\p{Lu}|^\p{L}{3}/u.test(start);
  if (!/^\p{Lu}/u.test(start)) return false;
  return /\p{Ll}$/u.test(end) || left.isSpaced || right.isSpaced;
}

function afterNumber(left: Side, { start }: Side, { isStyled }: Evidence): boolean {
  const { end, isSpaced } = left;
  if (/^\p{Sc}\s?\p{N}/u.test(start)) return true;
  if (/^\(.{3}/u.test(start)) return true;
  if (/^\p{L}/u.test(start)) return /^\p{L}{3}/u.test(start) || isStyled;
  if (!/^\p{N}/u.test(start)) return false;
  // Two bare numbers may be one.
  return /^[\p{N}.,:]+\s?\p{L}{2}/u.test(start) || (isSpaced && /\p{L}{2}/u.test(end));
}
