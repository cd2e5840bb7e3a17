import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { runRoot } from "../../src/browser/run-folder.ts";
import { failedWith } from "../api/error-body.ts";
import { person } from "../console/person.ts";
import { browsersOf, processesNaming, runFolders, until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  // The page of DevTools asks for more files than that.
  stage = await openStage({ NOCTURNE_RATE_LIMIT: "60" });
  session = await stage.startSession();
  await session.execute({ type: "goto", url: stage.site.url });
});
after(() => stage?.[Symbol.asyncDispose]());

function debugInfo() {
  return stage.server.client.sessionDebugInfo({ params: { session_id: session.id } });
}

test("debug_url shows the page's elements and its console in a real browser", async () => {
  const { debug_url: url, tabs } = await debugInfo();
  assert.deepEqual(
    tabs.map((tab) => new URL(tab.debug_url).pathname),
    [new URL(url).pathname],
  );
  await using somebody = await person();
  const { page } = somebody;
  // Its own picture of the page, which costs more than all the rest.
  await page.addInitScript(() => localStorage.setItem("screencast-enabled", "false"));
  await page.goto(url);
  const tree = page.getByRole("tree", { name: /DOM tree|Page DOM/i });
  await tree.getByText("main", { exact: true }).first().click();
  await page.keyboard.press("ArrowRight");
  await tree.getByText("The Night Garden").first().waitFor();
  await session.execute({ type: "evaluate_js", code: "console.log('said by ' + 'the page')" });
  await page.keyboard.press("Escape");
  await page.getByText("said by the page").first().waitFor();
  assert.doesNotMatch(somebody.complaints.join("\n"), /Content Security Policy/);
});

test("its files open by the cookie of the page alone, which opens nothing else", async () => {
  const { debug_url: url } = await debugInfo();
  const { headers } = await fetch(url);
  assert.match(headers.get("content-security-policy")!, /frame-ancestors 'self'/);
  const [, cookie, attributes] = /^([^;]+);(.*)$/.exec(headers.get("set-cookie")!)!;
  assert.match(attributes!, / Path=\/sessions\/[\w-]+\/devtools\/;.* HttpOnly; SameSite=Strict/);
  const at = (path: string, sent = cookie!) =>
    fetch(`${stage.server.url}/sessions/${session.id}/${path}`, { headers: { cookie: sent } });
  const script = await at("devtools/entrypoints/inspector/inspector.js");
  assert.equal(script.headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.match(await script.text(), /import/);
  for (const path of ["made-up.js", "..%2f..%2fhealth", "%2e%2e/index.html", "a//b.js", ""]) {
    await failedWith(await at(`devtools/${path}`), 404);
  }
  await failedWith(await at("devtools/entrypoints/inspector/inspector.js", "x=y"), 401);
  await failedWith(await at("json/list"), 401);
  await using other = await stage.startSession();
  const elsewhere = `${stage.server.url}/sessions/${other.id}/devtools/inspector.html`;
  await failedWith(await fetch(elsewhere, { headers: { cookie: cookie! } }), 403);
});

test("after the session it is shut, and with the server its browser goes", async () => {
  const { debug_url: url } = await debugInfo();
  await session[Symbol.asyncDispose]();
  const shut = await fetch(url);
  await failedWith(shut, shut.status);
  assert.ok(shut.status >= 400 && shut.status < 500, String(shut.status));
  const { data } = stage.server;
  await until("only the browser of DevTools runs", () => browsersOf(data).length === 1);
  await stage[Symbol.asyncDispose]();
  // Chromium's crash handlers end by themselves once the browser has gone.
  await until("none of its processes runs", () => processesNaming(runRoot(data)).length === 0);
  assert.deepEqual(runFolders(data), []);
});
