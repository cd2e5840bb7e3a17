// What may not be the name of a variable in Python or TypeScript, or stands for something in the scripts.
const reserved = new Set(
  `and any arguments as assert async await boolean break browser case catch class client completion const context
  continue debugger def default del delete do download elif else enum eval except export extends false finally for
  from function global if implements import in instanceof interface is lambda let match new none nonlocal
  not null number object or os page package parameters pass playwright popup print private process protected public raise
  response result return run session static str string super switch this throw true try type typeof undefined var void
  while with yield`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

const longestName = 40;

/** Words as a snake_case identifier that Python and TypeScript take; `otherwise` where nothing is left of them. */
export function nameFrom(words: string, otherwise: string): string {
  const plain = words
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/['’]/g, "")
    .replaceAll("ß", "ss")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const cut = plain
    .slice(0, longestName)
    .replace(/_[^_]*$/, (end) => (plain.length > longestName ? "" : end));
  const name = cut.replace(/_+$/, "") || otherwise;
  if (/^\d/.test(name)) return `${otherwise}_${name}`;
  return reserved.has(name) ? `${name}_value` : name;
}

/** A name that is not taken yet: itself, or with the next free number. */
export function freeName(name: string, taken: (name: string) => boolean): string {
  let free = name;
  for (let count = 2; taken(free); count++) free = `${name}_${count}`;
  return free;
}

/** The environment variable for a secret of a site, such as `SHOP_EXAMPLE_PASSWORD`. */
export function environmentName(url: string, field: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  const site = nameFrom(host.replace(/^www\./, "").replaceAll(".", "_"), "site");
  return `${site}_${nameFrom(field, "secret").replace(/_value$/, "")}`.toUpperCase();
}
