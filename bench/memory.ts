import type { Installed } from "../src/browser/inventory.ts";
import { installedBrowsers, launchBare } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import type { Row, Table } from "./measure.ts";
import { family, memoryOf, settled } from "./processes.ts";
import { startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const sessions = 4;

/** The memory of all browsers after each further session. */
interface Growth {
  totals: number[];
}

/** What a session with a small page costs in memory, against a bare launch of the same binary. */
export async function memoryBench(lab: Lab): Promise<Table> {
  const { chromium, shell } = await installedBrowsers();
  await using site = await lab.use(serveSite);
  const rows: Row[] = [];
  const notes = ["PSS of the browsers' processes; the server's own is not in it."];
  const kinds = { chromium, "chrome-turbo": shell };
  for (const [type, installed] of Object.entries(kinds)) {
    if (installed === undefined) notes.push(`${type}: its browser is not installed.`);
    else {
      const ours = await growthOfSessions(lab, type, site.tiny);
      const theirs = await growthOfBare(lab, installed, site.tiny);
      rows.push(...rowsOf(type, ours, theirs));
    }
  }
  return { title: "Memory of a session", rows, notes };
}

function rowsOf(type: string, ours: Growth, theirs: Growth): Row[] {
  const further = ({ totals }: Growth) =>
    totals.slice(1).map((total, index) => total - totals[index]!);
  const first = ({ totals }: Growth) => totals.slice(0, 1);
  const unit = "MiB";
  return [
    {
      name: `${type}: each further session`,
      values: further(ours),
      unit,
      against: further(theirs),
      aim: { ratio: 1.1 },
    },
    { name: `${type}: each further bare launch`, values: further(theirs), unit },
    { name: `${type}: the first session`, values: first(ours), unit, against: first(theirs) },
    { name: `${type}: the first bare launch`, values: first(theirs), unit },
  ];
}

async function growthOfSessions(lab: Lab, type: string, url: string): Promise<Growth> {
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "0" }));
  const totals: number[] = [];
  for (let count = 1; count <= sessions; count++) {
    const { body } = await server.start({ browser_type: type });
    await server.execute(body.session_id, { type: "goto", url });
    await server.quiet(count);
    totals.push(memoryOf(family(server.processId, server.root)));
  }
  return { totals };
}

async function growthOfBare(lab: Lab, installed: Installed, url: string): Promise<Growth> {
  await using opened = new AsyncDisposableStack();
  const totals: number[] = [];
  for (let count = 1; count <= sessions; count++) {
    const browser = opened.use(await lab.use(() => launchBare(installed)));
    const page = await browser.newPage();
    await page.goto(url);
    await settled();
    totals.push(memoryOf(family(process.pid)));
  }
  return { totals };
}
