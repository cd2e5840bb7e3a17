/** A number as it is written: digits with spaces, dots, commas or apostrophes between them. */
const written = /(?:(?<![\p{L}\p{N}])[-−])?\d+(?:[\s\u00A0\u202F.,'’]\d+)*/gu;
const grouped = /^\d{1,3}(?:([\s\u00A0\u202F.,'’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;
const separator = /[\s\u00A0\u202F'’]/g;
const magnitudes: [RegExp, number][] = [
  [/^([kK]\b|\s?([tT]housand|[tT]sd\.?)\b)/, 1e3],
  [/^(M\b|\s?([mM]io\.?|mn|[mM]illion(en|s)?|millones|milioni|milhões)\b)/, 1e6],
  [/^(B\b|\s?(bn|[mM]rd\.?|[bB]illion|[mM]illiarden?|milliards?)\b)/, 1e9],
];

const currency = /^(rs|chf|eur|usd|gbp|inr|kr|rm|r|us|au|ca|cny|jpy|pln|zł)$/i;
const groups = /^\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$/;

/** The decimal separator of a language; a dot when it is not known. */
export function decimalSeparator(language: string): "." | "," {
  try {
    return new Intl.NumberFormat(language || "en").format(1.5)[1] === "," ? "," : ".";
  } catch {
    return ".";
  }
}

/**
 * The one number that a text holds ("$1,299.00", "4.5 out of 5", "12 reviews"), or null when it holds
 * none or several. `decimal` decides "1.299"; where the other sign settles it, it is not asked.
 */
export function numberIn(text: string, decimal: "." | ","): number | null {
  const scored =
    /^\D*(\d+(?:[.,]\d+)?)\s*(?:\/|out of|von|sur|de|su)\s*(?:5|6|10|20|100)(?:[.,]0+)?\s*(stars?)?\s*$/i.exec(
      text,
    );
  const found = scored ? [scored[1]!] : writtenNumbers(text);
  if (found.length !== 1) return null;
  const start = text.indexOf(found[0]!);
  const rest = text.slice(start + found[0]!.length);
  const glued = /(\p{L}+)-?$/u.exec(text.slice(0, start))?.[1];
  // "P-1" and "B52" are names, "EUR5" is not.
  if (glued && !currency.test(glued)) return null;
  // "3M" says how much only roughly.
  if (magnitudes.some(([pattern]) => pattern.test(rest))) return null;
  return reading(found[0]!, decimal);
}

/** Everything that the numbers of a text can mean: "1.299" is 1.299 and 1299; "3.4M" also 3400000. */
export function numberReadings(text: string): number[] {
  return [...text.matchAll(written)].flatMap((match) => {
    const parts = [match[0], ...match[0].split(/[\s\u00A0\u202F]/)];
    const values = [...new Set(parts)].flatMap((part) => [reading(part, "."), reading(part, ",")]);
    const known = values.filter((value) => value !== null);
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 14);
    const factor = magnitudes.find(([pattern]) => pattern.test(rest))?.[1];
    const scaled = factor ? known.map((value) => rounded(value * factor)) : [];
    const share = /^\s?%/.test(rest) ? known.map((value) => rounded(value / 100)) : [];
    return [...known, ...scaled, ...share];
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** Spaces part groups of three; else they part numbers ("2 4500" is two). */
function writtenNumbers(text: string): string[] {
  return [...text.matchAll(written)].flatMap(([match]) => {
    const compact = match.replace(/^[-−]/, "");
    return grouped.test(compact) ? [match] : match.split(/[\s\u00A0\u202F]/);
  });
}

function reading(match: string, decimal: "." | ","): number | null {
  const sign = /^[-−]/.test(match) ? -1 : 1;
  const digits = match.replace(/^[-−]/, "").replace(separator, "");
  const signs = digits.replace(/\d/g, "");
  const last = signs.at(-1);
  if (last === undefined) return sign * Number(digits);
  const isGrouping =
    signs.length > 1
      ? signs.lastIndexOf(last) !== signs.indexOf(last)
      : last !== decimal && /^\d{1,3}[.,]\d{3}$/.test(digits);
  const at = digits.lastIndexOf(last);
  const [whole, fraction] = isGrouping ? [digits, ""] : [digits.slice(0, at), digits.slice(at + 1)];
  if (/[.,]/.test(whole) && !groups.test(whole)) return null;
  return sign * Number(`${whole.replace(/[.,]/g, "")}.${fraction}`);
}
