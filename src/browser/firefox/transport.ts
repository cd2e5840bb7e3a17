import type { CdpTransport } from "../transport.ts";
import { Adapter } from "./adapter.ts";
import type { BidiConnection } from "./bidi.ts";
import { consoleHandlers } from "./console.ts";
import { cookieHandlers } from "./cookies.ts";
import { dialogHandlers } from "./dialogs.ts";
import { domHandlers } from "./dom.ts";
import { downloadHandlers } from "./downloads.ts";
import { emulationHandlers } from "./emulation.ts";
import { frameHandlers } from "./frames.ts";
import { inputHandlers } from "./input.ts";
import { Holding } from "./interception.ts";
import { navigationHandlers } from "./navigation.ts";
import { idleHandlers } from "./network-idle.ts";
import { networkHandlers } from "./network.ts";
import { pictureHandlers } from "./pictures.ts";
import { runtimeHandlers } from "./runtime.ts";
import { streamHandlers } from "./streams.ts";
import { shower, targetHandlers } from "./targets.ts";

const events = [
  "browsingContext",
  "input.fileDialogOpened",
  "log.entryAdded",
  "network.beforeRequestSent",
  "network.fetchError",
  "network.responseCompleted",
  "network.responseStarted",
  "script.realmDestroyed",
] as const;

/** A Firefox as our own code sees it: a CDP connection, done by WebDriver BiDi. */
export async function firefoxTransport(
  bidi: BidiConnection,
  userAgent: string,
): Promise<{ transport: CdpTransport; holding: Holding }> {
  const firefox = new Adapter(bidi);
  const show = shower(firefox);
  firefox.handle(navigationHandlers(firefox));
  firefox.handle(targetHandlers(firefox));
  firefox.handle(runtimeHandlers(firefox));
  firefox.handle(frameHandlers(firefox, show));
  firefox.handle(domHandlers(firefox));
  firefox.handle(inputHandlers(firefox, show));
  firefox.handle(pictureHandlers(firefox));
  firefox.handle(dialogHandlers(firefox));
  firefox.handle(downloadHandlers(firefox));
  firefox.handle(emulationHandlers(firefox, userAgent));
  firefox.handle(cookieHandlers(firefox));
  firefox.handle(networkHandlers(firefox));
  firefox.handle(idleHandlers(firefox));
  firefox.handle(consoleHandlers(firefox));
  const holding = new Holding(firefox);
  firefox.handle(holding.handlers());
  firefox.handle(streamHandlers(firefox));
  await bidi.send("session.subscribe", { events: [...events] });
  const { contexts } = await bidi.send("browsingContext.getTree", {});
  for (const info of contexts) firefox.contexts.add({ ...info, parent: null });
  return { transport: firefox, holding };
}
