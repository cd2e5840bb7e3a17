import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { after, test } from "node:test";
import { createServer, Packet } from "dns2";
import { createTransport } from "nodemailer";
import { openMailStage } from "../../../test/mail-stage.ts";
import { authenticate, type Resolve } from "./authentication.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const records: Record<string, string> = {
  "owl.example": "v=spf1 ip4:127.0.0.1 -all",
  "owls._domainkey.owl.example": `v=DKIM1; k=rsa; p=${key}`,
  "_dmarc.owl.example": "v=DMARC1; p=reject",
  "hawk.example": "v=spf1 -all",
  "_dmarc.hawk.example": "v=DMARC1; p=reject",
};

/** A real name server on loopback that knows these records only. */
const names = createServer({
  udp: true,
  handle: (request, send) => {
    const answer = Packet.createResponseFromRequest(request);
    const [question] = request.questions;
    const text = records[question?.name ?? ""];
    const isText = question?.type === Packet.TYPE.TXT;
    if (question !== undefined && text !== undefined && isText) {
      const data = text.match(/.{1,200}/g) ?? [];
      answer.answers.push({
        name: question.name,
        type: Packet.TYPE.TXT,
        class: Packet.CLASS.IN,
        ttl: 60,
        data,
      } as never);
    } else if (text === undefined) answer.header.rcode = 3;
    void send(answer);
  },
});
const { udp } = (await names.listen({ udp: { port: 0, address: "127.0.0.1" } })) as unknown as {
  udp: { address: string; port: number };
};
after(() => names.close());
const resolver = new Resolver({ timeout: 2_000, tries: 2 });
resolver.setServers([`127.0.0.1:${udp.port}`]);
const resolve: Resolve = (name, type) => resolver.resolve(name, type) as Promise<string[][]>;
const stage = await openMailStage({ resolve });
after(() => stage[Symbol.asyncDispose]());

const dkim = {
  domainName: "owl.example",
  keySelector: "owls",
  privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
};

test("a signed email from where its domain sends passes", async () => {
  const mail = { from: "a@owl.example", to: "ada@agents.example", text: "Hoo." };
  await stage.send({ ...mail, dkim });
  assert.deepEqual(stage.kept.at(-1)!.authentication, { spf: "pass", dkim: "pass", dmarc: "pass" });
});

test("an email that was not sent by its domain fails, and arrives", async () => {
  await stage.send({ from: "boss@hawk.example", to: "ada@agents.example", text: "Pay!", dkim });
  assert.deepEqual(stage.kept.at(-1)!.authentication, { spf: "fail", dkim: "pass", dmarc: "fail" });
});

test("an email that was changed on its way fails by its signature", async () => {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await transport.sendMail({ from: "a@owl.example", text: "One owl.", dkim });
  assert.ok(Buffer.isBuffer(message));
  const changed = Buffer.from(message.toString().replace("One owl", "Two owls"));
  const envelope = { ip: "192.0.2.7", helo: "else.example", sender: "a@owl.example" };
  assert.deepEqual(await authenticate(changed, envelope, resolve), {
    spf: "fail",
    dkim: "neutral",
    dmarc: "fail",
  });
});

test("what can't be found out is said to be so", async () => {
  const failing: Resolve = async () => {
    throw Object.assign(new Error("the name server is down"), { code: "ESERVFAIL" });
  };
  const envelope = { ip: "192.0.2.7", helo: "else.example", sender: "a@owl.example" };
  const message = Buffer.from("From: a@owl.example\r\n\r\nHoo.\r\n");
  const checked = await authenticate(message, envelope, failing);
  assert.equal(checked.spf, "temperror");
  assert.equal(checked.dmarc, "temperror");
});

test("a name server that says nothing is not waited for when the server ends", async () => {
  const silent: Resolve = () => new Promise(() => {});
  const envelope = { ip: "192.0.2.7", helo: "else.example", sender: "a@owl.example" };
  const message = Buffer.from("From: a@owl.example\r\n\r\nHoo.\r\n");
  const checked = authenticate(message, envelope, silent, AbortSignal.abort());
  assert.deepEqual(await checked, { spf: "temperror", dkim: "temperror", dmarc: "temperror" });
});

test("a message of a thousand signatures is not looked into", async () => {
  let asked = 0;
  const counting: Resolve = async () => {
    asked += 1;
    return [];
  };
  const signature =
    "DKIM-Signature: v=1; a=rsa-sha256; d=owl.example; s=owls; h=from; bh=eA==; b=eA==\r\n";
  const message = Buffer.from(`${signature.repeat(1_000)}From: a@owl.example\r\n\r\nHoo.\r\n`);
  const envelope = { ip: "192.0.2.7", helo: "else.example", sender: "a@owl.example" };
  assert.equal((await authenticate(message, envelope, counting)).dkim, "permerror");
  assert.equal(asked, 0);
});
