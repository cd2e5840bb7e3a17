import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { z } from "zod";
import { openStage, type Stage } from "../stage.ts";
import {
  CookiesResponse,
  ObserveResponse,
  ScrapeResponse,
  SessionResponse,
  StepResponse,
  read,
  refusal,
  seedForm,
  startSeedSession,
} from "./seed-client.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

function call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  return stage.server.call(method, path, body, headers);
}

test("True and False are Python's true and false", async () => {
  const closed = await startSeedSession(stage.server);
  await closed[Symbol.asyncDispose]();
  await using open = await startSeedSession(stage.server);
  const idsOf = async (query: string) => {
    const listed = call("GET", `/sessions/?page_size=2&${query}`, undefined, seedForm);
    return (await read(z.array(SessionResponse), listed)).map(({ session_id: id }) => id);
  };
  assert.deepEqual(await idsOf("only_active=True"), [open.id]);
  assert.deepEqual(await idsOf("only_active=true"), [open.id]);
  assert.deepEqual(await idsOf("only_active=False"), [open.id, closed.id]);
  assert.deepEqual(await idsOf(""), [open.id, closed.id]);
  const wrong = await refusal(call("GET", "/sessions/?only_active=perhaps"));
  assert.equal(wrong.status, 422);
  assert.match(wrong.message, /only_active.*perhaps/);
});

test("a slash at the end of a path changes nothing", async () => {
  await using session = await startSeedSession(stage.server);
  const status = await read(SessionResponse, call("GET", `/sessions/${session.id}/`));
  assert.equal(status.session_id, session.id);
  await read(CookiesResponse, call("GET", session.path("cookies/")));
  const stopped = await read(SessionResponse, call("DELETE", session.path("stop/")));
  assert.equal(stopped.status, "closed");
});

test("explicit nulls, as Go sends them, mean what absent keys mean", async () => {
  const nothing = Object.fromEntries(
    [
      "headless solve_captchas max_duration_minutes idle_timeout_minutes proxies browser_type",
      "user_agent chrome_args viewport_width viewport_height aspect_ratio cdp_url",
      "use_file_storage screenshot_type profile web_bot_auth extra_http_headers vault_id",
      "auth_ids wait_for_authentication",
    ]
      .flatMap((names) => names.split(" "))
      .map((name) => [name, null]),
  );
  const started = await read(SessionResponse, call("POST", "/sessions/start", nothing));
  assert.partialDeepStrictEqual(started, {
    idle_timeout_minutes: 3,
    max_duration_minutes: 15,
    browser_type: "chromium",
    user_agent: null,
    viewport_width: null,
  });
  const path = (rest: string) => `/sessions/${started.session_id}/page/${rest}`;

  const goto = { type: "goto", url: `${stage.site.url}/`, category: null, description: null };
  await read(StepResponse, call("POST", path("execute"), goto));
  const look = {
    min_nb_actions: null,
    max_nb_actions: null,
    instructions: null,
    perception_type: null,
  };
  const seen = await read(ObserveResponse, call("POST", path("observe"), look, seedForm));
  assert.equal(seen.title, "The Night Garden");

  const count = { selector: null, text_label: null, press_enter: null, timeout: null };
  const id = seen.space.actions.find(({ type, id: one }) => type === "click" && one === "B1")?.id;
  const clicked = call("POST", path("execute"), { type: "click", id, ...count });
  assert.equal((await read(StepResponse, clicked)).success, true);

  const scrape = {
    selector: null,
    scrape_links: null,
    scrape_images: null,
    ignored_tags: null,
    only_main_content: null,
    only_images: null,
    response_format: null,
    instructions: null,
    use_link_placeholders: null,
  };
  const { content, success } = await read(ScrapeResponse, call("POST", path("scrape"), scrape));
  assert.equal(success, true);
  assert.match(content ?? "", /Counted 1/);
  await call("POST", `/sessions/${started.session_id}/stop`);
});

test("bodies are read without a content type, with a wrong one, and when there are none", async () => {
  const authorization = `Bearer ${stage.server.key}`;
  const send = (path: string, body: string | undefined, headers: Record<string, string> = {}) =>
    fetch(stage.server.url + path, {
      method: "POST",
      headers: { authorization, ...headers },
      // Bytes, because fetch gives text a content type.
      ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    });
  const options = JSON.stringify({ max_duration_minutes: 9, idle_timeout_minutes: 2 });
  const started = await read(SessionResponse, send("/sessions/start", options));
  assert.equal(started.max_duration_minutes, 9);
  const path = (rest: string) => `/sessions/${started.session_id}/page/${rest}`;

  // What curl's --data says of itself.
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const goto = JSON.stringify({ action: { type: "goto", url: `${stage.site.url}/` } });
  await read(StepResponse, send(path("execute"), goto, form));

  const json = { "content-type": "application/json" };
  for (const [body, headers] of [
    [undefined, {}],
    [undefined, json],
    ["", json],
    ["{}", {}],
  ] as const) {
    const seen = await read(
      ObserveResponse,
      send(path("observe"), body, { ...headers, ...seedForm }),
    );
    assert.equal(seen.title, "The Night Garden");
    await read(ScrapeResponse, send(path("scrape"), body, headers));
  }
  const broken = await refusal(send(path("observe"), "{", json));
  assert.deepEqual([broken.status, broken.detail], [400, "The body is not valid JSON."]);
  const absent = await refusal(send(path("execute"), undefined));
  assert.equal(absent.status, 422);
  assert.ok(Array.isArray(absent.detail));
  await send(`/sessions/${started.session_id}/stop`, undefined);
});

test("keys that nobody knows are ignored", async () => {
  await using session = await startSeedSession(stage.server, { headless: true, moon: "full" });
  const url = `${stage.site.url}/form.html`;
  await session.step({ type: "goto", url, wait_until: "load" });
  const fill = { type: "fill", selector: "[name=name]", value: "Ada", clear: true, moon: "full" };
  assert.equal((await session.step(fill)).success, true);
  assert.equal(await session.evaluate("document.forms[0].name.value"), "Ada");
  const scraped = call("POST", session.path("page/scrape"), { json_schema: {}, moon: "full" });
  assert.match((await read(ScrapeResponse, scraped)).content ?? "", /^# Order seeds$/m);
  const seen = call(
    "POST",
    session.path("page/observe?update_metadata=false&moon=full"),
    {},
    seedForm,
  );
  assert.equal((await read(ObserveResponse, seen)).url, url);
});

test("a screenshot is a PNG, and a JPEG for who writes it to a .jpg", async () => {
  await using session = await startSeedSession(stage.server);
  const heads = { png: "89504e47", jpeg: "ffd8ffe0" };
  for (const [headers, format] of [
    [{}, "png"],
    [{ "x-notte-request-origin": "sdk-python" }, "png"],
    [{ "x-notte-request-origin": "cli" }, "jpeg"],
    [{ accept: "image/jpeg" }, "jpeg"],
  ] as const) {
    const answer = await call("POST", session.path("page/screenshot"), undefined, headers);
    assert.equal(answer.headers.get("content-type"), `image/${format}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(bytes.subarray(0, 4).toString("hex"), heads[format]);
  }
});
