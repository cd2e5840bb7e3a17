import { availableParallelism } from "node:os";
import { chromium } from "playwright-core";
import { installedBrowsers, startChromium } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, median, type Row, type Table, timed } from "./measure.ts";
import { settled } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const rounds = 8;
const atOnce = 10;
const crowdRounds = 3;
const coldStarts = 3;

type Steps = { create: number; connect: number; open: number; release: number };

/** A session's whole life, alone and ten at once, against a context of a browser that already runs. */
export async function lifecycleBench(lab: Lab): Promise<Table> {
  const installed = await installedBrowsers();
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "1" }));
  await using bare = await lab.use(() => startChromium(installed.chromium));
  const session = () => liveSession(server, site.tiny);
  const context = () => liveContext(bare.url, site.tiny);
  await alone(server, session);
  await alone(server, context);

  const steps = { ours: [] as Steps[], theirs: [] as Steps[] };
  const single = await inTurns(
    rounds,
    async () => keep(steps.ours, await alone(server, session)),
    async () => keep(steps.theirs, await alone(server, context)),
  );
  const cold = await coldStart(server);
  let failures = 0;
  const crowd = async (life: () => Promise<Steps>) => {
    await server.quiet(1);
    const ms = await timed(async () => {
      const lives = await Promise.allSettled(Array.from({ length: atOnce }, life));
      failures += lives.filter(({ status }) => status === "rejected").length;
    });
    return ms;
  };
  const many = await inTurns(
    crowdRounds,
    () => crowd(session),
    () => crowd(context),
  );
  const longest = (cold * atOnce) / availableParallelism();
  return {
    title: "A life: create, connectOverCDP, goto, release",
    rows: [
      { name: "session", values: single.ours, against: single.theirs, aim: { ratio: 1 } },
      ...rowsOf(steps.ours),
      { name: "context of a running browser", values: single.theirs },
      ...rowsOf(steps.theirs),
      {
        name: `${atOnce} sessions at once, the last`,
        values: many.ours,
        against: many.theirs,
        aim: { most: longest },
      },
      { name: `${atOnce} contexts at once, the last`, values: many.theirs },
      { name: "failures", values: [failures], unit: "", aim: { most: 0 } },
    ],
    notes: [
      `The aim for ${atOnce} at once is a cold start (${cold.toFixed(0)} ms) × ${atOnce} / ${availableParallelism()} cores.`,
    ],
  };
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

async function liveSession(server: Server, url: string): Promise<Steps> {
  const lap = stopwatch();
  const { body } = await server.start();
  const create = lap();
  const browser = await chromium.connectOverCDP(body.cdp_url!);
  const connect = lap();
  await browser.contexts()[0]!.pages()[0]!.goto(url, { waitUntil: "domcontentloaded" });
  const open = lap();
  await server.stop(body.session_id);
  const release = lap();
  await browser.close();
  return { create, connect, open, release };
}

async function liveContext(browserUrl: string, url: string): Promise<Steps> {
  const lap = stopwatch();
  const browser = await chromium.connectOverCDP(browserUrl);
  const connect = lap();
  const context = await browser.newContext();
  const page = await context.newPage();
  const create = lap();
  await page.goto(url, { waitUntil: "domcontentloaded" });
  const open = lap();
  await context.close();
  const release = lap();
  await browser.close();
  return { create, connect, open, release };
}

async function alone(server: Server, life: () => Promise<Steps>): Promise<Steps> {
  await server.quiet(1);
  return life();
}

function keep(all: Steps[], steps: Steps): number {
  all.push(steps);
  return steps.create + steps.connect + steps.open + steps.release;
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
  const times: number[] = [];
  for (let round = 0; round < coldStarts; round++) {
    const { ms, body } = await server.start({ chrome_args: ["--disable-notifications"] });
    times.push(ms);
    await server.stop(body.session_id);
    await settled();
  }
  return median(times);
}
