import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveApi } from "../api-double.ts";
import { ended, help, openAccess, send } from "../notify-stage.ts";

const token = "xoxb-the-secret-token";

describe("an incoming webhook", () => {
  test("of Slack gets text and blocks", async (t) => {
    await using slack = await serveApi({ body: "ok" });
    const config = { type: "slack", url: `${slack.url}/services/T0/B0/secret` };
    const delivery = await send(config, openAccess(t), help);
    assert.deepEqual(delivery, { delivered: true, attempts: 1, error: null });
    const { text, blocks } = slack.heard[0]!.body as { text: string; blocks: { type: string }[] };
    assert.match(text, /An agent needs your help.*Which of the two barns\?/s);
    assert.match(text, /<https:\/\/nocturne\.example\/help\?ticket=1&amp;for=agent-1\|Answer it>/);
    assert.deepEqual(
      blocks.map(({ type }) => type),
      ["header", "section", "section", "section"],
    );
  });

  test("of Slack that is gone is told by its host alone", async (t) => {
    await using slack = await serveApi({ status: 404, body: "no_service" });
    const url = `${slack.url}/services/T0/B0/secret`;
    const { error, attempts } = await send({ type: "slack", url }, openAccess(t));
    assert.equal(error, `${new URL(url).host} answered 404`);
    assert.equal(attempts, 1);
  });

  test("of Discord gets content, and waits as it asks", async (t) => {
    await using discord = await serveApi(
      { status: 429, headers: { "retry-after": "0.05" }, body: { retry_after: 0.05 } },
      { body: {} },
    );
    const config = { type: "discord", url: `${discord.url}/api/webhooks/1/secret` };
    assert.equal((await send(config, openAccess(t))).attempts, 2);
    const { content } = discord.heard[1]!.body as { content: string };
    assert.match(content, /An agent has done its task.*Count the owls.*7 owls/s);
  });
});

describe("a bot", () => {
  test("of Slack posts to the channel with its token", async (t) => {
    await using slack = await serveApi({ body: { ok: true, ts: "1" } });
    const apis = { slack: `${slack.url}/api`, discord: "" };
    const config = { type: "slack", config: { token, channel_id: "C0123" } };
    const delivery = await send(config, openAccess(t, { apis }));
    assert.deepEqual(delivery, { delivered: true, attempts: 1, error: null });
    const [heard] = slack.heard;
    assert.equal(heard!.path, "/api/chat.postMessage");
    assert.equal(heard!.headers.authorization, `Bearer ${token}`);
    assert.equal((heard!.body as { channel: string }).channel, "C0123");
  });

  const verdicts: [body: unknown, attempts: number, error: RegExp][] = [
    [
      { ok: false, error: "channel_not_found" },
      1,
      /^Slack refused the message \(channel_not_found\)$/,
    ],
    [{ ok: false, error: "internal_error" }, 3, /\(internal_error\)$/],
    [{ ok: false, error: `no ${token}` }, 1, /\(no reason\)$/],
    ["<html>", 1, /\(no reason\)$/],
  ];
  for (const [body, attempts, error] of verdicts) {
    test(`of Slack that is answered 200 ${JSON.stringify(body)} has not posted`, async (t) => {
      await using slack = await serveApi({ body });
      const apis = { slack: slack.url, discord: "" };
      const config = { type: "slack", config: { token, channel_id: "C0123" } };
      const delivery = await send(config, openAccess(t, { apis }));
      assert.equal(delivery.delivered, false);
      assert.equal(delivery.attempts, attempts);
      assert.match(delivery.error!, error);
    });
  }

  test("of Discord posts to the channel with its token", async (t) => {
    await using discord = await serveApi({ body: { id: "1" } });
    const apis = { slack: "", discord: `${discord.url}/api/v10` };
    const config = { type: "discord", config: { token, channel_id: 1234 } };
    assert.equal((await send(config, openAccess(t, { apis }), ended)).delivered, true);
    const [heard] = discord.heard;
    assert.equal(heard!.path, "/api/v10/channels/1234/messages");
    assert.equal(heard!.headers.authorization, `Bot ${token}`);
  });
});
