import { ConsoleLog } from "../browser/console-log.ts";
import type { Browser } from "../browser/browser.ts";
import { NetworkLog } from "../browser/network-log.ts";
import { PageErrors } from "../browser/page-errors.ts";
import { PageEvents } from "../browser/page-events.ts";
import type { Timeline } from "./timeline.ts";

/** Puts what happens in a browser's pages on the timeline, whoever drives them, until it is disposed. */
export function collectEvents(
  browser: Browser,
  timeline: Timeline,
  withBodies: boolean,
): Disposable {
  using collecting = new DisposableStack();
  const add = timeline.add.bind(timeline);
  const sink = { request: add, body: timeline.addBody.bind(timeline) };
  collecting.use(new PageEvents(browser, add));
  collecting.use(new NetworkLog(browser, sink, withBodies));
  collecting.use(new ConsoleLog(browser.tabs, add));
  collecting.use(new PageErrors(browser.tabs, add));
  return collecting.move();
}
