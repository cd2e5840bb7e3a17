import type { Installed } from "../src/browser/inventory.ts";
import { installedBrowsers, launchBare } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, type Table, timed } from "./measure.ts";
import { settled } from "./processes.ts";
import { gone, type Server, startServer } from "./server.ts";

const warmStarts = 10;
const coldStarts = 6;

/** How long a session takes to start and to stop, against the start of a bare browser. */
export async function startBench(lab: Lab): Promise<Table> {
  const { chromium } = await installedBrowsers();
  const warm = await measureWarm(lab);
  const cold = await measureCold(lab, chromium);
  const against = cold.bare;
  return {
    title: "Session start and stop",
    rows: [
      { name: "HTTP round trip (GET /health)", values: warm.floor },
      { name: "start, warm pool", values: warm.starts, against, aim: { most: 15 } },
      { name: "start, no pool", values: cold.starts, against },
      { name: "bare chromium.launch", values: cold.bare },
      { name: "bare launch + newPage", values: cold.barePage },
      { name: "stop until answered", values: warm.stops, aim: { most: 30 } },
      { name: "stop until all is gone", values: warm.gone, aim: { most: 200 } },
    ],
    notes: ["All over one kept-alive connection. Bare: Playwright's flags, without the sandbox."],
  };
}

async function measureWarm(lab: Lab) {
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "1" }));
  const found = {
    floor: [] as number[],
    starts: [] as number[],
    stops: [] as number[],
    gone: [] as number[],
  };
  // The first session also pays for what is compiled then; it is no measure of the rest.
  await warmRound(server);
  while (found.starts.length < warmStarts) {
    const round = await warmRound(server);
    if (!round.wasWarm) continue;
    found.floor.push(round.floor);
    found.starts.push(round.start);
    found.stops.push(round.stop);
    found.gone.push(round.gone);
  }
  return found;
}

async function warmRound(server: Server) {
  await server.quiet(1);
  const floor = await server.call("GET", "/health");
  const before = server.browsers();
  const started = await server.start();
  // A refill comes later, so a browser that is new by now was started for this session.
  const launched = server.browsers().find((name) => !before.includes(name));
  await server.quiet(2);
  const place = await server.place(launched ?? before[0]!);
  const startedAt = performance.now();
  const stopped = await server.stop(started.body.session_id);
  const goneAt = await gone(place);
  return {
    wasWarm: launched === undefined,
    floor: floor.ms,
    start: started.ms,
    stop: stopped.ms,
    gone: goneAt - startedAt,
  };
}

async function measureCold(lab: Lab, installed: Installed) {
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "0" }));
  const barePage: number[] = [];
  const bare = async () => {
    const startedAt = performance.now();
    await using browser = await lab.use(() => launchBare(installed));
    const ms = performance.now() - startedAt;
    barePage.push(ms + (await timed(() => browser.newPage())));
    await settled();
    return ms;
  };
  await coldStart(server);
  await bare();
  barePage.pop();
  const found = await inTurns(coldStarts, () => coldStart(server), bare);
  return { starts: found.ours, bare: found.theirs, barePage };
}

async function coldStart(server: Server): Promise<number> {
  await server.quiet(0);
  const { ms, body } = await server.start();
  await server.quiet(1);
  await server.stop(body.session_id);
  await server.quiet(0);
  return ms;
}
