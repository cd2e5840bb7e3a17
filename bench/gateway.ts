import { once } from "node:events";
import { WebSocket } from "ws";
import { installedBrowsers, startChromium } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, median, type Table, timed } from "./measure.ts";
import { settled } from "./processes.ts";
import { startServer } from "./server.ts";

const batches = 20;
const batchSize = 250;
const inFlight = 64;
const flood = 4_000;
const floodRounds = 6;
const largeAnswers = 8;

/** CDP through the gateway against CDP straight to a Chromium with the same flags, by the same client. */
export async function gatewayBench(lab: Lab): Promise<Table> {
  const { chromium } = await installedBrowsers();
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "0" }));
  const sandbox = await server.hasSandbox();
  await using bare = await lab.use(() => startChromium(chromium, sandbox));
  const { body: session } = await server.start();
  using ours = await Page.open(session.cdp_url!);
  using theirs = await Page.open(bare.url);
  await settled();
  const trips = await roundTrips(ours, theirs);
  const rates = await inTurns(
    floodRounds,
    () => messagesPerSecond(ours),
    () => messagesPerSecond(theirs),
  );
  const large = await inTurns(
    largeAnswers,
    () => timed(() => ours.evaluate(largeExpression)),
    () => timed(() => theirs.evaluate(largeExpression)),
  );
  return {
    title: "CDP gateway (Runtime.evaluate on a page)",
    rows: [
      { name: "round trip, gateway", values: trips.ours, against: trips.theirs },
      { name: "round trip, direct", values: trips.theirs },
      { name: "difference of the batches' medians", values: trips.difference, aim: { most: 0.1 } },
      { name: "64 in flight, gateway", values: rates.ours, unit: "1/s", against: rates.theirs },
      { name: "64 in flight, direct", values: rates.theirs, unit: "1/s" },
      { name: "4 MB answer, gateway", values: large.ours, against: large.theirs },
      { name: "4 MB answer, direct", values: large.theirs },
    ],
  };
}

const largeExpression = '"x".repeat(4 * 1024 * 1024)';

/** Batches in turns: between two single messages the two browsers would push each other aside. */
async function roundTrips(ours: Page, theirs: Page) {
  const batch = async (page: Page) => {
    const times: number[] = [];
    for (let trip = 0; trip < batchSize; trip++) {
      times.push(await timed(() => page.evaluate("1")));
    }
    return times;
  };
  await batch(ours);
  await batch(theirs);
  const all = { ours: [] as number[], theirs: [] as number[] };
  const medians = await inTurns(
    batches,
    async () => keep(all.ours, await batch(ours)),
    async () => keep(all.theirs, await batch(theirs)),
  );
  const difference = medians.ours.map((ms, index) => ms - medians.theirs[index]!);
  return { ...all, difference };
}

function keep(all: number[], times: number[]): number {
  all.push(...times);
  return median(times);
}

async function messagesPerSecond(page: Page): Promise<number> {
  let left = flood;
  const lane = async () => {
    while (left-- > 0) await page.evaluate("1");
  };
  const ms = await timed(() => Promise.all(Array.from({ length: inFlight }, lane)));
  return (flood * 1000) / ms;
}

interface Message {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** A page over a bare WebSocket: no driver stands between the clock and the wire. */
class Page implements Disposable {
  #socket: WebSocket;
  #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #sessionId: string | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Message));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("The CDP connection was closed.")));
  }

  /** Connects to a browser and attaches to its first page. */
  static async open(url: string): Promise<Page> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 28 });
    await once(socket, "open");
    const page = new Page(socket);
    const { targetInfos } = (await page.send("Target.getTargets", {})) as {
      targetInfos: { targetId: string; type: string }[];
    };
    const { targetId } = targetInfos.find(({ type }) => type === "page")!;
    const attached = await page.send("Target.attachToTarget", { targetId, flatten: true });
    page.#sessionId = (attached as { sessionId: string }).sessionId;
    return page;
  }

  evaluate(expression: string): Promise<unknown> {
    return this.send("Runtime.evaluate", { expression, returnByValue: true });
  }

  send(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#sessionId }));
    return promise;
  }

  #receive({ id, result, error }: Message): void {
    if (id === undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
