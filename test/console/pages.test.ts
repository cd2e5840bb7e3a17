import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { until } from "../processes.ts";
import { placesOf } from "./places.ts";
import { type Belongings, furnish, type House, openHouse } from "./house.ts";
import { isUnexpected, logIn, type Person, person } from "./person.ts";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let house: House;
let belongings: Belongings;
let wide: Person;
let narrow: Person;

before(async () => {
  house = await openHouse();
  belongings = await furnish(house);
  wide = await person({ colorScheme: "light" });
  narrow = await person({ colorScheme: "dark", viewport: { width: 360, height: 740 } });
  await logIn(wide.page, house.server);
  await logIn(narrow.page, house.server);
});
after(async () => {
  for (const one of [wide, narrow, house]) await one?.[Symbol.asyncDispose]();
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${house.server.url}/console/${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const waiting = page.getByLabel("Loading", { exact: true });
  await until("all of it is there", async () => (await waiting.count()) === 0);
}

/** What keeps people from using a page, a sentence for each place. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ resultTypes: ["violations"] })`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`));
}

/** How far a page is wider than the room that it has, in CSS pixels. */
async function overhang(page: Page): Promise<number> {
  // The page scrolls by itself, so the document would never tell.
  return page.evaluate<number>(`Math.max(
    document.documentElement.scrollWidth - innerWidth,
    ...[document.querySelector("main")].map((main) => main.scrollWidth - main.clientWidth),
  )`);
}

const names = Object.keys(
  placesOf({ liveId: "", endedId: "", agentId: "", personaId: "", vaultId: "" }),
) as (keyof ReturnType<typeof placesOf>)[];

describe("a page of the console has no barrier, in light and wide, in dark and narrow", () => {
  for (const name of names) {
    test(name, async () => {
      const path = placesOf(belongings)[name];
      const look = async ({ page }: Person) => {
        await open(page, path);
        assert.equal(await overhang(page), 0);
        assert.deepEqual(await barriers(page), []);
      };
      await Promise.all([look(wide), look(narrow)]);
    });
  }
});

test("no page complained", () => {
  const complaints = [...wide.complaints, ...narrow.complaints];
  assert.deepEqual(complaints.filter(isUnexpected), []);
});
