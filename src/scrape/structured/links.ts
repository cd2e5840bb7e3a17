/** Puts short placeholders for long addresses, and the addresses back. */
export interface LinkMask {
  mask(text: string): string;
  /** In every text within a value. */
  unmask(value: unknown): unknown;
}

const address = /https?:\/\/(?:[^\s<>"'()[\]\\]|\([^\s()]*\))+/g;
const placeholder = /https:\/\/link\/(\d+)(?!\d)/g;
/** Shorter ones are no longer than their placeholder. */
const shortest = 25;

/**
 * A mask for one page: a model copies `https://link/7` without a fault where it would garble or make
 * up a long address, and it is still a URL for a schema that asks for one.
 */
export function linkMask(): LinkMask {
  const numbers = new Map<string, number>();
  const addresses: string[] = [];
  const numberOf = (url: string): number => {
    const known = numbers.get(url) ?? addresses.push(url);
    numbers.set(url, known);
    return known;
  };
  const unmask = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replace(placeholder, (text, number) => addresses[Number(number) - 1] ?? text);
    }
    if (Array.isArray(value)) return value.map(unmask);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unmask(inner)]));
  };
  const mask = (text: string) =>
    text.replace(address, (match) => {
      const url = match.replace(/[.,;:!?*_]+$/, "");
      return url.length < shortest
        ? match
        : `https://link/${numberOf(url)}${match.slice(url.length)}`;
    });
  return { mask, unmask };
}
