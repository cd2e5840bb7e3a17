import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type Browser, connect, type Page } from "puppeteer-core";
import { click, LiveViewer, nothingFailed, stroke } from "../live-viewer.ts";
import { until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;
let viewer: LiveViewer;
/** Looks into the page from aside, which a person who has control does not hinder. */
let aside: Browser;
let page: Page;

const at = (top: number) => ({ x: 60, y: top + 15 });
const [text, go, link, file] = [at(20), at(190), at(230), at(270)];

const shows = (expression: string, expected: unknown) =>
  until(`${expression} is ${JSON.stringify(expected)}`, async () => {
    const value = await page.evaluate(expression);
    return JSON.stringify(value) === JSON.stringify(expected);
  });

before(async () => {
  stage = await openStage();
  session = await stage.startSession({ browser_type: "firefox" });
  await session.execute({ type: "goto", url: `${stage.site.url}/take-over.html` });
  const { bidi_url: browserWSEndpoint } = await session.status();
  const joined = { browserWSEndpoint: browserWSEndpoint!, defaultViewport: null };
  aside = await connect({ ...joined, protocol: "webDriverBiDi" });
  page = (await aside.pages())[0]!;
  const params = { session_id: session.id };
  const { live_url } = await stage.server.client.sessionDebugInfo({ params });
  viewer = await LiveViewer.open(live_url);
  await viewer.takeControl();
});
after(async () => {
  await viewer?.[Symbol.asyncDispose]();
  await aside?.disconnect();
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});
beforeEach(() => page.evaluate("events.length = 0; text.value = ''"));
test.afterEach(() => nothingFailed(viewer));

test("a person types in any language", async () => {
  viewer.send(...click(text), ...stroke("G", "KeyG", 8), ...stroke("ü", "BracketLeft"));
  viewer.send({ type: "text", text: "日本 🦉" });
  await shows("text.value", "Gü日本 🦉");
});

test("a right click is the page's; no menu that nobody sees takes what is done next", async () => {
  const other = { type: "mouse", ...go, button: "right", clicks: 1 } as const;
  for (const modifiers of [8, 0]) {
    viewer.send({ ...other, event: "down", buttons: 2, modifiers });
    viewer.send({ ...other, event: "up", buttons: 0, modifiers });
  }
  viewer.send(...click(text), ...stroke("v", "KeyV"), ...stroke("Enter", "Enter"));
  await shows("text.value", "v");
  await shows("events.filter(({ type }) => type === 'contextmenu').length", 2);
  assert.equal(viewer.state?.tabs.length, 1);
});

test("a page opens its file chooser as often as it is clicked, and gets files or none", async () => {
  const { client } = stage.server;
  await client.fileUpload({ params: { filename: "owl.txt" }, upload: new Blob(["owl"]) });
  for (const names of [[], ["owl.txt"], [], [], []]) {
    viewer.send(...click(file));
    await viewer.sees("a chooser", (state) => state.file_chooser);
    viewer.send({ type: "files", names });
    await viewer.sees("no chooser", (state) => state.file_chooser === null);
  }
  await shows("file.files[0]?.name", "owl.txt");
});

test("a window that the page opens is looked at, as is what stands behind it when it is closed", async () => {
  const { shown: first } = viewer.state!;
  viewer.send(...click(link));
  await viewer.sees("the window", ({ shown, tabs }) =>
    tabs.some(({ tab, url }) => tab === shown && url.endsWith("/article.html")),
  );
  viewer.send({ type: "tab", do: "close", tab: viewer.state!.shown });
  await viewer.sees("the page", ({ shown, tabs }) => shown === first && tabs.length === 1);
});
