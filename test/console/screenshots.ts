import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { furnish, openHouse } from "./house.ts";
import { placesOf } from "./places.ts";
import { logIn, person } from "./person.ts";

/** Takes the pictures of the console that the documents show; `node test/console/screenshots.ts [folder] [png]`. */
const [folder = "docs/console", format = "webp"] = process.argv.slice(2);
const settleMs = 1_200;

await mkdir(folder, { recursive: true });
await using house = await openHouse();
const pages = { "log-in": "", ...placesOf(await furnish(house)) };

for (const colorScheme of ["light", "dark"] as const) {
  await using somebody = await person({ colorScheme, viewport: { width: 1360, height: 850 } });
  const { page } = somebody;
  const shoot = async (name: string) => {
    await page.waitForTimeout(settleMs);
    const png = await page.screenshot();
    const path = join(folder, `${name}-${colorScheme}.${format}`);
    await sharp(png)
      .toFormat(format as "png" | "webp")
      .toFile(path);
  };
  for (const [name, path] of Object.entries(pages)) {
    if (name === "log-in") {
      await page.goto(`${house.server.url}/console/`);
      await page.getByLabel("API key").waitFor();
      await shoot(name);
      await logIn(page, house.server);
      continue;
    }
    await page.goto(`${house.server.url}/console/${path}`);
    await shoot(name);
  }
  if (somebody.complaints.length > 0) console.log(colorScheme, somebody.complaints);
}
