import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Cookie, Session } from "notte-sdk";
import { openStage, type Stage } from "../stage.ts";
import { connect, evaluate } from "./notte-client.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

function page(path: string): string {
  return stage.site.url + path;
}

/** The id under which an observation offers an element. */
async function idOf(session: Session, label: string): Promise<string> {
  const { space } = await session.observe();
  const offered = space.interaction_actions.find(({ text_label: text }) => text === label);
  assert.ok(offered?.id, `${label} in ${space.description}`);
  return offered.id;
}

test("a form is filled and sent by observed ids", async () => {
  await connect(stage.server)
    .Session()
    .use(async (session) => {
      await session.execute({ type: "goto", url: page("/form.html") });
      await session.execute({ type: "fill", id: await idOf(session, "Name"), value: "Ada" });
      await session.execute({
        type: "select_dropdown_option",
        id: await idOf(session, "Night jasmine | Moonflower"),
        value: "Moonflower",
      });
      await session.execute({
        type: "check",
        id: await idOf(session, "It is a gift"),
        value: true,
      });
      await session.execute({ type: "click", id: await idOf(session, "Large") });
      const send = await idOf(session, "Send the order");
      const sent = await session.execute({ type: "click", id: send });
      assert.equal(sent.success, true);
      assert.deepEqual(
        { type: sent.action.type, id: "id" in sent.action && sent.action.id },
        { type: "click", id: send },
      );

      assert.partialDeepStrictEqual(await evaluate(session, "JSON.parse(result.textContent)"), {
        name: "Ada",
        seed: "moonflower",
        gift: "on",
        size: "large",
      });
      assert.equal((await session.observe()).metadata.title, "Ordered");
    });
});

test("elements are acted on by selector, without having been observed", async () => {
  await connect(stage.server)
    .Session()
    .use(async (session) => {
      await session.execute({ type: "goto", url: page("/form.html") });
      const actions = [
        { type: "fill", selector: 'internal:label="Name"', value: "Ada" },
        { type: "fill", selector: "xpath=//textarea", value: "By night" },
        { type: "select_dropdown_option", selector: "css=select", value: "moonflower" },
        { type: "check", selector: "[name=gift]", value: true },
        { type: "check", selector: "[name=gift]", value: false },
        { type: "click", selector: "~Send the order" },
      ];
      for (const action of actions) await session.execute(action);
      const ordered = await evaluate(session, "JSON.parse(result.textContent)");
      assert.partialDeepStrictEqual(ordered, { name: "Ada", note: "By night", seed: "moonflower" });
      assert.ok(!("gift" in (ordered as object)));
    });
});

test("an action that fails throws its message, or answers it", async () => {
  await connect(stage.server)
    .Session()
    .use(async (session) => {
      await session.execute({ type: "goto", url: page("/") });
      await session.observe();
      const missing = { type: "click", id: "B99" };
      const why = /^'B99' is not in the last observation\. .*Observe again\.$/;

      const answer = await session.execute(missing, false);
      assert.equal(answer.success, false);
      assert.match(answer.message, why);
      assert.equal(answer.exception, answer.message);
      await assert.rejects(session.execute(missing), {
        message: `Action execution failed: ${answer.message}`,
      });

      await assert.rejects(session.execute({ type: "click", selector: "text=Sold out" }), {
        message: /^Action execution failed: Can't click: .*disabled/,
      });
      await assert.rejects(session.execute({ type: "go_sideways" }), {
        message: /^Failed to execute action: body\.type: .*goto/,
      });
    });
});

