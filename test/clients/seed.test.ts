import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { z } from "zod";
import { openStage, type Stage } from "../stage.ts";
import {
  CookiesResponse,
  Credential,
  DebugResponse,
  ObserveResponse,
  Persona,
  ScrapeResponse,
  SessionResponse,
  Vault,
  read,
  refusal,
  seedForm,
  startSeedSession,
} from "./seed-client.ts";

let stage: Stage;
before(
  async () =>
    (stage = await openStage({ NOCTURNE_MAIL_DOMAIN: "mail.example", NOCTURNE_MAIL_PORT: "0" })),
);
after(() => stage[Symbol.asyncDispose]());

function call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  return stage.server.call(method, path, body, headers);
}

const unused = { id: null, value: null, url: null };

test("a wrapped action with nulls for its unused keys is executed", async () => {
  await using session = await startSeedSession(stage.server);
  const went = await session.step({ ...unused, type: "goto", url: `${stage.site.url}/form.html` });
  assert.deepEqual(went, {
    session_id: session.id,
    success: true,
    message: `Navigated to ${stage.site.url}/form.html`,
  });

  const observed = call("POST", session.path("page/observe"), {}, seedForm);
  const { space, screenshot, title } = await read(ObserveResponse, observed);
  assert.equal(title, "Order");
  assert.equal(Buffer.from(screenshot, "base64").subarray(0, 3).toString("hex"), "ffd8ff");
  const ids = (type: string) =>
    space.actions.filter((one) => one.type === type).map(({ id }) => id);
  assert.deepEqual(ids("click"), ["B1", "B2", "B3", "B4"]);
  assert.deepEqual(ids("select_dropdown_option"), ["I5"]);

  await session.step({ ...unused, type: "fill", id: "I1", value: "Ada" });
  await session.step({ ...unused, type: "select_dropdown_option", id: "I5", value: "moonflower" });
  await session.step({ ...unused, type: "check", id: "B1", value: "true" });
  await session.step({ ...unused, type: "click", id: "B4" });
  assert.partialDeepStrictEqual(JSON.parse(await session.evaluate("result.textContent")), {
    name: "Ada",
    seed: "moonflower",
    gift: "on",
  });
  const missing = await session.step({ ...unused, type: "click", id: "B9" });
  assert.equal(missing.success, false);
});

test("the one value of an action is what its type needs", async () => {
  await using session = await startSeedSession(stage.server);
  await session.step({ ...unused, type: "goto", value: `${stage.site.url}/form.html` });
  await session.evaluate("document.querySelector('[name=name]').focus()");
  await session.step({ ...unused, type: "press_key", value: "q" });
  assert.equal(await session.evaluate("document.querySelector('[name=name]').value"), "q");

  await session.evaluate("document.body.style.height = '5000px'");
  await session.step({ ...unused, type: "scroll_down", value: "300" });
  assert.equal(await session.evaluate("scrollY"), "300");
  await session.step({ ...unused, type: "scroll_up" });
  assert.equal(await session.evaluate("scrollY"), "0");

  await session.step({ ...unused, type: "goto_new_tab", url: `${stage.site.url}/article.html` });
  assert.equal(await session.evaluate("document.title"), "Moonflowers");
  await session.step({ ...unused, type: "switch_tab", value: "0" });
  assert.equal(await session.evaluate("document.title"), "Order");

  assert.equal((await session.step({ ...unused, type: "wait", value: "1" })).success, true);
  const help = await session.step({ ...unused, type: "help", value: "Which seed?" });
  assert.equal(help.success, false);
  assert.match(help.message ?? "", /Which seed\?/);
});

test("an action goes to page/step as well", async () => {
  await using session = await startSeedSession(stage.server);
  const action = { ...unused, type: "goto", url: `${stage.site.url}/` };
  assert.equal((await session.step(action, "page/step")).success, true);
  assert.equal(await session.evaluate("document.title"), "The Night Garden");
});

test("lists are bare arrays for who asks for the first form, and pages for everyone else", async () => {
  await using session = await startSeedSession(stage.server);
  const path = "/sessions/?only_active=True&page=1&page_size=10";
  const bare = await read(z.array(SessionResponse), call("GET", path, undefined, seedForm));
  assert.deepEqual(
    bare.map(({ session_id: id, status }) => [id, status]),
    [[session.id, "active"]],
  );

  const Page = z.object({ items: z.array(SessionResponse), has_next: z.boolean() });
  const page = await read(Page, call("GET", path));
  assert.equal(page.items[0]?.session_id, session.id);
  assert.equal(page.has_next, false);
});

