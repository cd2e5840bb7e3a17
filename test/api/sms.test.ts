import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import fastify, { type FastifyInstance } from "fastify";
import { smsHooks } from "../../src/app/sms.ts";
import { sendError } from "../../src/http/failure.ts";
import { addInbound } from "../../src/http/inbound.ts";
import type { IncomingText } from "../../src/identity/messages.ts";
import { readSettings } from "../../src/settings.ts";
import { startTestServer, type TestServer } from "../server.ts";

const authToken = "the-token-of-twilio";
const secret = `whsec_${Buffer.from("the key of the gateway").toString("base64")}`;
const publicUrl = "https://night.example/nocturne/";
const number = "+15551234567";
const [sid, otherSid] = [`SM${"a".repeat(32)}`, `SM${"b".repeat(32)}`] as const;

interface Told {
  status: number;
  type: string | null;
  text: string;
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Told> {
  const response = await fetch(url, { method: "POST", headers, body });
  const type = response.headers.get("content-type");
  return { status: response.status, type, text: await response.text() };
}

/** What Twilio sends for a text, signed for the address that it believes to call. */
function byTwilio(fields: Record<string, string>, signedFor: string, token = authToken) {
  const form = {
    MessageSid: sid,
    From: "+15557654321",
    To: number,
    Body: "hi",
    NumMedia: "0",
    ...fields,
  };
  const names = Object.keys(form).toSorted() as (keyof typeof form)[];
  const text = signedFor + names.map((name) => name + form[name]).join("");
  const signature = createHmac("sha1", token).update(text).digest("base64");
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "x-twilio-signature": signature,
  };
  return [headers, new URLSearchParams(form).toString()] as const;
}

/** What a gateway sends, signed as Standard Webhooks says. */
function byGateway(
  content: unknown,
  { id = "msg_1", late = 0, key = "the key of the gateway" } = {},
) {
  const body = typeof content === "string" ? content : JSON.stringify(content);
  const timestamp = String(Math.floor(Date.now() / 1000) - late);
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`);
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${hmac.digest("base64")}`,
  };
  return [headers, body] as const;
}