test("an observation has the page, its actions and a picture", async () => {
  await connect(stage.server)
    .Session()
    .use(async (session) => {
      await session.execute({ type: "goto", url: page("/") });
      const { metadata, space, screenshot } = await session.observe();

      assert.partialDeepStrictEqual(metadata, {
        title: "The Night Garden",
        url: page("/"),
        tabs: [{ tab_id: 0, title: "The Night Garden", url: page("/") }],
      });
      assert.ok(metadata.viewport.viewport_width > 1000);

      const offered = new Map(
        space.interaction_actions.map((action) => [action.text_label, action]),
      );
      assert.partialDeepStrictEqual(offered.get("Count"), { type: "click", id: "B1" });
      assert.partialDeepStrictEqual(offered.get("Read the article"), { type: "click", id: "L4" });
      assert.ok(!offered.has("Sold out"));
      assert.match(space.description, /^B1\[:\]<button.*>Count<\/button>$/m);
      assert.match(space.description, /^_\[:\]The Night Garden$/m);

      const types = space.browser_actions.map(({ type }) => type);
      for (const type of ["goto", "switch_tab", "wait", "press_key", "scrape", "completion"]) {
        assert.ok(types.includes(type as (typeof types)[number]), type);
      }
      assert.deepEqual(space.actions, [...space.interaction_actions, ...space.browser_actions]);

      // The SDK calls it a Blob; on the wire it is text.
      const picture = Buffer.from(screenshot.raw as unknown as string, "base64");
      assert.equal(picture.subarray(0, 3).toString("hex"), "ffd8ff");
      assert.equal(picture.toString("base64"), screenshot.raw);
      const boxes = screenshot.bboxes?.map(({ notte_id: id }) => id);
      assert.ok(boxes?.includes("B1"));
    });
});

test("an id stays with its element, and a page that has gone takes its ids along", async () => {
  await connect(stage.server)
    .Session()
    .use(async (session) => {
      await session.execute({ type: "goto", url: page("/") });
      const count = await idOf(session, "Count");
      await session.execute({ type: "click", id: count });
      await session.execute({ type: "click", id: count });
      assert.equal(await evaluate(session, "count.textContent"), "Counted 2");
      assert.equal(await idOf(session, "Counted 2"), count);

      await session.execute({ type: "goto", url: page("/article.html") });
      const stale = await session.execute({ type: "click", id: count }, false);
      assert.equal(stale.success, false);
      assert.match(stale.message, /navigated since\. Observe again/);
    });
});

test("a page is scraped as Markdown, in parts, and for its images", async () => {
  await connect(stage.server)
    .Session()
    .use(async (session) => {
      await session.execute({ type: "goto", url: page("/article.html") });
      const markdown: unknown = await session.scrape();
      assert.ok(typeof markdown === "string");
      assert.match(markdown, /^# Moonflowers$/m);
      assert.match(markdown, /opens \*within minutes\* after sunset/);
      assert.ok(markdown.includes(`[dawn](${page("/status/200")})`));
      assert.ok(!markdown.includes("Imprint"));

      assert.equal(
        await session.scrape({ selector: "table" }),
        "| Month | Task |\n| --- | --- |\n| April | Sow indoors |\n| June | Plant out |",
      );
      assert.match(String(await session.scrape({ only_main_content: false })), /Imprint/);
      assert.deepEqual(await session.scrape({ only_images: true }), [
        {
          url: page("/moon.png"),
          category: "content_image",
          description: "A moonflower at dusk",
        },
      ]);

      const scraped = await session.execute({ type: "scrape" });
      assert.equal(scraped.data?.markdown, markdown);
    });
});

test("cookies are set, sent and read", async () => {
  const cookie: Cookie = {
    name: "plant",
    value: "moonflower",
    domain: "127.0.0.1",
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    expires: 4_000_000_000,
  };
  await connect(stage.server)
    .Session()
    .use(async (session) => {
      assert.deepEqual(await session.getCookies(), []);
      const set = await session.setCookies([cookie]);
      assert.deepEqual([set.success, set.message], [true, "Set 1 cookie"]);

      await session.execute({ type: "goto", url: page("/headers") });
      const headers = String(await evaluate(session, "document.body.innerText"));
      assert.equal((JSON.parse(headers) as { cookie?: string }).cookie, "plant=moonflower");

      await session.execute({ type: "evaluate_js", code: "document.cookie = 'seed=jasmine'" });
      const cookies = await session.getCookies();
      assert.deepEqual(cookies.map(({ name, value }) => `${name}=${value}`).toSorted(), [
        "plant=moonflower",
        "seed=jasmine",
      ]);

      // What was read can be set as it is, also from a file.
      const file = join(stage.server.data, "cookies.json");
      await writeFile(file, JSON.stringify(cookies.map((one) => ({ ...one, value: "again" }))));
      await session.setCookiesFromFile(file);
      const values = (await session.getCookies()).map(({ value }) => value);
      assert.deepEqual(values, ["again", "again"]);
    });
});
