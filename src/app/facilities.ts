import { join } from "node:path";
import { FilterLists } from "../blocking/filter-lists.ts";
import type { Facilities } from "../sessions/options.ts";
import type { Settings } from "../settings.ts";
import type { Browsers } from "./browsers.ts";
import { proxyAccess } from "./proxies.ts";

/** What this machine has for sessions. Throws `SettingsError` for proxies that can't be read. */
export async function facilitiesOf(
  settings: Settings,
  { inventory, display }: Pick<Browsers, "inventory" | "display">,
  signer: Facilities["signer"],
): Promise<Facilities> {
  return {
    browsers: inventory,
    display,
    proxies: await proxyAccess(settings),
    filterLists: new FilterLists(settings.filterLists, join(settings.data, "filter-lists")),
    signer,
  };
}
