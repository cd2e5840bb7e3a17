import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { ExecutionResponse } from "../../src/contract/page.ts";
import { type AgentStage, agentStage, completion, decision } from "../agents/stage.ts";
import { type CaptchaService, serveCaptchas, serviceKey } from "../captcha-service.ts";
import { until } from "../processes.ts";
import { type CaptchaSite, serveCaptchaSite } from "../sites/captcha-site.ts";

let stage: AgentStage;
let service: CaptchaService;
let site: CaptchaSite;

before(async () => {
  service = await serveCaptchas();
  site = await serveCaptchaSite();
  stage = await agentStage({
    NOCTURNE_CAPTCHA_PROVIDER: "anticaptcha",
    NOCTURNE_CAPTCHA_KEY: serviceKey,
    NOCTURNE_CAPTCHA_URL: service.url,
    NOCTURNE_CAPTCHA_SECONDS: "40",
  });
});

after(async () => {
  await stage?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
  await service?.[Symbol.asyncDispose]();
});

beforeEach(() => {
  site.verdicts.length = 0;
  service.given.length = 0;
  service.says = ["ready"];
});

function execute(body: Record<string, unknown>): Promise<ExecutionResponse> {
  return stage.server.client.pageExecute({ params: { session_id: stage.sessionId }, body });
}

async function open(path: string): Promise<void> {
  const { success, message } = await execute({ type: "goto", url: site.url + path });
  assert.ok(success, message);
}

/** Solves the captcha of a page, and sends its form where that does not happen by itself. */
async function solved(path: string, sends: boolean, captcha_type?: string): Promise<string> {
  await open(path);
  const { success, message } = await execute({ type: "captcha_solve", captcha_type });
  assert.ok(success, message);
  if (sends) await execute({ type: "click", selector: "#send" });
  await until("the form was sent", () => site.verdicts.length > 0);
  assert.deepEqual(
    site.verdicts.map(({ verified }) => verified),
    [true],
    message,
  );
  return message;
}

async function refused(path: string, captcha_type?: string): Promise<string> {
  await open(path);
  const { success, message } = await execute({ type: "captcha_solve", captcha_type });
  assert.equal(success, false, message);
  return message;
}

describe("proof of work is done by the widget after a click, and verified by its server", () => {
  test("ALTCHA", async () => {
    assert.match(await solved("/altcha", true), /ALTCHA/);
  });

  test("Cap", async () => {
    assert.match(await solved("/cap", true, "unknown"), /Cap/);
  });
});

describe("what a provider solves is put where the page expects it", () => {
  test("reCAPTCHA: the field and the named callback, which sends the form", async () => {
    assert.match(await solved("/recaptcha", false, "recaptcha"), /by Anti-Captcha.*page was told/);
    assert.equal(service.given[0]!["websiteURL"], `${site.url}/recaptcha`);
  });

  test("reCAPTCHA that the page rendered itself: the callback that only its script knows", async () => {
    await solved("/recaptcha/rendered", false);
  });

  test("hCaptcha in a frame, which has no callback", async () => {
    await open("/hcaptcha");
    const done = await execute({ type: "captcha_solve", captcha_type: "hcaptcha" });
    assert.match(done.message, /may have to be sent/);
    await execute({ type: "click", selector: "iframe >> internal:control=enter-frame >> #send" });
    await until("the form was sent", () => site.verdicts.length > 0);
    assert.equal(site.verdicts[0]!.verified, true);
  });

  test("Turnstile beside a shadow root, with its action", async () => {
    await solved("/turnstile", true, "cloudflare");
    assert.equal(service.given[0]!["action"], "sign-up");
  });
});

describe("what is written is typed into its field", () => {
  test("a plain picture is read here, and no provider is asked", async () => {
    await solved("/picture", true, "image");
    assert.deepEqual(service.given, []);
  });

  test("one that can't be read goes to the provider, whose failure is told", async () => {
    await open("/noise");
    service.says = [{ error: "ERROR_CAPTCHA_UNSOLVABLE" }];
    const { success, message } = await execute({ type: "captcha_solve" });
    assert.equal(success, false);
    assert.match(message, /not solved.*could not solve it.*help/);
    assert.equal(service.given.length, 1);
  });

  test("a sum is answered", async () => {
    await solved("/sum", true, "text");
  });
});

test("what stays unsolved is told as that", async () => {
  assert.match(await refused("/question"), /only plain sums/);
  assert.match(await refused("/hold"), /bound to the browser.*help/);
  assert.match(await refused("/plain"), /no captcha on the page/);
  assert.match(await refused("/sum", "recaptcha"), /no captcha of the type recaptcha.*a question/);
});

test("an agent solves a captcha and goes on", async () => {
  const { status } = await stage.run({ task: "Sign up." }, (_request, count) => {
    const steps = [
      decision({ type: "goto", url: `${site.url}/recaptcha` }),
      decision({ type: "captcha_solve", captcha_type: null }),
      completion("signed up"),
    ];
    return { json: steps[Math.min(count, steps.length) - 1] };
  });
  assert.equal(status.success, true, status.answer ?? "");
  assert.deepEqual(site.verdicts, [{ path: "/verify", verified: true }]);
});

test("a session with solve_captchas solves what comes up by itself, and tells it as a step", async () => {
  const { client } = stage.server;
  const session = await client.sessionStart({ body: { solve_captchas: true } });
  assert.deepEqual([session.solve_captchas, session.warnings], [true, []]);
  const params = { session_id: session.session_id };
  await client.pageExecute({ params, body: { type: "goto", url: `${site.url}/late` } });
  // Asked for as well, it is not solved twice.
  await until("it is being solved", () => service.given.length > 0);
  const asked = await client.pageExecute({ params, body: { type: "captcha_solve" } });
  assert.ok(asked.success, asked.message);
  await until("the form was sent", () => site.verdicts.length > 0);
  assert.deepEqual([site.verdicts[0]!.verified, service.given.length], [true, 1]);
  await until("the step is there", async () => {
    const { steps } = await client.sessionStatus({ params });
    return /In the background: Solved the captcha/.test(JSON.stringify(steps));
  });
  const kept = JSON.stringify(await client.sessionStatus({ params }));
  assert.ok(!kept.includes(serviceKey));
  await client.sessionStop({ params });
});

test("the capabilities say what solves what", async () => {
  const { captchas, session_options } = await stage.server.client.capabilities({});
  assert.deepEqual(captchas["recaptcha"], { available: true, detail: "by Anti-Captcha" });
  assert.equal(captchas["datadome"]!.available, false);
  assert.equal(session_options["solve_captchas"]!.available, true);
});
