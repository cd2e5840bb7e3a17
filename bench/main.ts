import { availableParallelism } from "node:os";
import { actionsBench } from "./actions.ts";
import { installedBrowsers } from "./browsers.ts";
import { agentsBench } from "./agents.ts";
import { extractionBench } from "./extraction.ts";
import { identityBench } from "./identity.ts";
import { gatewayBench } from "./gateway.ts";
import { Lab } from "./lab.ts";
import { lifecycleBench } from "./lifecycle.ts";
import { tableText } from "./measure.ts";
import { memoryBench } from "./memory.ts";
import { networkBench } from "./network.ts";
import { perceptionBench } from "./perception.ts";
import { scrapingBench } from "./scraping.ts";
import { startBench } from "./start.ts";
import { watchingBench } from "./watching.ts";

const benches = {
  start: startBench,
  gateway: gatewayBench,
  lifecycle: lifecycleBench,
  memory: memoryBench,
  actions: actionsBench,
  perception: perceptionBench,
  scraping: scrapingBench,
  extraction: extractionBench,
  agents: agentsBench,
  identity: identityBench,
  watching: watchingBench,
  network: networkBench,
};
type Name = keyof typeof benches;

class UsageError extends Error {}

function isName(text: string): text is Name {
  return Object.hasOwn(benches, text);
}

/** The benchmarks named as arguments; all of them when none is. What begins with `--` is theirs to read. */
function chosen(): Name[] {
  const given = process.argv.slice(2).filter((text) => !text.startsWith("--"));
  const unknown = given.find((text) => !isName(text));
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no benchmark '${unknown}'; there are ${Object.keys(benches).join(", ")}.`,
    );
  }
  return (given.length > 0 ? given : Object.keys(benches)).filter(isName);
}

/** A second Ctrl+C ends at once. */
function endOnSignal(lab: Lab): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      console.error("Stopping …");
      void lab[Symbol.asyncDispose]().finally(() => process.exit(130));
    });
  }
}

async function run(): Promise<void> {
  if (process.platform !== "linux")
    throw new UsageError("The benchmarks read /proc: they need Linux.");
  const names = chosen();
  const { chromium } = await installedBrowsers();
  await using lab = new Lab();
  endOnSignal(lab);
  const { product } = chromium.binary;
  const machine = `${availableParallelism()} cores, Node ${process.version}`;
  console.log(
    `${product} ${chromium.version}, ${machine}; milliseconds, ratio to the alternative\n`,
  );
  for (const name of names) {
    try {
      console.log(`${tableText(await benches[name](lab))}\n`);
    } catch (error) {
      if (lab.isClosed) return;
      throw error;
    }
  }
}

try {
  await run();
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
}