test("a session is stopped by POST too, and more than once", async () => {
  const session = await startSeedSession(stage.server);
  for (const [method, last] of [
    ["POST", "stop"],
    ["POST", "stop"],
    ["DELETE", "stop"],
    ["POST", "close"],
  ] as const) {
    const stopped = await read(SessionResponse, call(method, session.path(last)));
    assert.equal(stopped.status, "closed");
    assert.equal(stopped.session_id, session.id);
  }
  const gone = await refusal(call("POST", session.path("page/observe")));
  assert.equal(gone.status, 404);
  assert.equal(gone.detail, gone.message);
});

test("what was scraped stands under the first names", async () => {
  await using session = await startSeedSession(stage.server);
  await session.step({ ...unused, type: "goto", url: `${stage.site.url}/article.html` });
  const { success, content, structured, links } = await read(
    ScrapeResponse,
    call("POST", session.path("page/scrape"), { scrape_links: true }),
  );
  assert.deepEqual([success, structured], [true, null]);
  assert.match(content ?? "", /^# Moonflowers$/m);
  assert.deepEqual(links, [`${stage.site.url}/status/200`]);
});

test("cookies are answered when they are set", async () => {
  await using session = await startSeedSession(stage.server);
  const cookie = {
    name: "plant",
    value: "moonflower",
    domain: "127.0.0.1",
    path: "/",
    expires: 4_000_000_000,
    httpOnly: false,
    secure: false,
    sameSite: "Strict",
  };
  const answered = await read(
    CookiesResponse,
    call("POST", session.path("cookies"), { cookies: [cookie] }),
  );
  assert.partialDeepStrictEqual(answered.cookies[0], { name: "plant", sameSite: "Strict" });
  const kept = await read(CookiesResponse, call("GET", session.path("cookies")));
  assert.deepEqual(kept, answered);
  await session.step({ ...unused, type: "goto", url: `${stage.site.url}/` });
  assert.equal(await session.evaluate("document.cookie"), "plant=moonflower");
});

test("the links of a session stand at the top", async () => {
  await using session = await startSeedSession(stage.server);
  const links = await read(DebugResponse, call("GET", session.path("debug")));
  assert.equal(links.ws_url, links.cdp_url);
  assert.match(links.cdp_url, /^ws:/);
  const viewer = await fetch(links.viewer_url);
  assert.equal(viewer.status, 200);
  assert.match(await viewer.text(), /<html/i);
});

test("a vault keeps flat credentials", async () => {
  const made = await read(Vault, call("POST", "/vaults/create", { name: "Seeds" }));
  const listed = await read(z.array(Vault), call("GET", "/vaults", undefined, seedForm));
  assert.deepEqual(listed, [made]);

  const path = `/vaults/${made.vault_id}/credentials`;
  const sent = {
    url: "https://www.example.org/login",
    username: "ada",
    email: null,
    password: "moon-seed",
    mfa_secret: "PYNT7I67RFS2EPR5",
  };
  const kept = { ...sent, url: "example.org" };
  const added = await read(Credential, call("POST", path, sent));
  assert.deepEqual(added, { ...kept, password: null, mfa_secret: null });
  assert.deepEqual(await read(Credential, call("GET", `${path}?url=example.org`)), kept);
  assert.deepEqual(await read(Credential, call("GET", path)), kept);

  const status = z.object({ status: z.literal("success") });
  await read(status, call("DELETE", `${path}?url=example.org`));
  assert.equal((await refusal(call("GET", path))).status, 404);
  const deletion = status.extend({ vault_id: z.literal(made.vault_id) });
  await read(deletion, call("DELETE", `/vaults/${made.vault_id}`));
});

test("a persona is made without a body, listed bare, and deleted", async () => {
  const made = await read(Persona, call("POST", "/personas/create"));
  const listed = await read(z.array(Persona), call("GET", "/personas", undefined, seedForm));
  assert.deepEqual(listed, [made]);
  const path = `/personas/${made.persona_id}`;
  assert.deepEqual(await read(Persona, call("GET", path)), made);
  for (const kind of ["emails", "sms"])
    assert.deepEqual(await read(z.array(z.object({})), call("GET", `${path}/${kind}`)), []);
  const deletion = z.object({ persona_id: z.literal(made.persona_id), status: z.string() });
  await read(deletion, call("DELETE", path));
  assert.equal((await refusal(call("DELETE", path))).status, 404);
});
