import { textContent } from "domutils";
import { parseFragment } from "parse5";
import { adapter } from "parse5-htmlparser2-tree-adapter";

/** The markup that search engines put into titles and snippets: emphasis, and nothing else. */
const emphasis = /<\/?(?:b|strong|em|i|mark|span|wbr)(?:\s[^<>]*)?>/gi;

/** A title or snippet without its emphasis and character references, in one line. Other tags are text: a snippet may be about them. */
export function plainText(text: string): string {
  const bare = text.replaceAll(emphasis, "").replaceAll("<", "&lt;");
  const decoded = bare.includes("&")
    ? textContent(parseFragment(bare, { treeAdapter: adapter }))
    : bare;
  return decoded.replaceAll(/\s+/g, " ").trim();
}
