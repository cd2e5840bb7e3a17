import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTestServer, type TestServer } from "../server.ts";
import { type CaptchaSite, serveCaptchaSite } from "../sites/captcha-site.ts";

let server: TestServer;
let site: CaptchaSite;
let session_id: string;

before(async () => {
  site = await serveCaptchaSite();
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", NOCTURNE_CAPTCHA_SECONDS: "1" });
  ({ session_id } = await server.client.sessionStart({}));
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

async function solve(path: string): Promise<Response> {
  const execute = (body: unknown) =>
    server.call("POST", `/sessions/${session_id}/page/execute`, body);
  await execute({ type: "goto", url: site.url + path });
  return execute({ type: "captcha_solve" });
}

test("without a provider a captcha for people stays unsolved, and the answer says what to do", async () => {
  const response = await solve("/recaptcha");
  const { success, message } = (await response.json()) as { success: boolean; message: string };
  assert.deepEqual([response.status, success], [200, false]);
  assert.match(message, /set NOCTURNE_CAPTCHA_PROVIDER and NOCTURNE_CAPTCHA_KEY.*help/);
  assert.deepEqual(site.verdicts, []);
});

test("time that runs out is a 408, after which the clients try again, and a failed step", async () => {
  const response = await solve("/altcha/stuck");
  const body = (await response.json()) as { detail: string };
  assert.equal(response.status, 408, body.detail);
  assert.match(body.detail, /not solved.*1 s were not enough/);
  const { steps } = await server.client.sessionStatus({ params: { session_id } });
  assert.match(JSON.stringify(steps.at(-1)), /"success":false/);
});

test("the capabilities say what to configure", async () => {
  const { captchas } = await server.client.capabilities({});
  assert.equal(captchas["hcaptcha"]!.available, false);
  assert.match(captchas["hcaptcha"]!.detail!, /NOCTURNE_CAPTCHA_PROVIDER/);
  assert.equal(captchas["proof of work"]!.available, true);
});

test("browsers that need proxies for it refuse solve_captchas without them", async () => {
  const body = { browser_type: "chrome-turbo", solve_captchas: true };
  const response = await server.call("POST", "/sessions/start", body);
  assert.equal(response.status, 422);
  assert.match(await response.text(), /solve_captchas.*only with proxies/);
});
