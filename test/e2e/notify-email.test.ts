import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { EgressGate } from "../../src/browser/egress/gate.ts";
import { NotifierConfig } from "../../src/contract/notifier.ts";
import { AppError } from "../../src/errors.ts";
import { openNotifier } from "../../src/notify/notifier.ts";
import { serveApi } from "../api-double.ts";
import { certificate, serveRaw } from "../fetch-stage.ts";
import { ended, help, openAccess, send } from "../notify-stage.ts";

const password = "a-Pass/word%1";
const user = "night@nocturne.example";
const to = "owner@example.com";
const config = { type: "email", to };

/** A mail as it was given to the server. */
interface Got {
  from: string;
  to: string[];
  secure: boolean;
  head: string;
  text: string;
}

/** A real SMTP server on loopback that wants a login, and what it got. */
async function serveMail(t: TestContext, options: SMTPServerOptions = {}) {
  const got: Got[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onConnect: (_, callback) => {
      connections += 1;
      callback();
    },
    onAuth: ({ username, password: given }, _, callback) =>
      username === user && given === password
        ? callback(null, { user: username })
        : callback(new Error(`No login for ${username} with ${given}`)),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        const recipients = rcptTo.map(({ address }) => address);
        got.push({
          from,
          to: recipients,
          secure: session.secure,
          ...parted(Buffer.concat(chunks)),
        });
        callback();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  t.after(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return {
    got,
    port,
    url: `smtp://${login}@127.0.0.1:${port}`,
    get connections() {
      return connections;
    },
  };
}

/** Head and text of a mail of one part in quoted-printable or 7bit (RFC 2045 section 6.7). */
function parted(raw: Buffer): { head: string; text: string } {
  const [head = "", ...rest] = raw.toString("latin1").split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const bytes = /quoted-printable/i.test(head)
    ? body
        .replaceAll("=\r\n", "")
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        )
    : body;
  return { head: `${head}\r\n`, text: Buffer.from(bytes, "latin1").toString("utf8") };
}

const from = "Nocturne <night@nocturne.example>";

describe("mail by the server's account", () => {
  test("arrives with a login, as plain text", async (t) => {
    const server = await serveMail(t);
    const access = openAccess(t, { mail: { url: server.url, from } });
    const notice = { ...ended, answer: "Sieben Käuze 🦉\r\n.\r\nand a dot" };
    const delivery = await send(config, access, notice);
    assert.deepEqual(delivery, { delivered: true, attempts: 1, error: null });
    const [mail] = server.got;
    assert.equal(mail!.from, "night@nocturne.example");
    assert.deepEqual(mail!.to, [to]);
    assert.match(mail!.head, /^From: Nocturne <night@nocturne\.example>\r$/m);
    assert.match(mail!.head, /^Subject: An agent has done its task: Count the owls\r$/m);
    assert.match(mail!.head, /^Auto-Submitted: auto-generated\r$/m);
    assert.match(mail!.head, /^Content-Type: text\/plain; charset=utf-8\r$/m);
    assert.match(mail!.text, /Answer:\r\nSieben Käuze 🦉\r\n\.\r\nand a dot\r\n/);
  });

  test("tells a person where to answer", async (t) => {
    const server = await serveMail(t);
    await send(config, openAccess(t, { mail: { url: server.url, from } }), help);
    assert.ok(server.got[0]!.text.includes(help.helpUrl!), server.got[0]!.text);
    assert.match(server.got[0]!.text, /Which of the two barns\?/);
  });

  test("has no header and no recipient from the task or the answer", async (t) => {
    const server = await serveMail(t);
    const evil = "owls\r\nBcc: all@example.com\r\nX-Evil: 1\r\n\r\nRCPT TO:<all@example.com>";
    const notice = { ...ended, task: evil, answer: `${evil}\r\n.\r\nMAIL FROM:<x@example.com>` };
    await send(config, openAccess(t, { mail: { url: server.url, from } }), notice);
    assert.equal(server.got.length, 1);
    assert.deepEqual(server.got[0]!.to, [to]);
    assert.doesNotMatch(server.got[0]!.head, /^(Bcc|X-Evil):/im);
    assert.ok(server.got[0]!.text.includes("MAIL FROM:<x@example.com>"));
  });

  test("is tried again with the same id where the server asks for it", async (t) => {
    const ids: string[] = [];
    const server = await serveMail(t, {
      onData: (stream, _, callback) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          ids.push(/^Message-ID: (.*)\r$/m.exec(parted(Buffer.concat(chunks)).head)![1]!);
          callback(ids.length === 1 ? refusal(451) : null);
        });
      },
    });
    const delivery = await send(config, openAccess(t, { mail: { url: server.url, from } }));
    assert.deepEqual(delivery, { delivered: true, attempts: 2, error: null });
    assert.equal(ids[0], ids[1]);
  });

  test("with a wrong password is refused, and neither tried again nor told", async (t) => {
    const server = await serveMail(t);
    const url = server.url.replace("a-Pass", "wrong-Pass");
    const delivery = await send(config, openAccess(t, { mail: { url, from } }));
    const error = "The mail server refused the login (535)";
    assert.deepEqual(delivery, { delivered: false, attempts: 1, error });
    assert.equal(server.connections, 1);
  });

  test("to somebody unknown there is not tried again", async (t) => {
    const server = await serveMail(t, { onRcptTo: (_, __, callback) => callback(refusal(550)) });
    const delivery = await send(config, openAccess(t, { mail: { url: server.url, from } }));
    const error = "The mail server refused the sender or the recipient (550)";
    assert.deepEqual(delivery, { delivered: false, attempts: 1, error });
  });

  test("that has no server is tried again", async (t) => {
    const gone = await serveApi({ body: {} });
    await gone[Symbol.asyncDispose]();
    const url = `smtp://night:${encodeURIComponent(password)}@127.0.0.1:${new URL(gone.url).port}`;
    const delivery = await send(config, openAccess(t, { mail: { url, from } }));
    assert.equal(delivery.attempts, 3);
    assert.match(delivery.error!, /^The mail server could not be reached \(\w+\)$/);
  });

  test("to a server that says nothing ends with its limit", async (t) => {
    const silent = await serveRaw(t, () => {});
    const limits = { attempts: 2, timeoutMs: 200, firstWaitMs: 1, longestWaitMs: 1_000 };
    const mail = { url: `smtp://127.0.0.1:${silent.port}`, from };
    const delivery = await send(config, openAccess(t, { mail, limits }));
    assert.deepEqual(delivery, { delivered: false, attempts: 2, error: "No answer within 0.2 s" });
  });

  test("is a 422 that names the setting where there is no account", (t) => {
    const access = openAccess(t, { mail: "set NOCTURNE_SMTP_URL and NOCTURNE_MAIL_FROM" });
    assert.throws(
      () => openNotifier(NotifierConfig.parse(config), access),
      (error: AppError) => {
        assert.equal(error.status, 422);
        assert.deepEqual(error.issues![0]!.loc, ["body", "notifier_config", "type"]);
        return /NOCTURNE_SMTP_URL and NOCTURNE_MAIL_FROM/.test(error.message);
      },
    );
  });
});

