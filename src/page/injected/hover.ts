import { isControl } from "./roles.ts";
import type { Memory } from "./memory.ts";

declare const memory: Memory;

/** What a rule changes that makes something appear. */
export const revealing = ["display", "visibility", "opacity", "height", "maxHeight", "transform"];

/** What precedes `:hover` in a selector that is about something else than the hovered element itself. */
export function hoveredParts(selector: string): string[] {
  return selector.split(",").flatMap((part) => {
    const [before, after] = part.split(/:hover(?=[\s>+~])/, 2);
    return before === undefined || after === undefined || before.trim() === "" ? [] : [before];
  });
}

export function hoverSelectorsOf(rules: CSSRuleList, into: Set<string>): void {
  for (const rule of rules) {
    const { cssRules } = rule as CSSGroupingRule;
    if (cssRules?.length > 0) hoverSelectorsOf(cssRules, into);
    if (!(rule instanceof CSSStyleRule) || !rule.selectorText.includes(":hover")) continue;
    const { style } = rule as unknown as { style: Record<string, string> };
    if (!revealing.some((name) => style[name])) continue;
    for (const part of hoveredParts(rule.selectorText)) into.add(part);
  }
}

/** The rules of each style sheet that can be read; one of another origin can't. */
export function readableRules(): CSSRuleList[] {
  return [...document.styleSheets].flatMap((sheet) => {
    try {
      return [sheet.cssRules];
    } catch {
      return [];
    }
  });
}

/** The selectors whose elements show more under the mouse; read again when rules were added, also to sheets that were there. */
export function hoverSelectors(): string[] {
  const lists = readableRules();
  const rules = lists.reduce((sum, { length }) => sum + length, document.styleSheets.length);
  if (memory.hover.rules === rules) return memory.hover.selectors;
  const found = new Set<string>();
  for (const list of lists) hoverSelectorsOf(list, found);
  memory.hover = { rules, selectors: [...found].slice(0, 100) };
  return memory.hover.selectors;
}

/** The elements that show more under the mouse and hold nothing visible that could be clicked instead. */
export function hoverTargets(): Set<Element> {
  const found = new Set<Element>();
  for (const selector of hoverSelectors()) {
    try {
      for (const element of document.querySelectorAll(selector)) {
        if (!holdsVisibleControl(element)) found.add(element);
      }
    } catch {
      // A selector that only works within its rule.
    }
    if (found.size > 200) break;
  }
  return found;
}

export function holdsVisibleControl(element: Element): boolean {
  for (const inner of element.querySelectorAll("a, button, input, select, [role], [tabindex]")) {
    if (isControl(inner) && inner.checkVisibility({ visibilityProperty: true })) return true;
  }
  return isControl(element);
}
