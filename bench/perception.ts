import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { Page } from "playwright-core";
import type { Observation, ObserveRequest } from "../src/contract/page.ts";
import { installedBrowsers, launchBare } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, type Row, type Table, timed } from "./measure.ts";
import { missedBy } from "./missed.ts";
import { settled } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const firstRounds = 3;
const warmRounds = 15;
const hugeRounds = 5;
const scrolled = 400;

/** What both sides see with: a session of the server, and a page of Playwright's in its own browser. */
interface Eyes {
  server: Server;
  session: string;
  page: Page;
}

/** Seeing pages over HTTP, without pictures, against Playwright's snapshot for models of the same pages. */
export async function perceptionBench(lab: Lab): Promise<Table> {
  const { chromium } = await installedBrowsers();
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "0" }));
  await using bare = await lab.use(() => launchBare(chromium));
  const page = await bare.newPage({ viewport: { width: 1280, height: 1080 } });
  const { body } = await server.start();
  const eyes = { server, session: body.session_id, page };
  const pages = {
    "200 elements": site.form,
    "2,000 elements": site.longForm,
    "20,000 elements": site.hugeForm,
    ...site.dashboards,
  };
  const table: Table = {
    title: "Perception (against Playwright's ariaSnapshot ai)",
    rows: [],
    notes: ["observe tells the viewport, ariaSnapshot the whole page."],
  };
  for (const [name, url] of Object.entries(pages)) {
    const rounds = url === site.hugeForm ? hugeRounds : warmRounds;
    table.rows.push(...(await measureTimes(eyes, name, url, rounds)));
    const { rows, notes } = await measureContent(eyes, name);
    table.rows.push(...rows);
    table.notes?.push(...notes);
  }
  return table;
}

const look = ({ server, session }: Eyes, options: Partial<ObserveRequest> = {}) =>
  server
    .observe(session, { screenshot_type: "none", max_nb_actions: 100_000, ...options })
    .then(({ body }) => body);

const snapshot = ({ page }: Eyes) => page.ariaSnapshot({ mode: "ai", timeout: 60_000 });

/** Leaves the page before it opens it: both then see a document that they have not seen. */
async function openOurs({ server, session }: Eyes, url: string): Promise<void> {
  await server.execute(session, { type: "goto", url: "about:blank" });
  await server.execute(session, { type: "goto", url });
  await settled();
}

async function openTheirs({ page }: Eyes, url: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(url);
  await settled();
}

async function measureTimes(eyes: Eyes, name: string, url: string, rounds: number): Promise<Row[]> {
  const first = await inTurns(
    firstRounds,
    () => openOurs(eyes, url).then(() => timed(() => look(eyes))),
    () => openTheirs(eyes, url).then(() => timed(() => snapshot(eyes))),
  );
  const within: number[] = [];
  const warm = await inTurns(
    rounds,
    () => timed(async () => within.push((await look(eyes)).timings.perceive_ms)),
    () => timed(() => snapshot(eyes)),
  );
  return [
    { name: `${name}: first observe`, values: first.ours, against: first.theirs },
    { name: "  observe again", values: warm.ours, against: warm.theirs, aim: { ratio: 0.25 } },
    { name: "  of it perceiving", values: within },
  ];
}

async function measureContent(eyes: Eyes, name: string): Promise<{ rows: Row[]; notes: string[] }> {
  const seen = await look(eyes);
  const whole = await look(eyes, { full_page: true, max_tokens: 10_000_000 });
  const against = [countTokens(await snapshot(eyes))];
  const tokensOf = ({ space }: Observation) => ({
    unit: "tokens",
    values: [countTokens(space.description)],
    against,
  });
  const ids = idsBySelector(seen);
  const { theirs, missed } = await missedBy([...ids.keys()], eyes.page);
  const rows: Row[] = [
    { name: "  tokens", ...tokensOf(seen), aim: { ratio: 0.4 } },
    { name: "  tokens, full page", ...tokensOf(whole) },
    {
      name: `  missed of ${theirs} in the viewport`,
      unit: "",
      values: [missed.length],
      aim: { most: 0 },
    },
    ...(await keptAfterScroll(eyes, ids)),
  ];
  return { rows, notes: missed.map((one) => `${name} misses ${one}`) };
}

/** The ids of an observation by the CSS path of their elements. */
function idsBySelector({ space }: Observation): Map<string, string> {
  return new Map(
    space.interaction_actions.flatMap(({ id, selector }) =>
      id && typeof selector === "object" && selector ? [[selector.css_selector, id]] : [],
    ),
  );
}

/** The share of elements seen before and after a scroll that have the same id; no row where nothing scrolls. */
async function keptAfterScroll(eyes: Eyes, before: ReadonlyMap<string, string>): Promise<Row[]> {
  const { server, session } = eyes;
  const { total_height: total, viewport_height: shown } = (await look(eyes)).metadata.viewport;
  if (total - shown < scrolled / 2) return [];
  await server.execute(session, { type: "scroll_down", amount: scrolled });
  const after = [...idsBySelector(await look(eyes))].filter(([css]) => before.has(css));
  const same = after.filter(([css, id]) => before.get(css) === id);
  const name = `  ids kept of ${after.length} after ${scrolled} px`;
  const values = [(same.length / after.length) * 100];
  return [{ name, unit: "%", values, aim: { least: 100 } }];
}
