import type { Page } from "playwright-core";

const interactiveRoles = new Set([
  "button",
  "checkbox",
  "combobox",
  "link",
  "listbox",
  "menuitem",
  "menuitemcheckbox",
  "menuitemradio",
  "option",
  "radio",
  "searchbox",
  "slider",
  "spinbutton",
  "switch",
  "tab",
  "textbox",
  "treeitem",
]);

/** The refs of what Playwright's snapshot, which has boxes, says can be acted on within the viewport. */
function interactiveRefs(snapshot: string, { width, height }: { width: number; height: number }) {
  return snapshot.split("\n").flatMap((line) => {
    const [, role, ref] = /^\s*- '?([a-z]+)\b.*?\[ref=(\w+)\]/.exec(line) ?? [];
    const box = /\[box=([-\d.,]+)\]/.exec(line)?.[1]?.split(",").map(Number);
    if (ref === undefined || box === undefined) return [];
    const [x, y] = [box[0]! + box[2]! / 2, box[1]! + box[3]! / 2];
    const isInView = x >= 0 && y >= 0 && x < width && y < height;
    const acts = line.includes("[cursor=pointer]") || interactiveRoles.has(role ?? "");
    return isInView && acts ? [ref] : [];
  });
}

/**
 * In the page, for what a person could act on where it is now: its description, and whether one of
 * ours (given by CSS path) is it, lies around it, or takes the click in its middle. Else null.
 */
function seenBy(element: Element, ours: readonly string[]) {
  const { left, top, width, height } = element.getBoundingClientRect();
  if (width < 2 || height < 2) return null;
  if (element.closest(":disabled, [aria-disabled=true]") !== null) return null;
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  if (hit === null || !element.contains(hit)) return null;
  const known = new Set(ours.map((css) => document.querySelector(css)));
  const words = element.textContent.trim().slice(0, 30);
  const name = `<${[element.localName, ...element.classList].join(".")}> ${words}`;
  for (let at: Element | null = hit; at !== null; at = at.parentElement) {
    const isOurs = known.has(at) || (at instanceof HTMLLabelElement && known.has(at.control));
    if (isOurs) return { name, isOurs };
  }
  return { name, isOurs: false };
}

/** What Playwright sees as something to act on in the viewport, and what of it we, by our CSS paths, do not. */
export async function missedBy(
  ours: readonly string[],
  page: Page,
): Promise<{ theirs: number; missed: string[] }> {
  const snapshot = await page.ariaSnapshot({ mode: "ai", boxes: true, timeout: 60_000 });
  const refs = interactiveRefs(snapshot, page.viewportSize()!);
  const looks = await Promise.all(
    refs.map((ref) => page.locator(`aria-ref=${ref}`).evaluate(seenBy, ours)),
  );
  const found = looks.filter((one) => one !== null);
  const missed = found.filter(({ isOurs }) => !isOurs).map(({ name }) => name);
  return { theirs: found.length, missed };
}