describe("mail by an account that the request brings", () => {
  const account = {
    smtp_server: "127.0.0.1",
    sender_email: user,
    sender_password: password,
    receiver_email: to,
    subject: "Night report",
  };

  test("goes out by STARTTLS through the gate", async (t) => {
    const server = await serveMail(t, { ...certificate, disabledCommands: [] });
    const own = { type: "email", config: { ...account, smtp_port: server.port } };
    const distrusted = await send(own, openAccess(t));
    const error = "127.0.0.1: its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)";
    assert.deepEqual(distrusted, { delivered: false, attempts: 1, error });
    assert.equal(server.got.length, 0);
    const trusted = getCACertificates();
    t.after(() => setDefaultCACertificates(trusted));
    setDefaultCACertificates([certificate.cert]);
    const delivery = await send(own, openAccess(t));
    assert.deepEqual(delivery, { delivered: true, attempts: 1, error: null });
    assert.equal(server.got[0]!.secure, true);
    assert.match(server.got[0]!.head, /^Subject: Night report: An agent has done its task/m);
    assert.deepEqual([server.got[0]!.from, server.got[0]!.to], [user, [to]]);
  });

  test("to a server that says nothing ends with its limit", async (t) => {
    const silent = await serveRaw(t, () => {});
    const limits = { attempts: 2, timeoutMs: 200, firstWaitMs: 1, longestWaitMs: 1_000 };
    for (const smtp_server of ["127.0.0.1", "localhost"]) {
      const own = { type: "email", config: { ...account, smtp_server, smtp_port: silent.port } };
      const delivery = await send(own, openAccess(t, { limits }));
      const error = "No answer within 0.2 s";
      assert.deepEqual(delivery, { delivered: false, attempts: 2, error });
    }
    // Ends only where nothing is left open.
    while (silent.sockets.size > 0) await sleep(5);
  });

  test("is never sent without TLS", async (t) => {
    let logins = 0;
    const server = await serveMail(t, {
      onAuth: (_, __, callback) => {
        logins += 1;
        callback(refusal(535));
      },
    });
    const own = { type: "email", config: { ...account, smtp_port: server.port } };
    const delivery = await send(own, openAccess(t));
    assert.equal(delivery.delivered, false);
    assert.match(delivery.error!, /could not be spoken to securely/);
    assert.equal(logins, 0);
  });

  test("reaches no private address", async (t) => {
    const server = await serveMail(t);
    const openGate = () => EgressGate.open({ policy: { allowPrivateNetwork: false } });
    const own = { type: "email", config: { ...account, smtp_port: server.port } };
    const delivery = await send(own, openAccess(t, { openGate }));
    assert.equal(delivery.attempts, 1);
    assert.match(delivery.error!, /^127\.0\.0\.1: Refused by policy/);
    assert.equal(server.connections, 0);
  });
});

function refusal(responseCode: number): Error {
  return Object.assign(new Error("No, not you"), { responseCode });
}
