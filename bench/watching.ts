import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import type { Lab } from "./lab.ts";
import { inTurns, median, type Row, type Table, timed } from "./measure.ts";
import { settled, ticksOfChildren } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const cpuRounds = 5;
const cpuMs = 3_000;
const actionRounds = 10;
/** Actions one after the other; then the picture of the last is waited for, lest it slow the other session. */
const inARow = 3;
const restMs = 150;
const viewers = 20;
const watchedSessions = 10;
const changes = 20;
const watchMs = 4_000;

const text = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>".repeat(40);
const pageOf = (html: string) => `data:text/html,${encodeURIComponent(html + text)}`;
const idlePage = pageOf("<h1>Nothing moves here</h1>");
const busyPage = pageOf(`<style>@keyframes to { to { left: 900px } }
  .box { position: absolute; left: 0; width: 200px; height: 200px; background: linear-gradient(red, blue);
    animation: to 2s linear infinite alternate }</style><div class="box"></div><ul id="list"></ul>
  <script>setInterval(() => {
    list.innerHTML = Array.from({ length: 200 }, (_, at) => "<li>" + at + " " + Date.now()).join("");
  }, 50)</script>`);

/** What recording and watching cost: processor time, and the speed of actions; and what viewers get. */
export async function watchingBench(lab: Lab): Promise<Table> {
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "0" }));
  const plain = await openSession(server, { record: false });
  const recorded = await openSession(server, { record: true });
  const idle = await processorTime(recorded, plain, idlePage);
  const busy = await processorTime(recorded, plain, busyPage);
  const seen = await watched(server, plain);
  const alone = await actions(server, recorded, plain, site.form);
  const crowd = await openViewers(recorded);
  const crowded = await actions(server, recorded, plain, site.form);
  for (const { socket } of crowd) socket.terminate();
  const neighbours = await openNeighbours(server, recorded);
  const among = await actions(server, recorded, plain, site.form);
  for (const { socket } of neighbours) socket.terminate();
  return {
    title: "Recording and watching",
    rows: [
      ...processorRows("idle page", idle, { most: 5 }),
      ...processorRows("busy page", busy, { most: 15 }),
      ...seen,
      ...actionRows("recorded", alone),
      ...actionRows(`recorded, ${viewers} viewers`, crowded),
      ...actionRows(`recorded, one of ${watchedSessions} with a viewer each`, among),
    ],
    notes: [
      "Processor time is that of the server and all its browsers, in per cent of one core.",
      "One of the viewers never reads.",
    ],
  };
}

interface Opened {
  id: string;
  goto(url: string): Promise<unknown>;
  recordingUrl: string;
}

async function openSession(server: Server, options: { record: boolean }): Promise<Opened> {
  const { body } = await server.start(options);
  const id = body.session_id;
  const debug = await server.call<{ ws: { recording: string } }>("GET", `/sessions/${id}/debug`);
  return {
    id,
    goto: (url) => server.execute(id, { type: "goto", url }),
    recordingUrl: debug.body.ws.recording,
  };
}

type Turns = Awaited<ReturnType<typeof inTurns>>;

function processorTime(recorded: Opened, plain: Opened, url: string): Promise<Turns> {
  const measure = async ({ goto }: Opened) => {
    await goto(url);
    await delay(4_000);
    const [before, startedAt] = [ticksOfChildren(), performance.now()];
    await delay(cpuMs);
    const percent = ((ticksOfChildren() - before) * 10 * 100) / (performance.now() - startedAt);
    await goto("about:blank");
    return percent;
  };
  return inTurns(
    cpuRounds,
    () => measure(recorded),
    () => measure(plain),
  );
}

function processorRows(page: string, { ours, theirs }: Turns, aim: { most: number }): Row[] {
  const unit = "%";
  const more = [median(ours) - median(theirs)];
  return [
    { name: `${page}, recorded`, values: ours, unit, against: theirs },
    { name: `${page}, not recorded`, values: theirs, unit },
    { name: `${page}, what recording adds`, values: more, unit, aim },
  ];
}

interface Viewer {
  socket: WebSocket;
  frames(): number;
}

