import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumPath } from "../workflow/chromium.ts";

/** A person with a browser of their own. */
export interface Person extends AsyncDisposable {
  page: Page;
  /** What their page complained of: uncaught errors, and errors on the console. */
  complaints: string[];
}

/** What the console asks for though it may not be there: who is logged in, and pictures of what has none yet. */
export function isUnexpected(complaint: string): boolean {
  return !/401.*\/console\/(me|login)$|404.*\/thumbnail$/.test(complaint);
}

export interface Looks {
  colorScheme?: "light" | "dark";
  viewport?: { width: number; height: number };
}

export async function person(looks: Looks = {}): Promise<Person> {
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const page = await browser.newPage({ viewport: { width: 1360, height: 850 }, ...looks });
  // Some things that a person waits for are whole tasks of an agent.
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => void complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} ${message.location().url}`);
  });
  return { page, complaints, [Symbol.asyncDispose]: () => browser.close() };
}

/** Logs a person in to the console of a server. */
export async function logIn(page: Page, { url, key }: { url: string; key: string }): Promise<void> {
  await page.goto(`${url}/console/`);
  await page.getByLabel("API key").fill(key);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Sessions" }).waitFor();
}
