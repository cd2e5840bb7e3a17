/** How a document was found: as it was, come to rest, still changing, or with its window closing. */
export type Rest = "still" | "quiet" | "restless" | "closing";

/**
 * In the page: waits `firstMs` and until timers of 0 ms that the page set before have run, and, where
 * the page then still changes, until it has not for `quietMs`, at most `limitMs`.
 */
export async function rest(firstMs: number, quietMs: number, limitMs: number): Promise<Rest> {
  const turn = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  await turn(firstMs);
  if (closed) return "closing";
  const seen = { changes: 0, at: 0 };
  const observer = new MutationObserver(() => {
    seen.changes += 1;
    seen.at = performance.now();
  });
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  await turn(0);
  const end = performance.now() + limitMs;
  let left = seen.changes === 0 ? 0 : quietMs;
  while (left > 0 && performance.now() < end) {
    await turn(left);
    left = seen.at + quietMs - performance.now();
  }
  observer.disconnect();
  if (closed) return "closing";
  if (seen.changes === 0) return "still";
  return left > 0 ? "restless" : "quiet";
}
