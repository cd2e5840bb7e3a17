import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { Webhook } from "standardwebhooks";
import { EgressGate } from "../../src/browser/egress/gate.ts";
import { NotifierConfig } from "../../src/contract/notifier.ts";
import { openNotifier } from "../../src/notify/notifier.ts";
import { Outbox } from "../../src/notify/outbox.ts";
import { serveApi } from "../api-double.ts";
import { certificate, serveRaw, serveTls } from "../fetch-stage.ts";
import { ended, help, openAccess, send } from "../notify-stage.ts";

const secret = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;
const path = "/hooks/a-secret-path";

function headersOf(heard: { headers: Record<string, string | string[] | undefined> }) {
  return heard.headers as Record<string, string>;
}

describe("a webhook", () => {
  test("gets JSON that Standard Webhooks verifies", async (t) => {
    await using receiver = await serveApi({ body: {} });
    const config = { type: "webhook", url: receiver.url + path, secret };
    assert.deepEqual(await send(config, openAccess(t), help), {
      delivered: true,
      attempts: 1,
      error: null,
    });
    const [heard] = receiver.heard;
    assert.equal(heard!.method, "POST");
    assert.equal(heard!.path, path);
    assert.equal(heard!.headers["content-type"], "application/json");
    assert.deepEqual(new Webhook(secret).verify(heard!.text, headersOf(heard!)), {
      type: "agent.help",
      timestamp: "2026-01-31T12:00:00.000Z",
      data: {
        agent_id: "agent-1",
        session_id: "session-1",
        task: "Count the owls",
        success: null,
        answer: null,
        truncated: false,
        reason: "Which of the two barns?",
        end_reason: null,
        help_url: help.helpUrl,
        viewer_url: help.viewerUrl,
      },
    });
    const another = new Webhook(`whsec_${Buffer.from("another key").toString("base64")}`);
    assert.throws(() => another.verify(heard!.text, headersOf(heard!)));
  });

  test("is signed with the server's secret where it has none of its own, else not at all", async (t) => {
    await using receiver = await serveApi({ body: {} });
    const config = { type: "webhook", url: receiver.url };
    await send(config, openAccess(t, { webhookSecret: "a text as a secret" }));
    await send({ ...config, secret }, openAccess(t, { webhookSecret: "a text as a secret" }));
    await send(config, openAccess(t));
    const [byServer, byRequest, unsigned] = receiver.heard;
    const raw = new Webhook("a text as a secret", { format: "raw" });
    assert.ok(raw.verify(byServer!.text, headersOf(byServer!)));
    assert.ok(new Webhook(secret).verify(byRequest!.text, headersOf(byRequest!)));
    assert.equal(unsigned!.headers["webhook-signature"], undefined);
    assert.ok(unsigned!.headers["webhook-id"]);
  });

  test("is tried again with the same id after an error of the server and a broken connection", async (t) => {
    await using receiver = await serveApi(
      { status: 503, body: {} },
      { body: undefined },
      { body: {} },
    );
    const config = { type: "webhook", url: receiver.url, secret };
    const delivery = await send(config, openAccess(t));
    assert.deepEqual(delivery, { delivered: true, attempts: 3, error: null });
    assert.equal(new Set(receiver.heard.map(({ headers }) => headers["webhook-id"])).size, 1);
    assert.equal(new Set(receiver.heard.map(({ text }) => text)).size, 1);
    for (const heard of receiver.heard) {
      assert.ok(new Webhook(secret).verify(heard.text, headersOf(heard)));
    }
  });

  for (const status of [408, 429, 500, 502, 504]) {
    test(`gives up after some attempts that are answered ${status}`, async (t) => {
      await using receiver = await serveApi({ status, body: {} });
      const delivery = await send({ type: "webhook", url: receiver.url + path }, openAccess(t));
      const host = new URL(receiver.url).host;
      const error = `${host} answered ${status}`;
      assert.deepEqual(delivery, { delivered: false, attempts: 3, error });
      assert.equal(receiver.heard.length, 3);
    });
  }

  for (const status of [400, 401, 404, 410, 413, 422]) {
    test(`is not tried again after ${status}`, async (t) => {
      await using receiver = await serveApi({ status, body: {} });
      const delivery = await send({ type: "webhook", url: receiver.url + path }, openAccess(t));
      assert.equal(delivery.attempts, 1);
      assert.equal(delivery.delivered, false);
      assert.equal(receiver.heard.length, 1);
    });
  }

  test("waits as long as Retry-After asks", async (t) => {
    await using receiver = await serveApi(
      { status: 429, headers: { "retry-after": "1" }, body: {} },
      { body: {} },
    );
    const config = { type: "webhook", url: receiver.url };
    assert.deepEqual(await send(config, openAccess(t)), {
      delivered: true,
      attempts: 2,
      error: null,
    });
    const [first, second] = receiver.heard.map(({ headers }) =>
      Number(headers["webhook-timestamp"]),
    );
    assert.ok(second! > first!, `${first} ${second}`);
  });

  test("is left alone by whoever asks for too long a wait", async (t) => {
    const headers = { "retry-after": "86400" };
    await using receiver = await serveApi({ status: 503, headers, body: {} });
    const delivery = await send({ type: "webhook", url: receiver.url }, openAccess(t));
    assert.equal(delivery.attempts, 1);
    assert.equal(delivery.delivered, false);
  });

  test("that never answers costs an attempt its limit", async (t) => {
    const silent = await serveRaw(t, () => {});
    const limits = { attempts: 2, timeoutMs: 200, firstWaitMs: 1, longestWaitMs: 1_000 };
    const delivery = await send({ type: "webhook", url: silent.url }, openAccess(t, { limits }));
    assert.deepEqual(delivery, { delivered: false, attempts: 2, error: "No answer within 0.2 s" });
    assert.equal(silent.connections, 2);
  });

  test("has what it needs with the head of the answer", async (t) => {
    await using receiver = await serveApi({ body: {}, hangs: true });
    const delivery = await send({ type: "webhook", url: receiver.url }, openAccess(t));
    assert.deepEqual(delivery, { delivered: true, attempts: 1, error: null });
  });

  test("is not followed elsewhere", async (t) => {
    await using elsewhere = await serveApi({ body: {} });
    await using receiver = await serveApi({
      status: 307,
      headers: { location: elsewhere.url },
      body: {},
    });
    const delivery = await send({ type: "webhook", url: receiver.url + path }, openAccess(t));
    assert.equal(delivery.attempts, 1);
    assert.match(delivery.error!, /answered 307, and redirects are not followed/);
    assert.equal(elsewhere.heard.length, 0);
  });
});