describe("texts that come in", () => {
  let server: FastifyInstance;
  let url: string;
  let kept: (IncomingText & { recipient: string })[];
  let notes: string[];

  before(async () => {
    const settings = readSettings({
      TWILIO_AUTH_TOKEN: authToken,
      NOCTURNE_SMS_WEBHOOK_SECRET: secret,
    });
    const texts = {
      async text(recipient: string, text: IncomingText) {
        if (recipient !== number) return false;
        if (!kept.some(({ reference }) => reference === text.reference))
          kept.push({ recipient, ...text });
        return true;
      },
    };
    server = fastify({ forceCloseConnections: true });
    server.setErrorHandler((error, request, reply) => sendError(error, request, reply));
    const hooks = smsHooks(settings, { texts, note: (sentence) => void notes.push(sentence) });
    await addInbound(server, hooks, publicUrl);
    url = await server.listen({ host: "127.0.0.1", port: 0 });
  });
  after(() => server.close());

  function begin(): void {
    kept = [];
    notes = [];
  }

  function twilio(...request: readonly [Record<string, string>, string]): Promise<Told> {
    return post(`${url}/inbound/sms/twilio`, ...request);
  }

  function gateway(...request: readonly [Record<string, string>, string]): Promise<Told> {
    return post(`${url}/inbound/sms/generic`, ...request);
  }

  const called = "https://night.example/nocturne/inbound/sms/twilio";
  const silence = { status: 200, type: "text/xml", text: "<Response/>" };

  test("by Twilio, signed for the public address; one that comes again is the same", async () => {
    begin();
    const body = "Your code is 123 456 & no other: ñ😀+=%";
    for (const _time of [1, 2]) {
      assert.deepEqual(await twilio(...byTwilio({ Body: body }, called)), silence);
    }
    assert.deepEqual(kept, [{ recipient: number, reference: sid, sender: "+15557654321", body }]);
    await twilio(...byTwilio({ MessageSid: otherSid, From: "NIGHTBANK", Body: "" }, called));
    assert.deepEqual(kept[1], {
      recipient: number,
      reference: otherSid,
      sender: "NIGHTBANK",
      body: "",
    });
    assert.deepEqual(notes, []);
  });

  test("forged in Twilio's name, they are refused", async () => {
    begin();
    const [headers, body] = byTwilio({}, called);
    const { "x-twilio-signature": _signature, ...unsigned } = headers;
    for (const forged of [
      await twilio(unsigned, body),
      await twilio({ ...headers, "x-twilio-signature": "" }, body),
      await twilio(headers, body.replace("hi", "ho")),
      await twilio(headers, `${body}&Body=ho`),
      await twilio(...byTwilio({}, called, "another token")),
      await twilio(...byTwilio({}, "https://day.example/nocturne/inbound/sms/twilio")),
      await twilio(...byTwilio({}, `${called}?more=1`)),
    ]) {
      assert.equal(forged.status, 403, forged.text);
      assert.ok(!forged.text.includes(authToken));
    }
    assert.deepEqual(kept, []);
  });

  test("the same text with its fields cut in other places is not another text", async () => {
    begin();
    const [headers, body] = byTwilio({}, called);
    const moved = body.replace(sid, `${sid}NumMedia0`).replace("&NumMedia=0", "");
    assert.ok(!moved.includes("NumMedia="));
    assert.equal((await twilio(headers, moved)).status, 422);
    assert.deepEqual(kept, []);
  });

  test("by Twilio for a number that nobody has, they are noted and not sent again", async () => {
    begin();
    for (const To of ["+15550000000", "72975"]) {
      assert.deepEqual(await twilio(...byTwilio({ To, Body: "for nobody" }, called)), silence);
    }
    assert.equal(notes.length, 2);
    assert.match(notes[0]!, /\+15550000000, which nobody has/);
    assert.ok(!notes.join().includes("for nobody"));
  });

  test("what Twilio signs and is no text is refused by its missing field", async () => {
    begin();
    const form = "CallSid=CA1";
    const hmac = createHmac("sha1", authToken).update(`${called}CallSidCA1`);
    const told = await twilio({ "x-twilio-signature": hmac.digest("base64") }, form);
    assert.equal(told.status, 422);
    assert.match(told.text, /"To"/);
  });

  test("by a gateway, with numbers as people write them; one that comes again is the same", async () => {
    begin();
    const text = { to: "001 (555) 123-4567", from: "+49 30 123456", body: "Code: 4711" };
    for (const id of ["msg_1", "msg_1", "msg_2"]) {
      const told = await gateway(...byGateway(text, { id }));
      assert.deepEqual([told.status, told.text], [200, '{"kept":true}']);
    }
    assert.deepEqual(kept, [
      { recipient: number, reference: "msg_1", sender: "+4930123456", body: "Code: 4711" },
      { recipient: number, reference: "msg_2", sender: "+4930123456", body: "Code: 4711" },
    ]);
    begin();
    for (const id of ["msg_3", "msg_4"]) {
      await gateway(...byGateway({ ...text, from: " 72975 ", id: 12 }, { id }));
    }
    assert.deepEqual(kept, [
      { recipient: number, reference: "12", sender: "72975", body: "Code: 4711" },
    ]);
  });

  test("by a gateway for a number that nobody has, they are noted", async () => {
    begin();
    const told = await gateway(...byGateway({ to: "+15550000000", from: null, body: "x" }));
    assert.equal(told.status, 200);
    assert.deepEqual(JSON.parse(told.text), {
      kept: false,
      reason: "No persona has the number +15550000000.",
    });
    assert.match(notes[0]!, /\+15550000000, which nobody has/);
  });

  test("forged or late by a gateway, they are refused", async () => {
    begin();
    const text = { to: number, from: "x", body: "y" };
    const [headers, body] = byGateway(text);
    for (const forged of [
      await gateway({ "content-type": "application/json" }, body),
      await gateway(headers, body.replace("y", "z")),
      await gateway({ ...headers, "webhook-id": "msg_2" }, body),
      await gateway(...byGateway(text, { key: "another key" })),
      await gateway(...byGateway(text, { late: 400 })),
      await gateway(...byGateway(text, { late: -400 })),
    ]) {
      assert.equal(forged.status, 403, forged.text);
    }
    assert.deepEqual(kept, []);
  });

  test("of the wrong shape by a gateway, they are refused by their field", async () => {
    begin();
    for (const [content, field, words = ""] of [
      ['"a text"', "body"],
      [[], "body"],
      [{ from: "x", body: "y" }, "to", "Field required"],
      [{ to: "12", from: "x", body: "y" }, "to"],
      [{ to: number, from: "x" }, "body", "Field required"],
      [{ to: number, from: 7, body: "y" }, "from"],
      [{ to: number, from: "x", body: "y", id: "" }, "id"],
    ] as const) {
      const told = await gateway(...byGateway(content));
      assert.equal(told.status, 422, told.text);
      const { detail } = JSON.parse(told.text) as { detail: { loc: string[]; msg: string }[] };
      assert.equal(detail[0]!.loc.at(-1), field);
      assert.ok(detail[0]!.msg.includes(words), told.text);
    }
    const broken = await gateway(...byGateway("{"));
    assert.equal(broken.status, 400, broken.text);
    assert.match(broken.text, /not valid JSON/);
    assert.deepEqual(kept, []);
  });

  test("too large for a text, they are refused before they are read", async () => {
    begin();
    const Body = "a".repeat(100_001);
    assert.equal((await twilio(...byTwilio({ Body }, called))).status, 413);
    const large = { to: number, from: "x", body: Body };
    assert.equal((await gateway(...byGateway(large))).status, 413);
    assert.deepEqual(kept, []);
  });
});

