import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { until } from "../processes.ts";
import { type House, openHouse } from "./house.ts";
import { isUnexpected, logIn, type Person, person } from "./person.ts";

let house: House;
let somebody: Person;
let page: Page;

before(async () => {
  house = await openHouse();
  somebody = await person();
  page = somebody.page;
});
after(async () => {
  await somebody?.[Symbol.asyncDispose]();
  await house?.[Symbol.asyncDispose]();
});

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });

async function evaluate(session_id: string, code: string): Promise<string | undefined> {
  const body = { type: "evaluate_js", code };
  const done = await house.server.client.pageExecute({ params: { session_id }, body });
  return done.data?.markdown;
}

let sessionId = "";

/** Clicks in the picture of the other browser on what a selector finds on its page. */
async function clickOn(picture: Locator, selector: string): Promise<void> {
  const code = `const { x, y, width, height } = document.querySelector("${selector}").getBoundingClientRect();
    return { x: (x + width / 2) / innerWidth, y: (y + height / 2) / innerHeight };`;
  const place = JSON.parse((await evaluate(sessionId, code))!) as { x: number; y: number };
  await button("Take control").click();
  await button("Give back").waitFor();
  const { x, y, width, height } = (await picture.boundingBox())!;
  await page.mouse.click(x + place.x * width, y + place.y * height);
}

async function giveBack(): Promise<void> {
  await button("Give back").click();
  await button("Take control").waitFor();
}

test("a wrong key is told, and the right one opens the console", async () => {
  await page.goto(house.server.url);
  await page.getByLabel("API key").fill("noc_nobody");
  await page.keyboard.press("Enter");
  await page.getByText("This API key is unknown or was revoked").waitFor();
  await logIn(page, house.server);
  assert.equal(await page.evaluate("document.cookie"), "");
});

test("a session is started by the dialog, and steered: what is typed stands in the other page", async () => {
  await button("Start a session").first().click();
  const dialog = page.getByRole("dialog", { name: "Start a session" });
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/console\/sessions\/[0-9a-f-]{36}$/);
  sessionId = page.url().split("/").at(-1)!;
  await button("Take control").click();
  await page.getByLabel("Address").fill(`${house.shop.url}/login`);
  await page.keyboard.press("Enter");
  const picture = page.getByRole("region", { name: "Live view" }).getByRole("img");
  await until("the page is there", async () =>
    (await picture.getAttribute("aria-label"))!.includes("Log in"),
  );
  await giveBack();
  await clickOn(picture, "input[type=password]");
  await page.keyboard.type("Müßig 42 🌙");
  await giveBack();
  const value = await evaluate(sessionId, `document.querySelector("input[type=password]").value`);
  assert.equal(value, "Müßig 42 🌙");
});

test("while a person has control the API may look and not act; given back, it acts again", async () => {
  await button("Take control").click();
  await button("Give back").waitFor();
  const path = `/sessions/${sessionId}/page/execute`;
  const act = { type: "evaluate_js", code: "document.title" };
  const refused = await house.server.call("POST", path, act);
  assert.equal(refused.status, 409);
  const params = { session_id: sessionId };
  assert.match((await house.server.client.pageObserve({ params })).title, /Log in/);
  await giveBack();
  assert.match((await evaluate(sessionId, "document.title")) ?? "", /Log in/);
});

test("what the page did stands in the timeline, as text", async () => {
  await evaluate(sessionId, `console.error("<b>odd</b>"); document.title = "<i>title</i>"`);
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.getByText("<b>odd</b>").first().waitFor();
  assert.equal(
    await page
      .locator("b, i")
      .filter({ hasText: /odd|title/ })
      .count(),
    0,
  );
});

test("a stopped session is watched again: sought, and shown as it was", async () => {
  await button("Stop").first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  const replay = page.getByRole("region", { name: "Replay" });
  await replay.waitFor();
  const place = replay.getByLabel("Place in the replay");
  const shown = () =>
    replay.getByRole("img", { name: "The page at this moment" }).evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const untouched = 300;
      if (width === untouched) return 0;
      const context = (canvas as HTMLCanvasElement).getContext("2d")!;
      const { data } = context.getImageData(0, 0, width, height);
      return data.reduce((sum, value, at) => (sum * 31 + value * (at % 7)) % 1_000_003, width);
    });
  await until("the first picture is shown", async () => (await shown()) !== 0);
  const first = await shown();
  await place.focus();
  await page.keyboard.press("End");
  await until("the last picture is shown", async () => (await shown()) !== first);
  await page.keyboard.press("Home");
  await until("the first picture is shown again", async () => (await shown()) === first);
  const row = page.getByRole("region", { name: "Timeline" }).getByText("<b>odd</b>").first();
  await row.click();
  await until("the replay has gone there", async () => (await shown()) !== first);
});

test("an agent is started, watched and helped, and its code is there", async () => {
  const { persona_id, vault_id, email } = await house.server.client.personaCreate({
    body: { create_vault: true, create_phone_number: true },
  });
  await page.goto(`${house.server.url}/console/agents`);
  await button("Run an agent").first().click();
  const dialog = page.getByRole("dialog", { name: "Run an agent" });
  await dialog
    .getByRole("textbox", { name: "Task" })
    .fill(`Open an account. Begin at ${house.shop.url}/join.`);
  await dialog.getByText("Identity, answer and limits").click();
  await dialog.getByLabel("Persona").selectOption(persona_id);
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/\/console\/agents\/[0-9a-f-]{36}$/);
  await page.getByText("The agent asks you").waitFor();
  const params = { vault_id: vault_id! };
  const query = { url: house.shop.url };
  const { credentials } = await house.server.client.vaultCredentialsGet({ params, query });
  const mfa_secret = house.shop.person(email)!.seed!;
  await house.server.client.vaultCredentialsAdd({
    params,
    body: { ...query, credentials: { ...credentials, mfa_secret } },
  });
  await page.getByLabel("Your answer").fill("It is kept.");
  await button("Answer").click();
  await page.getByText("completed").first().waitFor();
  await page
    .getByText(/Signed in as/)
    .first()
    .waitFor();
});

test("nothing went wrong unseen", () => {
  assert.deepEqual(somebody.complaints.filter(isUnexpected), []);
});
