import { type Challenge, challenges } from "./challenges.ts";
import type { Blocked } from "../../contract/page.ts";
import type { Signs } from "./signs.ts";

/** The challenge of a known vendor where there is little else on the page. */
export function vendorBlock(signs: Signs): Blocked | null {
  if (signs.prose > 2600 || signs.size > 6000 || signs.matter > 8 || signs.links > 40) return null;
  const { page } = signs;
  const facts = {
    url: page.url,
    title: signs.title.toLowerCase(),
    text: signs.text,
    source: signs.sources.join("\n"),
    name: [...signs.names].join("\n"),
    inline: signs.inline.join("\n").slice(0, 300_000),
  };
  // Words alone may be quoted by somebody who writes about them.
  const isBrief = signs.size < 1500 && signs.links < 10 && signs.matter < 2;
  const isEmpty =
    signs.size < 40 && signs.media + signs.links + signs.controls + signs.headings.length === 0;
  const found = challenges.find((one) => {
    if (one.onlyWhereEmpty && !isEmpty) return false;
    if (!isBrief && !one.header && !one.url && !one.source && !one.name && !one.inline)
      return false;
    if (one.header && !one.header[1].test(page.headers[one.header[0]] ?? "")) return false;
    return (["url", "title", "text", "source", "name", "inline"] as const).every(
      (fact) => one[fact]?.test(facts[fact]) ?? true,
    );
  });
  return found ? { kind: found.kind, reason: reasonOf(found, signs) } : null;
}

function reasonOf({ vendor, kind, seen }: Challenge, { title }: Signs): string {
  const what = {
    captcha: `${vendor} asks for a captcha`,
    "login wall": `${vendor} asks for a login`,
    "bot check": `${vendor} checks or refuses bots`,
    "error page": `${vendor} shows an error`,
    "empty shell": `${vendor} shows nothing`,
    "consent wall": `${vendor} asks for consent`,
  }[kind];
  const named = title ? `, title "${title.slice(0, 80)}"` : "";
  return `${what} in place of the page (seen: ${seen}${named}).`;
}
