import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { installedBrowsers, launchBare } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, type Row, type Table, timed } from "./measure.ts";
import { settled } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const rounds = 30;
const longRounds = 10;
const warmUps = 3;

/** Acting on and seeing a page over HTTP, against Playwright beside its own browser. */
export async function actionsBench(lab: Lab): Promise<Table> {
  const { chromium } = await installedBrowsers();
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "0" }));
  await using bare = await lab.use(() => launchBare(chromium));
  const page = await bare.newPage({ viewport: { width: 1280, height: 1080 } });
  await page.goto(site.form);
  const { body: session } = await server.start();
  const ours = await openForm(server, session.session_id, site.form);
  await settled();
  const acting = await measureActing(ours, page);
  const seeing = await measureSeeing(ours, page);
  await page.goto(site.longForm);
  await ours.goto(site.longForm);
  await settled();
  const long = await compare(ours.observe, () => page.ariaSnapshot({ mode: "ai" }), longRounds);
  return {
    title: "Actions (page of 200 elements)",
    rows: [
      ...acting,
      ...seeing,
      { name: "observe, 2,000 elements", values: long.ours, against: long.theirs },
      { name: "Playwright ariaSnapshot ai, 2,000 elements", values: long.theirs },
    ],
    notes: [
      "fill presses keys and reads back what the page made of it; Playwright's sets the value.",
      "observe answers text, ids and a JPEG of the page; ariaSnapshot only text and ids.",
    ],
  };
}

async function measureActing(ours: Form, page: Page): Promise<Row[]> {
  let filled = 0;
  const text = () => `text ${filled++}`;
  const button = page.getByRole("button", { name: "Button 7", exact: true });
  const field = page.getByRole("textbox", { name: "Field 3", exact: true });
  const click = await compare(ours.click, () => button.click());
  const fill = await compare(
    () => ours.fill(text()),
    () => field.fill(text()),
  );
  // The page counts its clicks: one that did not arrive would have been quick.
  assert.equal(await page.title(), String(rounds + warmUps));
  assert.equal(await ours.title(), String(rounds + warmUps));
  return [
    { name: "execute click by id", values: click.ours, against: click.theirs, aim: { ratio: 1.2 } },
    { name: "Playwright locator.click", values: click.theirs },
    { name: "execute fill by id", values: fill.ours, against: fill.theirs },
    { name: "Playwright locator.fill", values: fill.theirs },
  ];
}

async function measureSeeing(ours: Form, page: Page): Promise<Row[]> {
  const alone = await compare(ours.observe, () => page.ariaSnapshot({ mode: "ai" }));
  const both = await compare(ours.observe, () => seeWithPicture(page));
  return [
    { name: "observe", values: alone.ours, against: alone.theirs },
    { name: "Playwright ariaSnapshot ai", values: alone.theirs },
    { name: "observe, again", values: both.ours, against: both.theirs, aim: { ratio: 1 } },
    { name: "Playwright ariaSnapshot ai + JPEG", values: both.theirs },
  ];
}

async function compare(
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
  times = rounds,
) {
  for (let round = 0; round < warmUps; round++) {
    await ours();
    await theirs();
  }
  return inTurns(
    times,
    () => timed(ours),
    () => timed(theirs),
  );
}

async function seeWithPicture(page: Page): Promise<void> {
  await Promise.all([
    page.ariaSnapshot({ mode: "ai" }),
    page.screenshot({ type: "jpeg", quality: 80 }),
  ]);
}

type Form = Awaited<ReturnType<typeof openForm>>;

/** Opens the form in a session and observes it: what is then done to it by id. */
async function openForm(server: Server, id: string, url: string) {
  const goto = (to: string) => server.execute(id, { type: "goto", url: to });
  await goto(url);
  const { body: seen } = await server.observe(id);
  const idOf = (label: string): string => {
    const found = seen.space.interaction_actions.find(({ description }) =>
      new RegExp(`\\b${label}\\b`).test(description),
    );
    assert.ok(found?.id, `The observation has no ${label}.`);
    return found.id;
  };
  const button = idOf("Button 7");
  const field = idOf("Field 3");
  return {
    goto,
    click: () => server.execute(id, { type: "click", id: button }),
    fill: (value: string) => server.execute(id, { type: "fill", id: field, value }),
    observe: () => server.observe(id),
    title: async () => (await server.observe(id)).body.title,
  };
}
