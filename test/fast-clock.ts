import { syncBuiltinESMExports } from "node:module";
import type { TestContext } from "node:test";

/** The clock of the whole server in this process, which can be put forward: what waits for a time then has waited. */
export function fastClock(t: TestContext) {
  const { timers } = t.mock;
  timers.enable({ apis: ["setTimeout", "Date"], now: Date.now() });
  // `node:timers/promises` is mocked for those who imported from it, too.
  syncBuiltinESMExports();
  let last = performance.now();
  const goOn = () => {
    const elapsed = Math.trunc(performance.now() - last);
    timers.tick(elapsed);
    last += elapsed;
  };
  // Time goes on by itself as well: the server waits for small things all the while.
  const ticking = setInterval(goOn, 5);
  t.after(() => {
    clearInterval(ticking);
    timers.reset();
    syncBuiltinESMExports();
  });
  return async (seconds: number) => {
    timers.tick(seconds * 1000);
    await new Promise((resolve) => setImmediate(resolve));
  };
}
