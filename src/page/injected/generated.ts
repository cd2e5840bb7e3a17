import { readableRules } from "./hover.ts";
import type { Memory } from "./memory.ts";

declare const memory: Memory;

/** What rules put before or after elements out of their attributes: each element's text there. */
export function generatedTexts(): { element: Element; pseudo: string; text: string }[] {
  const found: { element: Element; pseudo: string; text: string }[] = [];
  for (const [selector, pseudo] of generatingSelectors()) {
    try {
      for (const element of document.querySelectorAll(selector)) {
        const { content } = getComputedStyle(element, pseudo);
        const text = contentText(content, element);
        if (text !== "") found.push({ element, pseudo, text });
      }
    } catch {
      // A selector that only works within its rule.
    }
    if (found.length > 2_000) break;
  }
  return found;
}

/** The text of an element's computed `content`: its strings without their quotes and escapes. */
export function contentText(content: string, element: Element): string {
  const parts = content.match(/"(?:[^"\\]|\\.)*"|attr\([^\s,)]+/gs) ?? [];
  return parts
    .map((part) => {
      // Firefox leaves them as they were written.
      if (part.startsWith("attr(")) return element.getAttribute(part.slice(5)) ?? "";
      return part.slice(1, -1).replace(/\\(.)/gs, "$1");
    })
    .join("");
}

/** The selectors of rules that show an attribute; read again when rules were added. */
export function generatingSelectors(): [selector: string, pseudo: string][] {
  const lists = readableRules();
  const rules = lists.reduce((sum, { length }) => sum + length, document.styleSheets.length);
  if (memory.generated.rules === rules) return memory.generated.selectors;
  const selectors: [selector: string, pseudo: string][] = [];
  for (const list of lists) addGenerating(list, selectors);
  memory.generated = { rules, selectors: selectors.slice(0, 200) };
  return memory.generated.selectors;
}

export function addGenerating(
  rules: CSSRuleList,
  into: [selector: string, pseudo: string][],
): void {
  for (const rule of rules) {
    const { cssRules } = rule as CSSGroupingRule;
    if (cssRules?.length > 0) addGenerating(cssRules, into);
    if (!(rule instanceof CSSStyleRule) || !/before|after/.test(rule.selectorText)) continue;
    if (!rule.style.content.includes("attr(")) continue;
    for (const part of rule.selectorText.split(",")) {
      const pseudo = /::?(before|after)/.exec(part);
      if (pseudo === null) continue;
      into.push([part.replace(pseudo[0], "").trim() || "*", `::${pseudo[1]}`]);
    }
  }
}
