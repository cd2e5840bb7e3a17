import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { chromium } from "playwright-core";
import TurndownService from "turndown";
import type { ScrapeUrlResponse } from "../src/contract/scrape.ts";
import { installedBrowsers, startChromium } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import { inTurns, type Row, type Table, timed } from "./measure.ts";
import { type Server, startServer } from "./server.ts";
import { articlePage, serveSite, type Site } from "./site.ts";

const rounds = 15;
const atOnce = 50;

/** One-shot scrapes against a page of a browser that Playwright keeps attached to, and against libraries. */
export async function scrapingBench(lab: Lab): Promise<Table> {
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "1" }));
  const browser = await inBrowser(lab, server, site);
  return {
    title: "One-shot scraping",
    rows: [
      ...browser,
      ...(await byRequest(server, site)),
      ...(await fromHtml(server)),
      ...(await crowd(server, site)),
    ],
    notes: [
      "In a browser: against newContext, goto, content, close by Playwright, attached all the time.",
      "By HTTP: what a scrape takes beyond fetching the page itself; from HTML: Readability (linkedom) and Turndown in this process.",
    ],
  };
}

const scrape = async (server: Server, url: string, via: string) => {
  const { ms, body } = await server.call<ScrapeUrlResponse>("POST", "/scrape", { url, via });
  if (!body.success || body.markdown === "") throw new Error(`${url}: ${body.message}`);
  return ms;
};

async function inBrowser(lab: Lab, server: Server, site: Site): Promise<Row[]> {
  const installed = await installedBrowsers();
  const sandbox = await server.hasSandbox();
  await using bare = await lab.use(() => startChromium(installed.chromium, sandbox));
  const attached = await chromium.connectOverCDP(bare.url);
  const content = (url: string) =>
    timed(async () => {
      const context = await attached.newContext();
      const page = await context.newPage();
      await page.goto(url);
      await page.content();
      await context.close();
    });
  const rows: Row[] = [];
  const pages = { tiny: site.tiny, article: site.article, "2,000 elements": site.longForm };
  for (const [name, url] of Object.entries(pages)) {
    await scrape(server, url, "browser");
    await content(url);
    const ours = () => scrape(server, url, "browser");
    const found = await inTurns(rounds, ours, () => content(url));
    rows.push({
      name: `in a browser, ${name}`,
      values: found.ours,
      against: found.theirs,
      aim: { ratio: 0.6 },
    });
  }
  await attached.close();
  return rows;
}

async function byRequest(server: Server, site: Site): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, url] of Object.entries({ tiny: site.tiny, article: site.article })) {
    const plain = () => timed(async () => (await fetch(url)).text());
    await scrape(server, url, "http");
    const { ours, theirs } = await inTurns(rounds, () => scrape(server, url, "http"), plain);
    const beyond = ours.map((ms, at) => ms - theirs[at]!);
    rows.push({ name: `by HTTP, ${name}, beyond the fetch`, values: beyond, aim: { most: 20 } });
  }
  return rows;
}

async function fromHtml(server: Server): Promise<Row[]> {
  const html = articlePage();
  const frames = [{ frameUrl: "https://gazette.example/night-train", frameData: html }];
  const ours = async () =>
    (await server.call("POST", "/scrape_from_html", { frames, only_main_content: true })).ms;
  const libraries = () =>
    timed(async () => {
      const { document } = parseHTML(html);
      const article = new Readability(document).parse();
      new TurndownService().turndown(article?.content ?? "");
    });
  await ours();
  await libraries();
  const found = await inTurns(rounds, ours, libraries);
  return [{ name: "from HTML, article", values: found.ours, against: found.theirs }];
}

async function crowd(server: Server, site: Site): Promise<Row[]> {
  let failures = 0;
  const all = (via: string) =>
    timed(async () => {
      const done = await Promise.allSettled(
        Array.from({ length: atOnce }, () => scrape(server, site.article, via)),
      );
      failures += done.filter(({ status }) => status === "rejected").length;
    });
  const values = { http: [await all("http")], browser: [await all("browser")] };
  return [
    { name: `${atOnce} at once by HTTP, all`, values: values.http },
    { name: `${atOnce} at once in a browser, all`, values: values.browser },
    { name: "lost", values: [failures], unit: "", aim: { most: 0 } },
  ];
}
