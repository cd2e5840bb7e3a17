import { readFile } from "node:fs/promises";
import { join } from "node:path";
import packageFile from "../../package.json" with { type: "json" };
import { checkFilterList, NoFilterList } from "../blocking/compile.ts";
import { writeWhole } from "../blocking/compiled-file.ts";
import { FilterLists } from "../blocking/filter-lists.ts";
import type { ListOnTheWeb } from "../blocking/sources.ts";
import { EgressGate } from "../browser/egress/gate.ts";
import { type FetchedPage, fetchPage } from "../scrape/fetch/fetch.ts";
import type { Settings } from "../settings.ts";

const mostBytes = 50_000_000;
const mostMs = 120_000;

/**
 * Fetches the filter lists that have an address, and compiles all of them; a running server takes them
 * for the sessions that start from then on. A list that can't be had stays as it was. Answers a line a
 * list; throws when one of them could not be had, after all were tried.
 */
export async function updateFilterLists(
  settings: Pick<Settings, "data" | "filterLists" | "allowPrivateNetwork">,
): Promise<string> {
  const lists = new FilterLists(settings.filterLists, join(settings.data, "filter-lists"));
  const { allowPrivateNetwork } = settings;
  await using gate = await EgressGate.open({ policy: { allowPrivateNetwork } });
  const problems: string[] = [];
  const lines: string[] = [];
  for (const list of lists.sources.onTheWeb) {
    try {
      lines.push(await updated(list, gate.port));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push(`${list.url} could not be updated, and what was there stays: ${why}`);
    }
  }
  const compiled = await lists.compile().catch((error: unknown) => {
    // What kept the lists from coming says more.
    if (problems.length === 0 || !(error instanceof NoFilterList)) throw error;
  });
  if (compiled !== undefined)
    lines.push(
      `${compiled.networkRules} rules for requests and ${compiled.hidingRules} that hide are ready.`,
    );
  if (problems.length > 0) throw new NoFilterList([...lines, ...problems].join("\n"));
  return lines.join("\n");
}

async function updated({ url, file }: ListOnTheWeb, proxyPort: number): Promise<string> {
  const fetched = await fetchPage(
    url,
    {
      proxyPort,
      identity: { userAgent: `Nocturne/${packageFile.version}` },
      maxBytes: mostBytes,
      timeoutMs: mostMs,
    },
    AbortSignal.timeout(mostMs),
  );
  const text = textOf(fetched);
  checkFilterList(url, text);
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before === text) return `${url}: unchanged`;
  await writeWhole(file, fetched.body);
  return `${url}: ${before === undefined ? "fetched" : "updated"}, ${fetched.body.length} bytes`;
}

function textOf({ status, truncated, contentType, body }: FetchedPage): string {
  if (status !== 200) throw new NoFilterList(`it was answered with the status ${status}.`);
  if (truncated) throw new NoFilterList("it broke off before its end.");
  if (contentType === "text/html") throw new NoFilterList("it is a web page.");
  return new TextDecoder().decode(body);
}
