import assert from "node:assert/strict";
import { test } from "node:test";
import { openMailStage, type Conversation } from "../../../test/mail-stage.ts";

async function greet(conversation: Conversation): Promise<Conversation> {
  await conversation.hear();
  await conversation.say("EHLO owl.example");
  return conversation;
}

async function toData(conversation: Conversation): Promise<Conversation> {
  await greet(conversation);
  await conversation.say("MAIL FROM:<a@owl.example>");
  await conversation.say("RCPT TO:<ada@agents.example>");
  assert.match(await conversation.say("DATA"), /^354/);
  return conversation;
}

test("a hundred megabytes are cut off early", async () => {
  await using stage = await openMailStage();
  using conversation = await toData(await stage.open());
  const line = Buffer.from(`${"x".repeat(998)}\r\n`.repeat(64));
  let sent = 0;
  while (sent < 100_000_000 && conversation.socket.writable) {
    sent += line.length;
    if (!conversation.socket.write(line)) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.match(await conversation.hear(), /^552 5\.3\.4/);
  await conversation.toEnd();
  assert.ok(conversation.socket.bytesWritten < 20_000_000, `${conversation.socket.bytesWritten}`);
  assert.deepEqual(stage.kept, []);
  assert.deepEqual(stage.errors, []);
});

test("a size that is too large is refused before anything is sent", async () => {
  await using stage = await openMailStage();
  using conversation = await greet(await stage.open());
  assert.match(await conversation.say("MAIL FROM:<a@owl.example> SIZE=5000000"), /^552/);
});

test("clients together can't fill the memory", async () => {
  await using stage = await openMailStage({ limits: { heldBytes: 100_000 } });
  using first = await toData(await stage.open());
  first.socket.write("x".repeat(70_000));
  using second = await toData(await stage.open());
  second.socket.write("x".repeat(70_000));
  assert.match(await Promise.race([first.hear(), second.hear()]), /^452 4\.3\.1/);
});

test("the hundred and first recipient is refused", async () => {
  await using stage = await openMailStage();
  using conversation = await greet(await stage.open());
  await conversation.say("MAIL FROM:<a@owl.example>");
  const answers: string[] = [];
  for (let at = 0; at < 101; at++)
    answers.push(await conversation.say(`RCPT TO:<ada+${at}@agents.example>`));
  assert.ok(answers.slice(0, 100).every((answer) => answer.startsWith("250")));
  assert.match(answers[100]!, /^452/);
});

test("mail for elsewhere is not passed on", async () => {
  await using stage = await openMailStage();
  using conversation = await greet(await stage.open());
  await conversation.say("MAIL FROM:<ada@agents.example>");
  for (const address of [
    "ada@else.example",
    "ada%else.example@evil.example",
    "ada@agents.example.evil.example",
  ])
    assert.match(await conversation.say(`RCPT TO:<${address}>`), /^550 5\.7\.1/, address);
  assert.match(await conversation.say("DATA"), /^503/);
});

test("whoever guesses addresses is let go, and not let in again at once", async () => {
  await using stage = await openMailStage({ limits: { unknownRecipients: 3, unknownAMinute: 4 } });
  using first = await greet(await stage.open());
  await first.say("MAIL FROM:<a@owl.example>");
  assert.match(await first.say("RCPT TO:<a@agents.example>"), /^550 5\.1\.1/);
  assert.match(await first.say("RCPT TO:<b@agents.example>"), /^550 5\.1\.1/);
  assert.match(await first.say("RCPT TO:<c@agents.example>"), /^421 4\.7\.0/);
  await first.toEnd();
  using second = await greet(await stage.open());
  await second.say("MAIL FROM:<a@owl.example>");
  assert.match(await second.say("RCPT TO:<d@agents.example>"), /^550 5\.1\.1/);
  using third = await stage.open();
  assert.match(await third.hear(), /^421 4\.7\.0 Too many unknown recipients/);
});

test("one client has so many connections at once, and so many a minute", async () => {
  await using stage = await openMailStage({ limits: { connectionsOfClient: 2 } });
  using first = await greet(await stage.open());
  using _second = await greet(await stage.open());
  using third = await stage.open();
  assert.match(await third.hear(), /^421 4\.7\.0 Too many connections/);
  await first.say("QUIT");
  await first.toEnd();
  using _fourth = await greet(await stage.open());
});

test("one client has so many messages a minute", async () => {
  await using stage = await openMailStage({ limits: { messagesAMinute: 2 } });
  using conversation = await greet(await stage.open());
  for (const expected of [/^250/, /^250/, /^421 4\.7\.0 Too many messages/]) {
    assert.match(await conversation.say("MAIL FROM:<a@owl.example>"), expected);
    if (expected.source === "^250") await conversation.say("RSET");
  }
});

test("a client that says nothing is let go, and one that stays too long", async () => {
  await using stage = await openMailStage({ limits: { idleMs: 150 } });
  using silent = await greet(await stage.open());
  assert.match(await silent.toEnd(), /^421/);
  await using patient = await openMailStage({ limits: { connectionMs: 300 } });
  using slow = await toData(await patient.open());
  const drip = setInterval(() => slow.socket.write("x"), 20);
  assert.match(await slow.toEnd(), /^421 4\.7\.0 Too many minutes/);
  clearInterval(drip);
});

test("garbage is answered and then let go", async () => {
  await using stage = await openMailStage();
  using conversation = await stage.open();
  await conversation.hear();
  conversation.socket.write(Buffer.from("\x00\xff\xfe\r\n".repeat(5_000), "latin1"));
  assert.match(await conversation.toEnd(), /421 [^\n]*\n$/);
  await stage.send({ from: "a@owl.example", to: "ada@agents.example", text: "still here" });
  assert.equal(stage.kept.length, 1);
});

test("an endless command is let go", async () => {
  await using stage = await openMailStage();
  using conversation = await greet(await stage.open());
  conversation.socket.write("x".repeat(100_000));
  assert.match(await conversation.toEnd(), /421/);
});

test("a command that is hidden in a message stays in the message", async () => {
  await using stage = await openMailStage();
  using conversation = await toData(await stage.open());
  const hidden = "Subject: a\r\n\r\nx\n.\nMAIL FROM:<b@owl.example>\r\nx";
  assert.match(await conversation.say(`${hidden}\r\n.`), /^250/);
  assert.equal(stage.kept.length, 1);
  assert.match(stage.kept[0]!.text ?? "", /MAIL FROM/);
});

for (const [what, message] of [
  ["a header of a megabyte", `Subject: ${"x".repeat(900_000)}\r\n\r\nx`],
  [
    "too many parts",
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(2_000)}--b--`,
  ],
] as const) {
  test(`${what} is refused`, async () => {
    await using stage = await openMailStage();
    using conversation = await toData(await stage.open());
    assert.match(await conversation.say(`${message}\r\n.`), /^554 5\.6\.0/);
    assert.match(await conversation.say("NOOP"), /^250/);
    assert.deepEqual(stage.errors, []);
  });
}

test("parts within parts within parts are read", async () => {
  await using stage = await openMailStage();
  using conversation = await toData(await stage.open());
  const deep = Array.from(
    { length: 120 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  assert.match(await conversation.say(`${deep.join("")}\r\nthe core\r\n.`), /^250|^554/);
});

test("what is in HTML that nests without end does no harm", async () => {
  await using stage = await openMailStage();
  const html = `<p>seen</p>${"<div>".repeat(60_000)}core`;
  await stage.send({ from: "a@owl.example", to: "ada@agents.example", html });
  assert.equal(stage.kept[0]!.html?.trim(), html);
});

test("closing ends the connections that are open", async () => {
  const stage = await openMailStage();
  using waiting = await toData(await stage.open());
  using idle = await stage.open();
  await idle.hear();
  await stage[Symbol.asyncDispose]();
  assert.match(await waiting.toEnd(), /^421|^$/);
  assert.ok(waiting.socket.readableEnded || waiting.socket.destroyed);
  await idle.toEnd();
  assert.deepEqual(stage.errors, []);
});