async function openViewer(url: string): Promise<Viewer> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let count = 0;
  socket.on("message", () => (count += 1));
  await once(socket, "open");
  return { socket, frames: () => count };
}

async function openViewers({ recordingUrl }: Opened): Promise<Viewer[]> {
  const opened = await Promise.all(Array.from({ length: viewers }, () => openViewer(recordingUrl)));
  opened[0]!.socket.pause();
  return opened;
}

/** A viewer of this session, and one each of others. */
async function openNeighbours(server: Server, session: Opened): Promise<Viewer[]> {
  const found = [await openViewer(session.recordingUrl)];
  while (found.length < watchedSessions) {
    const neighbour = await openSession(server, { record: false });
    await neighbour.goto(idlePage);
    found.push(await openViewer(neighbour.recordingUrl));
  }
  return found;
}

/** What one viewer gets of a page that moves, and how soon it sees a change of one that does not. */
async function watched(server: Server, session: Opened): Promise<Row[]> {
  await session.goto(busyPage);
  const { socket, frames } = await openViewer(session.recordingUrl);
  await delay(1_000);
  const before = frames();
  const seconds = (await timed(() => delay(watchMs))) / 1000;
  const rate = (frames() - before) / seconds;
  await session.goto(idlePage);
  await settled();
  using page = await openPage(server, session.id);
  const soon: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    await delay(200 + 13 * (change % 7));
    const next = once(socket, "message");
    soon.push(
      await timed(async () => {
        page.evaluate(`document.querySelector("h1").textContent = "Change ${change}"`);
        await next;
      }),
    );
  }
  socket.terminate();
  return [
    { name: "frames a second, one viewer", values: [rate], unit: "1/s", aim: { least: 15 } },
    { name: "from a change to the viewer", values: soon, aim: { most: 100 } },
  ];
}

/** The page by CDP: actions wait for what they have set off. */
async function openPage(server: Server, id: string) {
  const debug = await server.call<{ tabs: { ws_url: string }[] }>("GET", `/sessions/${id}/debug`);
  const socket = new WebSocket(debug.body.tabs[0]!.ws_url, { perMessageDeflate: false });
  await once(socket, "open");
  let lastId = 0;
  return {
    evaluate(expression: string) {
      const message = { id: ++lastId, method: "Runtime.evaluate", params: { expression } };
      socket.send(JSON.stringify(message));
    },
    [Symbol.dispose]: () => socket.terminate(),
  };
}

/** The same actions on a session that is watched and on one that is not. */
async function actions(server: Server, watchedOne: Opened, plain: Opened, url: string) {
  const prepare = async ({ id, goto }: Opened) => {
    await goto(url);
    let turn = 0;
    const selector = (name: string) => ({ selector: `internal:role=${name}` });
    return {
      click: () => server.execute(id, { type: "click", ...selector(`button[name="Button 7"s]`) }),
      fill: () =>
        server.execute(id, {
          type: "fill",
          ...selector(`textbox[name="Field 3"s]`),
          value: `text ${turn++}`,
        }),
      observe: () => server.observe(id),
    };
  };
  const ours = await prepare(watchedOne);
  const theirs = await prepare(plain);
  const compare = async (name: "click" | "fill" | "observe") => {
    for (let round = 0; round < 3; round += 1) await Promise.all([ours[name](), theirs[name]()]);
    return inTurns(
      actionRounds,
      () => eachOfSome(ours[name]),
      () => eachOfSome(theirs[name]),
    );
  };
  return {
    click: await compare("click"),
    fill: await compare("fill"),
    observe: await compare("observe"),
  };
}

async function eachOfSome(action: () => Promise<unknown>): Promise<number> {
  await delay(restMs);
  const ms = await timed(async () => {
    for (let turn = 0; turn < inARow; turn += 1) await action();
  });
  return ms / inARow;
}

function actionRows(how: string, found: Record<"click" | "fill" | "observe", Turns>): Row[] {
  return Object.entries(found).flatMap(([name, { ours, theirs }]) => [
    { name: `${name}, ${how}`, values: ours, against: theirs, aim: { ratio: 1.1 } },
    { name: `${name}, neither recorded nor watched`, values: theirs },
  ]);
}
