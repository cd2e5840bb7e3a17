import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { discordMessage } from "./discord.ts";
import { mailSubject, mailText } from "./email.ts";
import { type Notice, noticeJson } from "./notice.ts";
import { slackMessage } from "./slack.ts";

const notice: Notice = {
  event: "agent.ended",
  agentId: "agent-1",
  sessionId: "session-1",
  task: "Find a & b",
  success: false,
  answer: "<!channel> see <https://evil.example|our page> @here",
  reason: null,
  endReason: "max steps",
  helpUrl: null,
  viewerUrl: "https://nocturne.example/view?a=1&b=<2>|3",
  at: 0,
};
const endless = { ...notice, task: "&<>".repeat(20_000), answer: "[x](y)🦉".repeat(20_000) };

/** All texts of the blocks of a message. */
function texts({ blocks }: { blocks: object[] }): string[] {
  return (blocks as { text: { text: string } }[]).map(({ text }) => text.text);
}

describe("Slack", () => {
  test("shows what an agent says as it stands, and links only to us", () => {
    const message = slackMessage(notice);
    assert.deepEqual(texts(message), [
      "An agent has not done its task",
      "*Task:* Find a &amp; b",
      "*Answer:* &lt;!channel&gt; see &lt;https://evil.example|our page&gt; @\u200bhere",
      "*Ended:* max steps",
      "<https://nocturne.example/view?a=1&amp;b=%3C2%3E%7C3|See the browser>",
    ]);
    for (const text of texts(message)) assert.ok(message.text.includes(text), text);
  });

  test("gets no more than it takes, and no half of an entity", () => {
    const message = slackMessage(endless);
    for (const text of texts(message)) assert.ok(text.length <= 3_000, String(text.length));
    assert.ok(message.text.length <= 4_000);
    assert.match(texts(message)[1]!, /(&amp;|&lt;|&gt;)…$/);
    assert.ok(texts(message)[2]!.isWellFormed());
  });
});

describe("Discord", () => {
  test("calls nobody, and links only to us", () => {
    const { content, allowed_mentions: mentions } = discordMessage(notice);
    assert.deepEqual(mentions, { parse: [] });
    assert.equal(
      content,
      [
        "**An agent has not done its task**",
        "**Task:** Find a & b",
        "**Answer:** \\<!channel\\> see \\<https://evil.example\\|our page\\> @here",
        "**Ended:** max steps",
        "See the browser: <https://nocturne.example/view?a=1&b=%3C2%3E|3>",
      ].join("\n"),
    );
  });

  test("gets no more than 2000 characters, whatever they are", () => {
    const url = `https://nocturne.example/${"x".repeat(370)}`;
    const reason = "_".repeat(3_000);
    const longest = { ...endless, reason, helpUrl: url, viewerUrl: url };
    const { content } = discordMessage(longest);
    assert.ok(content.length <= 2_000, String(content.length));
    assert.ok(content.isWellFormed() && content.includes(url));
  });
});

describe("mail", () => {
  test("has one line as its subject, whatever the task", () => {
    const task = "Buy\r\nBcc: all@example.com\r\n\r\nowls\u2028 \u0000now";
    const subject = mailSubject({ ...notice, task });
    assert.equal(subject, "An agent has not done its task: Buy Bcc: all@example.com owls now");
    assert.ok(mailSubject(endless).length <= 150);
  });

  test("says everything in its text, links with it", () => {
    const text = mailText({
      ...notice,
      reason: "Which one?",
      helpUrl: "https://nocturne.example/h",
    });
    for (const said of ["Find a & b", notice.answer!, "max steps", "Which one?", "agent-1"])
      assert.ok(text.includes(said), said);
    assert.match(text, /Answer it:\nhttps:\/\/nocturne\.example\/h\n/);
    assert.ok(mailText(endless).length < 50_000);
  });
});

test("a webhook's body stays below what receivers take, whatever an agent asks or answers", () => {
  const long = "🦉".repeat(150_000);
  const body = noticeJson({ ...notice, task: long, answer: long, reason: long });
  assert.ok(Buffer.byteLength(body) < 100_000);
  const { data } = JSON.parse(body) as { data: { truncated: boolean; reason: string } };
  assert.equal(data.truncated, true);
  assert.ok(data.reason.endsWith("…") && data.reason.isWellFormed());
});
