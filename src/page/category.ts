import type { spaceCategories } from "../contract/page.ts";
import type { WalkElement } from "./injected/visit.ts";
import type { Snapshot } from "./observe.ts";

type Category = (typeof spaceCategories)[number];

const attribute = ({ attributes }: WalkElement, name: string) =>
  attributes.find(([known]) => known === name)?.[1] ?? "";

/** What kind of page it is, by rules on what is seen; the first that fits. */
export function categoryOf(snapshot: Snapshot): Category {
  const elements = [...snapshot.known.values()].map(({ element }) => element);
  const text = snapshot.lines.map((line) => ("text" in line ? line.text : "")).join("\n");
  const url = URL.parse(snapshot.url);
  const said = [...elements.map(spoken), text].join("\n");
  const inputs = elements.filter(({ action }) => action !== "click");
  const isDialog = snapshot.lines.some((line) => "text" in line && line.text.startsWith("Dialog:"));

  if (/captcha|verify (that )?you are (a )?human|i.?m not a robot/i.test(said)) return "captcha";
  if (/\bcookies?\b/i.test(text) && elements.some((one) => /accept|agree|reject/i.test(one.text)))
    return "manage-cookies";
  if (inputs.some((one) => attribute(one, "type") === "password")) return "auth";
  if (inputs.some((one) => /card.?num|cc.?(num|csc|exp)|\bcvv|\bcvc/i.test(spoken(one))))
    return "payment";
  if (isDialog) return "overlay";
  if (/[?&](q|query|search|s)=/.test(url?.search ?? "") || /\/search\b/.test(url?.pathname ?? ""))
    return "search-results";
  const fields = inputs.filter(({ role }) => role !== "searchbox");
  if (fields.length >= 3) return "form";
  if (url?.pathname === "/") return "homepage";
  if (elements.some((one) => /add to (basket|cart|bag)|buy now/i.test(one.text))) return "item";
  const links = elements.filter(({ role }) => role === "link");
  return links.length >= 10 ? "data-feed" : "other";
}

/** All that an element says of itself. */
function spoken({ text, attributes }: WalkElement): string {
  return `${text} ${attributes.map(([, value]) => value).join(" ")}`;
}
