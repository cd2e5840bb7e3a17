import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { keepEmails } from "../../../test/mail-stage.ts";
import { mailgunHook } from "./mailgun.ts";
import { postmarkHook } from "./postmark.ts";
import { sendgridHook } from "./sendgrid.ts";
import type { MailHook } from "./webhook.ts";

const signingKey = "the-signing-key-of-the-tests";
const now = () => Math.floor(Date.now() / 1_000);
const mime =
  "From: Owl <a@owl.example>\r\nTo: ada@agents.example\r\nMessage-ID: <m@owl.example>\r\n" +
  "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nCode 314159\r\n";

interface Filed {
  name: string;
  content: string | Buffer;
  fileName?: string;
  type?: string;
}

/** A form as a browser or a service encodes it. */
function multipart(parts: Filed[]): { headers: Record<string, string>; body: Buffer } {
  const chunks = parts.flatMap(({ name, content, fileName, type }) => [
    `--xYzZY\r\nContent-Disposition: form-data; name="${name}"`,
    fileName === undefined ? "" : `; filename="${fileName}"\r\nContent-Type: ${type}`,
    "\r\n\r\n",
    content,
    "\r\n",
  ]);
  const body = Buffer.concat(
    [...chunks, "--xYzZY--\r\n"].map((chunk) => Buffer.from(chunk as string)),
  );
  return { headers: { "content-type": "multipart/form-data; boundary=xYzZY" }, body };
}

function fields(given: Record<string, string>): Filed[] {
  return Object.entries(given).map(([name, content]) => ({ name, content }));
}

function urlEncoded(given: Record<string, string>) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { headers, body: Buffer.from(new URLSearchParams(given).toString()) };
}

function signedForMailgun(token: string, at = now()): Record<string, string> {
  const signature = createHmac("sha256", signingKey).update(`${at}${token}`).digest("hex");
  return { timestamp: String(at), token, signature };
}

const mail = {
  recipient: "ada@agents.example",
  sender: "bounce@owl.example",
  from: "Owl Bank <a@owl.example>",
  subject: "Your code",
  "body-plain": "Your code is 314159",
  "Message-Id": "<m@owl.example>",
};

function mailgun() {
  const { kept, delivery } = keepEmails(["ada", "bob"]);
  return { kept, hook: mailgunHook(signingKey, { delivery, messageBytes: 1_000_000 }) };
}

const refused = (hook: MailHook, request: Parameters<MailHook>[0], status: number) =>
  assert.rejects(
    hook(request),
    (error: Error & { status: number }) =>
      error.status === status && !error.message.includes(signingKey),
  );

test("an email by Mailgun arrives, from a form of either encoding", async () => {
  const { kept, hook } = mailgun();
  const html = { "body-html": "<p>Your code is <b>314159</b></p>" };
  assert.equal((await hook(urlEncoded({ ...mail, ...signedForMailgun("t1") }))).status, 200);
  const file = {
    name: "attachment-1",
    fileName: "a.pdf",
    type: "application/pdf",
    content: Buffer.alloc(99, 0xff),
  };
  const form = multipart([...fields({ ...mail, ...html, ...signedForMailgun("t2") }), file]);
  assert.equal((await hook(form)).status, 200);
  assert.deepEqual(kept[1], {
    reference: "<m@owl.example>",
    sender: { address: "a@owl.example", name: "Owl Bank" },
    subject: "Your code",
    text: "Your code is 314159",
    html: "<p>Your code is <b>314159</b></p>",
    attachments: [{ name: "a.pdf", contentType: "application/pdf", size: 99 }],
    authentication: null,
    recipients: ["ada@agents.example"],
  });
  assert.equal(kept[0]!.html, null);
});

test("an email by Mailgun arrives as it was, for all it was sent to", async () => {
  const { kept, hook } = mailgun();
  const recipient = "ada@agents.example, bob@agents.example";
  await hook(urlEncoded({ recipient, "body-mime": mime, ...signedForMailgun("t") }));
  assert.equal(kept[0]!.subject, "Grüße");
  assert.equal(kept[0]!.reference, "<m@owl.example>");
  assert.deepEqual(kept[0]!.recipients, ["ada@agents.example", "bob@agents.example"]);
});

