import { availableParallelism } from "node:os";
import { chromium } from "playwright-core";
import { installedBrowsers, startChromium } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, median, type Row, type Table, timed } from "./measure.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const rounds = 8;
const atOnce = 10;
const crowdRounds = 3;

type Steps = { create: number; connect: number; open: number; release: number };

/** A session's whole life, alone and ten at once, against a context of a browser that already runs. */
export async function lifecycleBench(lab: Lab): Promise<Table> {
  const installed = await installedBrowsers();
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "1" }));
  const sandbox = await server.hasSandbox();
  await using bare = await lab.use(() => startChromium(installed.chromium, sandbox));
  const session = () => liveSession(lab, server, site.tiny);
  const context = () => liveContext(lab, bare.url, site.tiny);
  const alone = await measureAlone(server, session, context);
  const crowd = await measureCrowd(server, session, context);
  const cold = median(crowd.cold);
  const cores = availableParallelism();
  const cold10 = `a cold start (${cold.toFixed(0)} ms) × ${atOnce} / ${cores} cores`;
  return {
    title: "A life: create, connectOverCDP, goto, release",
    rows: [
      ...alone,
      {
        name: `${atOnce} sessions at once, the last`,
        values: crowd.ours,
        against: crowd.theirs,
        aim: { most: (cold * atOnce) / cores },
      },
      { name: "  their last start answered", values: crowd.started },
      { name: `${atOnce} contexts at once, the last`, values: crowd.theirs },
      { name: "failures", values: [crowd.failures], unit: "", aim: { most: 0 } },
    ],
    notes: [`The aim for ${atOnce} at once is ${cold10}.`],
  };
}

type Life = () => Promise<Steps>;

async function measureAlone(server: Server, session: Life, context: Life): Promise<Row[]> {
  const steps = { ours: [] as Steps[], theirs: [] as Steps[] };
  const live = async (life: Life, kept: Steps[]) => {
    await server.quiet(1);
    const lived = await life();
    kept.push(lived);
    return lived.create + lived.connect + lived.open + lived.release;
  };
  await live(session, []);
  await live(context, []);
  const { ours, theirs } = await inTurns(
    rounds,
    () => live(session, steps.ours),
    () => live(context, steps.theirs),
  );
  return [
    { name: "session", values: ours, against: theirs, aim: { ratio: 1 } },
    ...rowsOf(steps.ours),
    { name: "context of a running browser", values: theirs },
    ...rowsOf(steps.theirs),
  ];
}

async function measureCrowd(server: Server, session: Life, context: Life) {
  let failures = 0;
  const started: number[] = [];
  const cold: number[] = [];
  const crowd = async (life: Life, kept: number[]) => {
    await server.quiet(1);
    // Each time anew: the aim is made of it, and what else the machine does must meet both alike.
    cold.push(await coldStart(server));
    await server.quiet(1);
    return timed(async () => {
      const lives = await Promise.allSettled(Array.from({ length: atOnce }, life));
      const lived = lives.filter((one) => one.status === "fulfilled");
      failures += lives.length - lived.length;
      kept.push(Math.max(...lived.map(({ value }) => value.create)));
    });
  };
  const found = await inTurns(
    crowdRounds,
    () => crowd(session, started),
    () => crowd(context, []),
  );
  return { ...found, started, cold, failures };
}

/** The time from one step to the next. */
function stopwatch(): () => number {
  let before = performance.now();
  return () => {
    const now = performance.now();
    const ms = now - before;
    before = now;
    return ms;
  };
}

async function liveSession(lab: Lab, server: Server, url: string): Promise<Steps> {
  const lap = stopwatch();
  const { body } = await server.start();
  const create = lap();
  await using browser = await lab.use(() => chromium.connectOverCDP(body.cdp_url!));
  const connect = lap();
  await browser.contexts()[0]!.pages()[0]!.goto(url, { waitUntil: "domcontentloaded" });
  const open = lap();
  await server.stop(body.session_id);
  const release = lap();
  return { create, connect, open, release };
}

async function liveContext(lab: Lab, browserUrl: string, url: string): Promise<Steps> {
  const lap = stopwatch();
  await using browser = await lab.use(() => chromium.connectOverCDP(browserUrl));
  const connect = lap();
  const context = await browser.newContext();
  const page = await context.newPage();
  const create = lap();
  await page.goto(url, { waitUntil: "domcontentloaded" });
  const open = lap();
  await context.close();
  const release = lap();
  return { create, connect, open, release };
}

function rowsOf(steps: readonly Steps[]): Row[] {
  const names = ["create", "connect", "open", "release"] as const;
  return names.map((name) => ({
    name: `  ${name}`,
    values: steps.map((one) => one[name]),
  }));
}

/** A start that no warm browser fits, as all but one of a crowd are. */
async function coldStart(server: Server): Promise<number> {
  const { ms, body } = await server.start({ chrome_args: ["--disable-notifications"] });
  await server.stop(body.session_id);
  return ms;
}
