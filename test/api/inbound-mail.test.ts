import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { startTestServer } from "../server.ts";

const signingKey = "the-signing-key-of-the-tests";
const server = await startTestServer({
  NOCTURNE_WARM_BROWSERS: "0",
  NOCTURNE_MAIL_DOMAIN: "agents.example",
  NOCTURNE_MAIL_PORT: "0",
  NOCTURNE_MAX_MAIL_MB: "1",
  NOCTURNE_MAILGUN_SIGNING_KEY: signingKey,
});
after(() => server[Symbol.asyncDispose]());

function mailgun(changed: Record<string, string> = {}): FormData {
  const [timestamp, token] = [String(Math.floor(Date.now() / 1_000)), crypto.randomUUID()];
  const signature = createHmac("sha256", signingKey)
    .update(timestamp + token)
    .digest("hex");
  const form = new FormData();
  const fields = { timestamp, token, signature, recipient: "nobody@agents.example", ...changed };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("attachment-1", new Blob(["x"], { type: "application/pdf" }), "a.pdf");
  return form;
}

const post = (service: string, body: FormData) =>
  fetch(`${server.url}/inbound/email/${service}`, { method: "POST", body });

test("a webhook needs no API key, and is taken by its own signature", async () => {
  const nobody = await post("mailgun", mailgun());
  assert.equal(nobody.status, 406);
  assert.equal(await nobody.text(), "nobody has this address");
  const forged = await post("mailgun", mailgun({ signature: "0".repeat(64) }));
  assert.equal(forged.status, 401);
  assert.doesNotMatch(await forged.text(), /the-signing-key/);
});

test("a webhook that is too large is refused", async () => {
  const large = await post("mailgun", mailgun({ "body-plain": "x".repeat(2_000_000) }));
  assert.equal(large.status, 413);
});

test("a service whose secret is not set has no way in", async () => {
  for (const service of ["sendgrid", "postmark"]) {
    const answer = await fetch(`${server.url}/inbound/email/${service}`, { method: "POST" });
    assert.equal(answer.status, 404, service);
  }
});

test("an email that a service hands in is read by its persona", async () => {
  const made = await server.call("POST", "/personas/create", {});
  const { persona_id: id, email } = (await made.json()) as { persona_id: string; email: string };
  const fields = {
    from: "Owl <a@owl.example>",
    subject: "Your code",
    "body-plain": "It is 314159.",
  };
  const taken = await post("mailgun", mailgun({ recipient: email, ...fields }));
  assert.equal(taken.status, 200);
  const answer = await server.call("GET", `/personas/${id}/emails`);
  const [read, ...others] = (await answer.json()) as Record<string, unknown>[];
  assert.deepEqual(others, []);
  assert.equal(read!["subject"], "Your code");
  assert.equal(read!["sender_email"], "a@owl.example");
  assert.equal(read!["text_content"], "It is 314159.");
});