test("without their secrets, texts have no way in", () => {
  const target = { texts: { text: async () => true }, note: () => {} };
  assert.deepEqual(smsHooks(readSettings({}), target), {});
  const one = smsHooks(readSettings({ TWILIO_AUTH_TOKEN: authToken }), target);
  assert.deepEqual(Object.keys(one), ["/inbound/sms/twilio"]);
});

describe("the server", () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({
      TWILIO_AUTH_TOKEN: authToken,
      NOCTURNE_SMS_WEBHOOK_SECRET: secret,
      NOCTURNE_PHONE_NUMBERS: `${number},+15551234568`,
    });
  });
  after(() => server[Symbol.asyncDispose]());

  test("takes texts without a key, and knows forged ones", async () => {
    const url = `${server.url}/inbound/sms/twilio`;
    const other = { To: "+15550000000" };
    assert.equal((await post(url, ...byTwilio(other, url))).text, "<Response/>");
    assert.equal((await post(url, ...byTwilio(other, url, "another token"))).status, 403);
    const generic = `${server.url}/inbound/sms/generic`;
    const text = byGateway({ to: "+15550000000", from: "x", body: "y" });
    const { text: told } = await post(generic, ...text);
    assert.deepEqual(JSON.parse(told), {
      kept: false,
      reason: "No persona has the number +15550000000.",
    });
    assert.equal((await post(`${server.url}/inbound/sms/other`, ...text)).status, 404);
  });

  test("tells what it can do for identities", async () => {
    const { identity } = await server.client.capabilities({});
    assert.deepEqual(identity.sms, { available: true, detail: "by Twilio and by signed webhooks" });
    assert.deepEqual(identity.phone_numbers, { available: true, detail: "2 of the operator's" });
    assert.equal(identity.personas.available, false);
    assert.match(identity.email.detail ?? "", /NOCTURNE_MAIL_DOMAIN/);
    for (const one of [identity.vaults, identity.profiles, identity.managed_auth])
      assert.equal(one.available, true);
  });
});
