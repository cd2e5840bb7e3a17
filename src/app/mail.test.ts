import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { once } from "node:events";
import { keepEmails } from "../../test/mail-stage.ts";
import { selfMadeCertificate } from "../identity/mail/certificate.ts";
import { readSettings, SettingsError } from "../settings.ts";
import { openMail } from "./mail.ts";

const { delivery } = keepEmails([]);
const domain = { NOCTURNE_MAIL_DOMAIN: "agents.example" };
const port = { NOCTURNE_MAIL_PORT: "0" };

async function open(environment: Record<string, string>) {
  const onError = (error: unknown) => assert.fail(String(error));
  return await openMail({ settings: readSettings(environment), delivery, onError });
}

const refused = (environment: Record<string, string>, message: RegExp) =>
  assert.rejects(open(environment), (error: Error) => {
    assert.ok(error instanceof SettingsError, error.stack);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });

test("without settings there is no way in", async () => {
  await using mail = await open({});
  assert.deepEqual(mail.hooks, {});
  assert.equal(mail.port, undefined);
});

test("each service has its way when its secret is set", async () => {
  await using mail = await open({
    ...domain,
    NOCTURNE_MAILGUN_SIGNING_KEY: "key",
    NOCTURNE_SENDGRID_LOGIN: "owl:hunter2hunter2",
    NOCTURNE_POSTMARK_LOGIN: "owl:hunter2hunter2",
  });
  assert.deepEqual(Object.keys(mail.hooks), [
    "/inbound/email/mailgun",
    "/inbound/email/sendgrid",
    "/inbound/email/postmark",
  ]);
  assert.equal(mail.port, undefined);
});

test("a mail server listens when it has a port, with a certificate of files too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-mail-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const files = { NOCTURNE_MAIL_CERT: cert, NOCTURNE_MAIL_CERT_KEY: key };
  await refused({ ...domain, ...port, ...files }, /NOCTURNE_MAIL_CERT.*no such file/);
  await writeFile(cert, selfMadeCertificate("agents.example").cert);
  await writeFile(key, selfMadeCertificate("agents.example").key);
  await refused({ ...domain, ...port, ...files }, /NOCTURNE_MAIL_CERT.*not usable/);
  const pair = selfMadeCertificate("agents.example");
  await writeFile(cert, pair.cert);
  await writeFile(key, pair.key);
  await using mail = await open({ ...domain, ...port, ...files });
  assert.ok(mail.port! > 0);
  await rm(folder, { recursive: true });
});

test("settings that contradict each other are refused in a sentence", async () => {
  await refused(domain, /NOCTURNE_MAIL_DOMAIN=agents\.example has no way in/);
  await refused(port, /set NOCTURNE_MAIL_DOMAIN/);
  await refused({ NOCTURNE_POSTMARK_LOGIN: "owl:hunter2hunter2" }, /set NOCTURNE_MAIL_DOMAIN/);
  await refused({ ...domain, ...port, NOCTURNE_MAIL_CERT: "x" }, /set both/);
  await refused(
    { ...domain, NOCTURNE_SENDGRID_PUBLIC_KEY: "hunter2" },
    /NOCTURNE_SENDGRID_PUBLIC_KEY/,
  );
});

test("a port that is taken is refused in a sentence", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  assert.ok(typeof address === "object" && address !== null);
  await refused(
    { ...domain, NOCTURNE_MAIL_PORT: String(address.port) },
    /can't listen.*EADDRINUSE/,
  );
  taken.close();
});

for (const [name, value] of [
  ["NOCTURNE_MAIL_DOMAIN", "ada@agents.example"],
  ["NOCTURNE_MAIL_PORT", "70000"],
  ["NOCTURNE_MAX_MAIL_MB", "0"],
  ["NOCTURNE_POSTMARK_LOGIN", "hunter2"],
  ["NOCTURNE_SENDGRID_LOGIN", "owl:hunter2"],
  ["NOCTURNE_MAILGUN_SIGNING_KEY", "hunter2 hunter2"],
] as const) {
  test(`${name}=${value} is refused by name, without a secret`, () => {
    assert.throws(
      () => readSettings({ [name]: value }),
      ({ message }: Error) => message.startsWith(name) && !message.includes("hunter2"),
    );
  });
}