test("https is for certificates that are trusted", async (t) => {
  const site = await serveTls(t, (_, response) => void response.end());
  const config = { type: "webhook", url: site.url + path };
  const distrusted = await send(config, openAccess(t));
  assert.equal(distrusted.attempts, 1);
  assert.match(distrusted.error!, /^127\.0\.0\.1:\d+: its certificate is not trusted \(\w+\)$/);
  const trusted = getCACertificates();
  t.after(() => setDefaultCACertificates(trusted));
  setDefaultCACertificates([certificate.cert]);
  assert.deepEqual(await send(config, openAccess(t)), {
    delivered: true,
    attempts: 1,
    error: null,
  });
});

test("https that never gets secure is given up with the signal", async (t) => {
  const silent = await serveRaw(t, () => {});
  const config = { type: "webhook", url: silent.url.replace("http:", "https:") };
  const end = new AbortController();
  const limits = { attempts: 3, timeoutMs: 60_000, firstWaitMs: 60_000, longestWaitMs: 60_000 };
  const sending = send(config, openAccess(t, { limits }), ended, end.signal);
  while (silent.connections === 0) await sleep(5);
  end.abort();
  assert.deepEqual(await sending, { delivered: false, attempts: 1, error: "It was given up" });
});

describe("what may not be reached", () => {
  for (const host of ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"]) {
    test(`${host} gets nothing by policy`, async (t) => {
      await using receiver = await serveApi({ body: {} });
      const url = receiver.url.replace("127.0.0.1", host) + path;
      const openGate = () => EgressGate.open({ policy: { allowPrivateNetwork: false } });
      const delivery = await send({ type: "webhook", url }, openAccess(t, { openGate }));
      assert.equal(delivery.delivered, false);
      assert.equal(delivery.attempts, 1);
      assert.match(delivery.error!, /Refused by policy.*NOCTURNE_ALLOW_PRIVATE_NETWORK/);
      assert.equal(receiver.heard.length, 0);
    });
  }

  test("a name is judged by the address that is dialled", async (t) => {
    await using receiver = await serveApi({ body: {} });
    const { port } = new URL(receiver.url);
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const openGate = () => EgressGate.open({ policy: { allowPrivateNetwork: false }, resolve });
    const url = `http://hooks.example:${port}${path}`;
    const delivery = await send({ type: "webhook", url }, openAccess(t, { openGate }));
    assert.match(delivery.error!, /Refused by policy: hooks\.example \(127\.0\.0\.1\)/);
    assert.equal(receiver.heard.length, 0);
  });

  test("who is not there is tried again, and told without the path", async (t) => {
    // No port that was free a moment ago, which another may have taken since.
    const url = `http://127.0.0.1:2${path}`;
    const delivery = await send({ type: "webhook", url }, openAccess(t));
    assert.equal(delivery.attempts, 3);
    assert.match(delivery.error!, /Cannot connect to port 2: ECONNREFUSED/);
    assert.ok(!delivery.error!.includes("secret-path"));
  });
});

test("notices arrive in their order, also where the first is tried again", async (t) => {
  await using receiver = await serveApi({ status: 500, body: {} }, { body: {} });
  const config = NotifierConfig.parse({ type: "webhook", url: receiver.url });
  const notifier = openNotifier(config, openAccess(t));
  const signal = AbortSignal.timeout(30_000);
  await Promise.all([notifier.send(help, signal), notifier.send(ended, signal)]);
  const types = receiver.heard.map(({ body }) => (body as { type: string }).type);
  assert.deepEqual(types, ["agent.help", "agent.help", "agent.ended"]);
});

test("the server's end leaves nothing open to a receiver that hangs", async (t) => {
  const silent = await serveRaw(t, () => {});
  const failures: (string | null)[] = [];
  const outbox = new Outbox({ graceMs: 50, onFailure: (_, { error }) => failures.push(error) });
  const config = NotifierConfig.parse({ type: "webhook", url: silent.url + path });
  void outbox.send(openNotifier(config, openAccess(t)), help);
  await outbox[Symbol.asyncDispose]();
  assert.deepEqual(failures, ["It was given up"]);
  // Ends only where nothing is left open.
  while (silent.sockets.size > 0) await sleep(5);
});

test("a long answer is cut, and said to be", async (t) => {
  await using receiver = await serveApi({ body: {} });
  const notice = { ...ended, answer: "🦉".repeat(50_000) };
  await send({ type: "webhook", url: receiver.url }, openAccess(t), notice);
  const { data } = receiver.heard[0]!.body as { data: { answer: string; truncated: boolean } };
  assert.equal(data.truncated, true);
  assert.ok(data.answer.length <= 20_000 && data.answer.endsWith("🦉…"), data.answer.slice(-4));
});
