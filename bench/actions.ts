import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { installedBrowsers, launchBare } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, type Table, timed } from "./measure.ts";
import { settled } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const rounds = 30;
const warmUps = 3;

/** Acting on and seeing a page of 200 elements over HTTP, against Playwright beside its own browser. */
export async function actionsBench(lab: Lab): Promise<Table> {
  const { chromium } = await installedBrowsers();
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "0" }));
  await using bare = await lab.use(() => launchBare(chromium));
  const page = await bare.newPage({ viewport: { width: 1280, height: 1080 } });
  await page.goto(site.form);
  const ours = await openForm(server, site.form);
  await settled();

  let filled = 0;
  const text = () => `text ${filled++}`;
  const button = page.getByRole("button", { name: "Button 7", exact: true });
  const field = page.getByRole("textbox", { name: "Field 3", exact: true });
  const click = await compare(ours.click, () => button.click());
  const fill = await compare(
    () => ours.fill(text()),
    () => field.fill(text()),
  );
  const observe = await compare(ours.observe, () => page.ariaSnapshot({ mode: "ai" }));
  const picture = await compare(ours.observe, () => seeWithPicture(page));
  const clicks = rounds + warmUps;
  assert.equal(await page.title(), String(clicks));
  assert.equal(await ours.title(), String(clicks));
  return {
    title: "Actions (page of 200 elements)",
    rows: [
      { name: "execute click by id", values: click.ours, against: click.theirs, aim: { ratio: 1 } },
      { name: "Playwright locator.click", values: click.theirs },
      { name: "execute fill by id", values: fill.ours, against: fill.theirs, aim: { ratio: 1 } },
      { name: "Playwright locator.fill", values: fill.theirs },
      {
        name: "observe (text, ids and JPEG)",
        values: observe.ours,
        against: observe.theirs,
      },
      { name: "Playwright ariaSnapshot ai", values: observe.theirs },
      {
        name: "observe, beside a snapshot with JPEG",
        values: picture.ours,
        against: picture.theirs,
        aim: { ratio: 1 },
      },
      { name: "Playwright ariaSnapshot ai + JPEG", values: picture.theirs },
    ],
  };
}

async function compare(ours: () => Promise<unknown>, theirs: () => Promise<unknown>) {
  for (let round = 0; round < warmUps; round++) {
    await ours();
    await theirs();
  }
  return inTurns(
    rounds,
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

/** A session with the form open and observed, and what is done to it by id. */
async function openForm(server: Server, url: string) {
  const { body: session } = await server.start();
  const { session_id: id } = session;
  await server.execute(id, { type: "goto", url });
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
    click: () => server.execute(id, { type: "click", id: button }),
    fill: (value: string) => server.execute(id, { type: "fill", id: field, value }),
    observe: () => server.observe(id),
    title: async () => (await server.observe(id)).body.title,
  };
}
