import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openMailStage } from "../../../test/mail-stage.ts";

const stage = await openMailStage();
after(() => stage[Symbol.asyncDispose]());
const last = () => stage.kept.at(-1)!;

test("an email arrives over an encrypted connection", async () => {
  await stage.send({
    from: "Owl Bank <no-reply@owl.example>",
    to: "ada@agents.example",
    subject: "Your code",
    text: "Your code is 314159.",
    messageId: "<one@owl.example>",
  });
  assert.deepEqual(last(), {
    reference: "<one@owl.example>",
    sender: { address: "no-reply@owl.example", name: "Owl Bank" },
    subject: "Your code",
    text: "Your code is 314159.\n",
    html: null,
    attachments: [],
    authentication: { spf: "none", dkim: "none", dmarc: "none" },
    recipients: ["ada@agents.example"],
  });
});

test("an email arrives over a plain connection, with its text and its HTML", async () => {
  const html = "<p>Grüße aus <b>Køge</b> 🦉</p>";
  const mail = { from: "a@owl.example", to: "Ada+shop@Agents.Example", subject: "Grüße 🦉" };
  await stage.send({ ...mail, text: "Grüße aus Køge 🦉", html }, false);
  assert.equal(last().subject, "Grüße 🦉");
  assert.equal(last().text?.trim(), "Grüße aus Køge 🦉");
  assert.equal(last().html?.trim(), html);
  assert.deepEqual(last().recipients, ["Ada+shop@agents.example"]);
});

for (const textEncoding of ["base64", "quoted-printable"] as const) {
  test(`a text in ${textEncoding} is read`, async () => {
    const text = `Ihr Bestätigungscode lautet 271828. ${"ä".repeat(200)}`;
    await stage.send({ from: "a@owl.example", to: "bob@agents.example", text, textEncoding });
    assert.equal(last().text?.trim(), text);
  });
}

test("HTML alone has its text, with the addresses of its links", async () => {
  const html = '<h1>Hello</h1><a href="https://owl.example/verify?t=1">Confirm</a>';
  await stage.send({ from: "a@owl.example", to: "bob@agents.example", html });
  assert.match(last().text ?? "", /HELLO[^]*Confirm \[https:\/\/owl\.example\/verify\?t=1\]/);
});

test("what is attached is listed, not kept", async () => {
  await stage.send({
    from: "a@owl.example",
    to: "bob@agents.example",
    text: "See there.",
    attachments: [
      { filename: "Räume.pdf", content: Buffer.alloc(5_000), contentType: "application/pdf" },
    ],
  });
  assert.deepEqual(last().attachments, [
    { name: "Räume.pdf", contentType: "application/pdf", size: 5_000 },
  ]);
});

test("one email is handed over once for several people", async () => {
  const before = stage.kept.length;
  await stage.send({
    from: "a@owl.example",
    to: "ada@agents.example, bob@agents.example",
    text: "x",
  });
  assert.equal(stage.kept.length, before + 1);
  assert.deepEqual(last().recipients, ["ada@agents.example", "bob@agents.example"]);
});

test("whom it was sent to blindly is found by the envelope", async () => {
  await stage.send({
    from: "a@owl.example",
    to: "x@else.example",
    bcc: "bob@agents.example",
    text: "x",
    envelope: { from: "a@owl.example", to: ["bob@agents.example"] },
  });
  assert.deepEqual(last().recipients, ["bob@agents.example"]);
});

test("a bounce, which has no sender, is taken", async () => {
  await stage.send({
    from: "Mailer <mailer@owl.example>",
    to: "ada@agents.example",
    text: "It came back.",
    envelope: { from: "", to: ["ada@agents.example"] },
  });
  assert.equal(last().text?.trim(), "It came back.");
});

test("the server offers encryption and its size, and no login", async () => {
  using conversation = await stage.open();
  assert.match(await conversation.hear(), /^220 agents\.example ESMTP/);
  const offered = await conversation.say("EHLO owl.example");
  assert.match(offered, /STARTTLS/);
  assert.match(offered, /SIZE 1048576/);
  assert.doesNotMatch(offered, /AUTH/);
  assert.match(await conversation.say("AUTH PLAIN AGFkYQBvd2w="), /^5/);
});

test("what goes wrong here makes the sender come again", async () => {
  await using broken = await openMailStage({
    delivery: {
      knows: async () => true,
      email: async () => {
        throw new Error("the disk is full");
      },
    },
  });
  const sent = broken.send({ from: "a@owl.example", to: "ada@agents.example", text: "x" });
  await assert.rejects(sent, /451 4\.3\.0/);
  assert.match(String(broken.errors), /the disk is full/);
});

test("a domain in letters of any language is the same in both its forms", async () => {
  const asked: string[] = [];
  await using stage = await openMailStage({
    domain: "xn--eulen-sta.example",
    delivery: {
      knows: async (address) => asked.push(address) > 0,
      email: async (recipients) => asked.push(...recipients),
    },
  });
  for (const domain of ["xn--eulen-sta.example", "Eulenñ.example"]) {
    using conversation = await stage.open();
    await conversation.hear();
    await conversation.say("EHLO owl.example");
    await conversation.say("MAIL FROM:<a@owl.example> SMTPUTF8");
    const wire = Buffer.from(domain).toString("latin1");
    conversation.socket.write(`RCPT TO:<ada@${wire}>\r\n`, "latin1");
    await conversation.hear();
  }
  assert.deepEqual(asked, ["ada@xn--eulen-sta.example", "ada@xn--eulen-sta.example"]);
});

test("what is being kept when the server ends is kept before it has ended", async () => {
  const begun = Promise.withResolvers<void>();
  const kept = Promise.withResolvers<number>();
  const stage = await openMailStage({
    delivery: {
      knows: async () => true,
      email: async () => {
        begun.resolve();
        return await kept.promise;
      },
    },
  });
  const sent = stage.send({ from: "a@owl.example", to: "ada@agents.example", text: "x" });
  const broken = assert.rejects(sent);
  await begun.promise;
  let isOver = false;
  const over = stage[Symbol.asyncDispose]().then(() => (isOver = true));
  await broken;
  assert.equal(isOver, false);
  kept.resolve(1);
  await over;
});