test("a webhook of Mailgun that is forged, old, early or used is refused", async () => {
  const { kept, hook } = mailgun();
  const good = signedForMailgun("t");
  await refused(hook, urlEncoded({ ...mail }), 401);
  await refused(hook, urlEncoded({ ...mail, ...good, token: "other" }), 401);
  await refused(hook, urlEncoded({ ...mail, ...good, signature: "" }), 401);
  await refused(hook, urlEncoded({ ...mail, ...good, timestamp: String(now() + 1) }), 401);
  await refused(hook, urlEncoded({ ...mail, ...signedForMailgun("t", now() - 400) }), 401);
  await refused(hook, urlEncoded({ ...mail, ...signedForMailgun("t", now() + 400) }), 401);
  assert.equal(kept.length, 0);
  await hook(urlEncoded({ ...mail, ...good }));
  const again = await hook(
    urlEncoded({ ...mail, ...good, "body-plain": "Another text", recipient: "bob@agents.example" }),
  );
  assert.equal(again.status, 200);
  assert.equal(kept.length, 1);
});

test("Mailgun is told not to come again for whom nobody is, and comes again after a failure", async () => {
  const { hook } = mailgun();
  const nobody = { ...mail, recipient: "nobody@agents.example", ...signedForMailgun("t1") };
  assert.equal((await hook(urlEncoded(nobody))).status, 406);
  let isBroken = true;
  const failing = mailgunHook(signingKey, {
    messageBytes: 1_000_000,
    delivery: {
      knows: async () => true,
      email: async () => {
        if (isBroken) throw new Error("the disk is full");
        return 1;
      },
    },
  });
  const request = urlEncoded({ ...mail, ...signedForMailgun("t2") });
  await assert.rejects(failing(request), /the disk is full/);
  isBroken = false;
  assert.deepEqual(await failing(request), { status: 200, body: "kept" });
});

test("an email that is too large, and a form that is none, are refused", async () => {
  const { kept, hook } = mailgun();
  const large = { ...mail, "body-plain": "x".repeat(2_000_000), ...signedForMailgun("t") };
  await refused(hook, urlEncoded(large), 413);
  const whole = multipart(fields({ ...mail, ...signedForMailgun("t") }));
  await refused(hook, { ...whole, body: whole.body.subarray(0, -20) }, 422);
  await refused(hook, { headers: { "content-type": "text/plain" }, body: whole.body }, 422);
  await refused(hook, { headers: {}, body: Buffer.alloc(0) }, 422);
  assert.equal(kept.length, 0);
});

const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKey = keys.publicKey.export({ type: "spki", format: "der" }).toString("base64");

function signedForSendgrid(
  { headers, body }: { headers: Record<string, string>; body: Buffer },
  at = now(),
) {
  const signature = sign("sha256", Buffer.concat([Buffer.from(String(at)), body]), keys.privateKey);
  return {
    body,
    headers: {
      ...headers,
      "x-twilio-email-event-webhook-timestamp": String(at),
      "x-twilio-email-event-webhook-signature": signature.toString("base64"),
    },
  };
}

const parsed = {
  headers: "Received: by mx\nMessage-ID: <s@owl.example>\nSubject: Votre code",
  envelope: JSON.stringify({ to: ["ada@agents.example"], from: "bounce@owl.example" }),
  from: "Hibou <a@owl.example>",
  to: "ada@agents.example",
  subject: "Votre code",
  charsets: JSON.stringify({ text: "iso-8859-1", subject: "UTF-8" }),
};

function sendgrid(trust: Parameters<typeof sendgridHook>[0]) {
  const { kept, delivery } = keepEmails(["ada"]);
  return { kept, hook: sendgridHook(trust, { delivery, messageBytes: 1_000_000 }) };
}

test("an email by SendGrid arrives, in whatever character set", async () => {
  const { kept, hook } = sendgrid({ publicKey });
  const text = { name: "text", content: Buffer.from("Numéro à usage unique : 314159", "latin1") };
  const file = {
    name: "attachment1",
    fileName: "été.png",
    type: "image/png",
    content: Buffer.alloc(7),
  };
  const form = multipart([...fields(parsed), text, file]);
  assert.equal((await hook(signedForSendgrid(form))).status, 200);
  assert.deepEqual(kept[0], {
    reference: "<s@owl.example>",
    sender: { address: "a@owl.example", name: "Hibou" },
    subject: "Votre code",
    text: "Numéro à usage unique : 314159",
    html: null,
    attachments: [{ name: "été.png", contentType: "image/png", size: 7 }],
    authentication: null,
    recipients: ["ada@agents.example"],
  });
  const raw = multipart(fields({ envelope: parsed.envelope, email: mime }));
  await hook(signedForSendgrid(raw));
  assert.equal(kept[1]!.subject, "Grüße");
});

