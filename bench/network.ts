import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installedBrowsers, launchBare } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, type Row, type Table } from "./measure.ts";
import { settled } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const rounds = 20;
const rules = 100_000;
/** From the start of the navigation to the end of `load`, by the page's own clock. */
const loadMs = `(() => {
  const [{ startTime, loadEventEnd }] = performance.getEntriesByType("navigation");
  return loadEventEnd - startTime;
})()`;

/** What a session's own way to the network, and the options that look at each request, cost a page of 301. */
export async function networkBench(lab: Lab): Promise<Table> {
  const { chromium } = await installedBrowsers();
  await using site = await lab.use(serveSite);
  await using lists = await lab.use(writeRules);
  await using server = await lab.use(() =>
    startServer({ NOCTURNE_WARM_BROWSERS: "0", NOCTURNE_FILTER_LISTS: lists.path }),
  );
  const plain = await openSession(server, {});
  await using bare = await lab.use(() => launchBare(chromium));
  const page = await bare.newPage();
  const direct = async (url: string) => {
    await page.goto(url);
    return page.evaluate<number>(loadMs);
  };
  const compared = async (name: string, ours: Load, theirs: Load): Promise<Row> => {
    let at = 0;
    const load = (one: Load) => one(`${site.pictures}?${name}${at++}`);
    for (const one of [ours, theirs]) await load(one);
    await settled();
    const times = await inTurns(
      rounds,
      () => load(ours),
      () => load(theirs),
    );
    return { name, values: times.ours, against: times.theirs };
  };
  const withOption = async (name: string, options: Record<string, unknown>) => {
    const session = await openSession(server, options);
    const row = await compared(name, session.load, plain.load);
    await server.stop(session.id);
    return row;
  };
  return {
    title: "Network: a page with 300 pictures",
    rows: [
      await compared("a session, against Playwright's own Chromium", plain.load, direct),
      await withOption("block_resources, against a session without", { block_resources: ["font"] }),
      await withOption(`block_ads, ${rules} rules`, { block_ads: true }),
      await withOption("web_bot_auth", { web_bot_auth: true }),
      await withOption("locale, timezone", { locale: "de-DE", timezone: "Europe/Berlin" }),
    ],
    notes: ["Nothing is refused: what is measured is being asked about each request."],
  };
}

/** Opens a page and tells how long it took to load, in milliseconds. */
type Load = (url: string) => Promise<number>;

async function openSession(server: Server, options: Record<string, unknown>) {
  const { body } = await server.start({ record: false, max_duration_minutes: 60, ...options });
  const id = body.session_id;
  const load: Load = async (url) => {
    await server.execute(id, { type: "goto", url });
    const { body: done } = await server.execute(id, { type: "evaluate_js", code: loadMs });
    return Number(done.data?.markdown);
  };
  return { id, load };
}

/** Made-up filter rules, of which none is for the page that is measured. */
async function writeRules() {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-bench-rules-"));
  const path = join(folder, "rules.txt");
  const lines = Array.from({ length: rules }, (_, at) =>
    at % 2 === 0 ? `||ads-${at}.example^$third-party` : `/banner/${at}/*$image`,
  );
  await writeFile(path, lines.join("\n"));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
