/** CDP `Target.FilterEntry`: what somebody sees as a tab. */
export const pagesOnly = [{ type: "page", exclude: false }, { exclude: true }];
/** Shared and service workers too, which belong to no page. */
export const pagesAndTheirs = [
  { type: "page", exclude: false },
  { type: "shared_worker", exclude: false },
  { type: "service_worker", exclude: false },
  { exclude: true },
];
/**
 * What is attached under a page. Workers too: one that is not attached to is still held back, and nobody would let it go.
 */
export const framesAndWorkers = [
  { type: "iframe", exclude: false },
  { type: "worker", exclude: false },
  { exclude: true },
];