test("a webhook of SendGrid that is forged or old is refused, and nobody is 200", async () => {
  const { kept, hook } = sendgrid({ publicKey });
  const form = multipart(fields(parsed));
  const signed = signedForSendgrid(form);
  await refused(hook, form, 401);
  const changed = Buffer.from(signed.body.toString().replace("Votre", "Notre"));
  await refused(hook, { ...signed, body: changed }, 401);
  await refused(hook, signedForSendgrid(form, now() - 5 * 86_400), 401);
  assert.equal(kept.length, 0);
  const envelope = JSON.stringify({ to: ["nobody@agents.example"] });
  const nobody = await hook(signedForSendgrid(multipart(fields({ ...parsed, envelope }))));
  assert.equal(nobody.status, 200);
  await refused(hook, signedForSendgrid(multipart(fields({ ...parsed, envelope: "{" }))), 422);
  assert.equal(kept.length, 0);
});

const login = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString("base64")}`,
});

test("SendGrid may log in instead, and must do both where both are set", async () => {
  const { kept, hook } = sendgrid({ login: "owl:secret" });
  const form = multipart(fields(parsed));
  await refused(hook, form, 401);
  await refused(hook, { ...form, headers: { ...form.headers, ...login("owl:guess") } }, 401);
  await hook({ ...form, headers: { ...form.headers, ...login("owl:secret") } });
  assert.equal(kept.length, 1);
  const both = sendgrid({ publicKey, login: "owl:secret" });
  const signed = signedForSendgrid(form);
  await refused(both.hook, signed, 401);
  await both.hook({ ...signed, headers: { ...signed.headers, ...login("owl:secret") } });
  assert.equal(both.kept.length, 1);
});

test("an email without an id is the same when it comes again", async () => {
  const { kept, hook } = sendgrid({ publicKey });
  const form = signedForSendgrid(multipart(fields({ ...parsed, headers: "Subject: x" })));
  await hook(form);
  await hook(form);
  assert.match(kept[0]!.reference!, /^sendgrid:[0-9a-f]{64}$/);
  assert.equal(kept[0]!.reference, kept[1]!.reference);
});

const inbound = {
  FromName: "Owl Bank",
  From: "a@owl.example",
  FromFull: { Email: "a@owl.example", Name: "Owl Bank", MailboxHash: "" },
  To: "Ada <ada@agents.example>",
  ToFull: [{ Email: "someone@else.example", Name: "", MailboxHash: "" }],
  OriginalRecipient: "ada@agents.example",
  Subject: "Your code",
  MessageID: "22c74902-a0c1-4511-804f2-341342852c90",
  TextBody: "Your code is 314159",
  HtmlBody: "",
  Headers: [{ Name: "Message-ID", Value: "<p@owl.example>" }],
  Attachments: [{ Name: "a.png", Content: "AAAA", ContentType: "image/png", ContentLength: 3 }],
};

test("an email by Postmark arrives, whatever its header says of whom it is for", async () => {
  const { kept, delivery } = keepEmails(["ada"]);
  const hook = postmarkHook("owl:secret", { delivery, messageBytes: 1_000_000 });
  const body = Buffer.from(JSON.stringify(inbound));
  assert.equal((await hook({ headers: login("owl:secret"), body })).status, 200);
  assert.deepEqual(kept[0], {
    reference: "<p@owl.example>",
    sender: { address: "a@owl.example", name: "Owl Bank" },
    subject: "Your code",
    text: "Your code is 314159",
    html: null,
    attachments: [{ name: "a.png", contentType: "image/png", size: 3 }],
    authentication: null,
    recipients: ["ada@agents.example"],
  });
  await refused(hook, { headers: {}, body }, 401);
  await refused(hook, { headers: login("owl:secre"), body }, 401);
  await refused(hook, { headers: { authorization: "Bearer owl:secret" }, body }, 401);
  await refused(hook, { headers: login("owl:secret"), body: Buffer.from("{") }, 422);
  await refused(hook, { headers: login("owl:secret"), body: Buffer.from('{"ToFull":7}') }, 422);
  await refused(hook, { headers: login("owl:secret"), body: Buffer.alloc(2_000_000, " ") }, 413);
  const nobody = JSON.stringify({ ...inbound, OriginalRecipient: "nobody@agents.example" });
  assert.equal(
    (await hook({ headers: login("owl:secret"), body: Buffer.from(nobody) })).status,
    200,
  );
  assert.equal(kept.length, 1);
});
