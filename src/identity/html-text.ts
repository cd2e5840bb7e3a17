import { readTags } from "./read-tags.ts";

const unread = new Set(["head", "script", "style", "template", "noscript", "svg"]);
const inline = new Set(
  "a abbr b bdi bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);

/** Spaces, and what newsletters put between them to keep their preview short. */
const filling = /[\s\p{Cf}]+/gu;

/** What an email in HTML says, as text: a line for each block, without what is not shown. */
export function textOfHtml(html: string): string {
  const parts: string[] = [];
  // How deep inside of what is not shown; the parser closes all that it opens.
  let hidden = 0;
  const between = (name: string) => {
    if (name === "td" || name === "th") parts.push(" ");
    else if (!inline.has(name)) parts.push("\n");
  };
  readTags(html, {
    open(name, { style = "", hidden: isHidden }) {
      const isUnseen = isHidden !== undefined || /display\s*:\s*none/i.test(style);
      if (unread.has(name) || isUnseen || hidden > 0) hidden += 1;
      else between(name);
    },
    close(name) {
      if (hidden > 0) hidden -= 1;
      else if (name !== "br") between(name);
    },
    text(text) {
      if (hidden === 0) parts.push(text.replace(/\s+/g, " "));
    },
  });
  return parts
    .join("")
    .split("\n")
    .map((line) => line.replace(filling, (run) => (/\s/.test(run) ? " " : run)).trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
