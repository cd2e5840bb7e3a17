import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { serveSite, type Site } from "../sites/server.ts";
import { startTestServer, type TestServer } from "../server.ts";

let server: TestServer;
let site: Site;
let id: string;

before(async () => {
  site = await serveSite();
  server = await startTestServer();
  id = (await server.client.sessionStart({})).session_id;
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

type Body = Record<string, unknown>;

async function post<T>(path: string, body: Body = {}): Promise<T> {
  const response = await server.call("POST", `/sessions/${id}/page/${path}`, body);
  const answer = (await response.json()) as T;
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer;
}

interface Execution {
  success: boolean;
  message: string;
  exception: string | null;
  action: Body;
  data: { markdown: string } | null;
}

interface Seen {
  url: string;
  metadata: { tabs: { title: string; url: string }[]; viewport: Record<string, number> };
  space: {
    description: string;
    interaction_actions: { id: string; type: string; description: string }[];
  };
}

const act = (action: Body) => post<Execution>("execute", action);
const observe = (body?: Body) => post<Seen>("observe", body);

async function succeed(action: Body): Promise<Execution> {
  const done = await act(action);
  assert.equal(done.success, true, done.message);
  assert.equal(done.exception, null);
  return done;
}

async function fail(action: Body): Promise<string> {
  const done = await act(action);
  assert.equal(done.success, false, `${JSON.stringify(action)} succeeded`);
  assert.equal(done.exception, done.message);
  return done.message;
}

/** Always a fresh page: going to where one is already does nothing. */
async function open(page: string): Promise<void> {
  await succeed({ type: "goto", url: "about:blank" });
  await succeed({ type: "goto", url: `${site.url}${page}` });
}

async function evaluate(code: string): Promise<string> {
  const { data } = await succeed({ type: "evaluate_js", code });
  return data?.markdown ?? "";
}

/** The id of the one line of an observation that fits. */
async function idOf(pattern: RegExp): Promise<string> {
  const { space } = await observe();
  const lines = space.description.split("\n").filter((line) => pattern.test(line));
  assert.equal(lines.length, 1, `${pattern} fits ${lines.length} lines of\n${space.description}`);
  return lines[0]!.split("[:]")[0]!;
}

describe("observing", () => {
  test("tells text and what can be acted on, in the order of the page", async () => {
    await open("/");
    const { space } = await observe();
    assert.match(space.description, /L1\[:\]<a href="\/">Home<\/a>\n/);
    assert.match(space.description, /_\[:\]Plants that flower after dark, from seed to bloom\.\n/);
    assert.match(space.description, /B\d\[:\]<button>Count<\/button>/);
  });

  test("gives what is disabled no id", async () => {
    await open("/");
    const { space } = await observe();
    assert.match(space.description, /_\[:\]Sold out/);
    assert.doesNotMatch(space.description, /\w\d\[:\].*Sold out/);
  });

  test("shows a label with its control once, a select with its options, and no password", async () => {
    await open("/form.html");
    await succeed({ type: "fill", selector: "[name=password]", value: "open sesame" });
    const { space } = await observe();
    assert.match(space.description, /<input name="name" placeholder="Your name">Name<\/input>/);
    assert.match(
      space.description,
      /<select name="seed" label="Seed" value="Night jasmine">Night jasmine \| Moonflower<\/select>/,
    );
    assert.doesNotMatch(space.description, /_\[:\]Name/);
    assert.doesNotMatch(JSON.stringify(space), /open sesame/);
  });

  test("keeps the id of what stays, and numbers what is new further", async () => {
    await open("/");
    const before = await idOf(/Count/);
    await evaluate(
      `document.body.prepend(Object.assign(document.createElement("button"), { textContent: "New" })); return 1`,
    );
    assert.equal(await idOf(/Count/), before);
    const fresh = await idOf(/>New</);
    assert.ok(Number(fresh.slice(1)) > Number(before.slice(1)), `${fresh} after ${before}`);
  });

  test("caps the offered actions, not the text", async () => {
    await open("/form.html");
    const { space } = await observe({ max_nb_actions: 2 });
    assert.equal(space.interaction_actions.length, 2);
    assert.match(space.description, /Send the order/);
  });

  test("says how much lies below, and what is there is not told", async () => {
    await open("/long.html");
    const { space } = await observe();
    assert.match(space.description, /\d+ pixels below/);
    assert.doesNotMatch(space.description, /At the bottom/);
    await succeed({ type: "scroll_down", amount: 100_000 });
    const after = await observe();
    assert.match(after.space.description, /At the bottom/);
    assert.match(after.space.description, /\d+ pixels above/);
  });

  test("does not let a page that redefines what it uses disturb it", async () => {
    await open("/hostile.html");
    const { space } = await observe();
    assert.match(space.description, /<button>Still here<\/button>/);
  });
});

describe("frames and shadow roots", () => {
  for (const [where, text, effect] of [
    ["a frame", "In the frame", 'document.title === "same frame"'],
    ["an open shadow root", "In the shadow", 'document.title === "shadow"'],
  ] as const) {
    test(`a button in ${where} is seen and clicked by id and by its selector`, async () => {
      await open("/frames.html");
      const { space } = await observe();
      const offer = space.interaction_actions.find(({ description }) => description.includes(text));
      assert.ok(offer, space.description);
      await succeed({ type: "click", id: offer.id });
      assert.equal(await evaluate(effect), "true");
      await evaluate("document.title = ''; return 1");
      const { selector } = offer as unknown as { selector: Body };
      await succeed({ type: "click", selector });
      assert.equal(await evaluate(effect), "true");
    });
  }

  test("a button in a sandboxed frame, which is another process, is seen and clicked", async () => {
    await open("/frames.html");
    await succeed({ type: "click", id: await idOf(/In the sandbox/) });
    await idOf(/Pressed in the sandbox/);
  });

  test("a Playwright selector leads into a frame", async () => {
    await open("/frames.html");
    const selector =
      '#same >> internal:control=enter-frame >> internal:role=button[name="In the frame"i]';
    await succeed({ type: "click", selector });
    assert.equal(await evaluate("document.title"), "same frame");
  });

  test("scraping puts a frame's text where the frame stands", async () => {
    await open("/frames.html");
    const { markdown } = await post<{ markdown: string }>("scrape");
    assert.match(markdown, /# Frames and shadows\n+In the frame\n+In the sandbox\n+In the shadow/);
  });
});

describe("acting", () => {
  test("a form is filled, checked, chosen and sent", async () => {
    await open("/form.html");
    await succeed({ type: "fill", id: await idOf(/name="name"/), value: "Ada Lovelace" });
    await succeed({ type: "fill", id: await idOf(/name="email"/), value: "ada@example.org" });
    await succeed({ type: "fill", id: await idOf(/name="date"/), value: "2026-06-01" });
    await succeed({ type: "fill", id: await idOf(/<textarea/), value: "Two lines\nof note" });
    await succeed({ type: "fill", id: await idOf(/Card text/), value: "With love 🌙" });
    await succeed({
      type: "select_dropdown_option",
      id: await idOf(/<select/),
      value: "Moonflower",
    });
    await succeed({ type: "check", id: await idOf(/name="gift"/), value: true });
    await succeed({ type: "click", id: await idOf(/Large/) });
    await succeed({ type: "click", id: await idOf(/Send the order/) });
    assert.deepEqual(JSON.parse(await evaluate("document.querySelector('#result').textContent")), {
      name: "Ada Lovelace",
      email: "ada@example.org",
      date: "2026-06-01",
      password: "",
      seed: "moonflower",
      gift: "on",
      size: "large",
      note: "Two lines\nof note",
      card: "With love 🌙",
    });
  });

  test("a fill replaces what is there, or adds to it when asked, or empties it", async () => {
    await open("/form.html");
    const value = () =>
      evaluate("document.forms[0].name && document.querySelector('[name=name]').value");
    const selector = "[name=name]";
    await succeed({ type: "fill", selector, value: "one" });
    await succeed({ type: "fill", selector, value: "two" });
    assert.equal(await value(), "two");
    await succeed({ type: "fill", selector, value: " more", clear_before_fill: false });
    assert.equal(await value(), "two more");
    await succeed({ type: "fill", selector, value: "" });
    assert.equal(await value(), "");
  });

  test("enter after a fill sends the form", async () => {
    await open("/form.html");
    await succeed({ type: "fill", selector: "[name=name]", value: "x", press_enter: true });
    assert.equal(await evaluate("document.title"), "Ordered");
  });

  test("a checkbox that is as wanted is left alone", async () => {
    await open("/form.html");
    const selector = "[name=gift]";
    for (const value of [true, true, false]) {
      await succeed({ type: "check", selector, value });
      assert.equal(
        await evaluate("String(document.querySelector('[name=gift]').checked)"),
        String(value),
      );
    }
  });

  test("what can't be done is told in words", async () => {
    await open("/form.html");
    assert.match(await fail({ type: "click", id: "B999" }), /B999.*Known ids.*Observe again/s);
    assert.match(
      await fail({ type: "select_dropdown_option", selector: "select", value: "Rose" }),
      /no option 'Rose'.*Moonflower/,
    );
    assert.match(
      await fail({ type: "select_dropdown_option", selector: "select", value: "stock" }),
      /disabled/,
    );
    assert.match(
      await fail({ type: "fill", selector: "[name=gift]", value: "x" }),
      /can't be filled/,
    );
    assert.match(
      await fail({ type: "fill", selector: "[name=date]", value: "soon" }),
      /'soon' is not a value/,
    );
    assert.match(await fail({ type: "check", selector: "h1", value: true }), /no checkbox/);
    assert.match(
      await fail({ type: "click", selector: "label", timeout: 200 }),
      /matches \d+ elements/,
    );
    assert.match(
      await fail({ type: "click", selector: "#nowhere", timeout: 200 }),
      /no element fits/,
    );
    assert.match(await fail({ type: "press_key", key: "Entr" }), /'Entr' is not a key/);
    assert.match(await fail({ type: "switch_tab", tab_index: 7 }), /no tab 7/);
    assert.match(await fail({ type: "evaluate_js", code: "nothing.here" }), /ReferenceError/);
    assert.match(await fail({ type: "help", reason: "a riddle" }), /a riddle/);
    assert.match(await fail({ type: "scroll_up" }), /nothing to scroll/);
  });

  test("what is no selector is told at once", async () => {
    await open("/");
    const began = Date.now();
    assert.match(await fail({ type: "click", selector: ">>>bad((" }), /is not a selector/);
    assert.ok(Date.now() - began < 10_000, "it was not waited for until its time was up");
  });

  test("a password is not kept with the steps", async () => {
    await open("/form.html");
    await succeed({ type: "fill", selector: "[name=password]", value: "open sesame" });
    await succeed({ type: "form_fill", value: { email: "a@example.org", password: "sesame two" } });
    const response = await server.call("GET", `/sessions/${id}`);
    const status = await response.text();
    assert.match(status, /a@example\.org/);
    assert.doesNotMatch(status, /open sesame|sesame two/);
  });

  test("what covers an element is named and not clicked; the element is, by script", async () => {
    await open("/");
    const count = await idOf(/Count/);
    await evaluate(
      `document.body.append(Object.assign(document.createElement("div"), { id: "curtain", onclick() { document.title = "curtain" }, style: "position:fixed;inset:0;background:#000" })); return 1`,
    );
    const { message } = await succeed({ type: "click", id: count, timeout: 300 });
    assert.match(message, /by script, because the element is covered by <div#curtain>/);
    assert.equal(await evaluate("document.title"), "The Night Garden");
    assert.equal(await evaluate("document.querySelector('#count').textContent"), "Counted 1");
  });

  test("an id of a page that was left, or of what was removed, is gone", async () => {
    await open("/");
    const count = await idOf(/Count/);
    await evaluate("document.querySelector('#count').remove(); return 1");
    assert.match(await fail({ type: "click", id: count }), /no longer on the page.*Observe again/);
    await open("/form.html");
    assert.match(await fail({ type: "click", id: count }), /navigated since.*Observe again/);
  });

  test("a link is followed, and the way back and forth again", async () => {
    await open("/");
    await succeed({ type: "click", selector: "#article" });
    assert.equal((await observe()).url, `${site.url}/article.html`);
    await succeed({ type: "go_back" });
    assert.equal((await observe()).url, `${site.url}/`);
    await succeed({ type: "go_forward" });
    assert.equal((await observe()).url, `${site.url}/article.html`);
    assert.match(await fail({ type: "go_forward" }), /no page to go forward to/);
    await evaluate("document.title = 'changed'; return 1");
    await succeed({ type: "reload" });
    assert.equal(await evaluate("document.title"), "Moonflowers");
  });

  test("a tab that a click opens becomes the current one; tabs are switched and closed", async () => {
    await open("/");
    await succeed({ type: "click", selector: "text=Order in a new tab" });
    const seen = await observe();
    assert.equal(seen.url, `${site.url}/form.html`);
    assert.deepEqual(
      seen.metadata.tabs.map(({ title }) => title),
      ["The Night Garden", "Order"],
    );
    await succeed({ type: "switch_tab", tab_index: 0 });
    assert.equal((await observe()).url, `${site.url}/`);
    await succeed({ type: "switch_tab", tab_index: -1 });
    await succeed({ type: "close_tab" });
    const left = await observe();
    assert.equal(left.url, `${site.url}/`);
    assert.equal(left.metadata.tabs.length, 1);
  });

  test("closing the last tab leaves an empty page to work on", async () => {
    await succeed({ type: "goto_new_tab", url: `${site.url}/article.html` });
    await succeed({ type: "close_tab" });
    await succeed({ type: "close_tab" });
    await open("/");
    assert.equal((await observe()).metadata.tabs.length, 1);
  });

  test("a dialog does not block; it is told with the action", async () => {
    await open("/dialogs.html");
    const asked = await succeed({ type: "click", selector: "text=Ask" });
    assert.match(asked.message, /The page showed a confirm dialog: "Are you sure\?" \(accepted\)/);
    assert.equal(await evaluate("document.title"), "confirmed");
    await succeed({ type: "click", selector: "text=Prompt" });
    assert.equal(await evaluate("document.title"), "null");
  });

  test("keys reach what has the focus, chords too", async () => {
    await open("/form.html");
    await succeed({ type: "fill", selector: "[name=name]", value: "abc" });
    await succeed({ type: "press_key", key: "Control+a" });
    await succeed({ type: "press_key", key: "x" });
    assert.equal(await evaluate("document.querySelector('[name=name]').value"), "x");
    await succeed({ type: "press_key", key: "Shift+Tab" });
    await succeed({ type: "press_key", key: "Tab" });
    assert.equal(await evaluate("document.activeElement.name"), "name");
  });

  test("a URL without a scheme is taken for https, and one that is no web page is refused", async () => {
    assert.match(
      await fail({ type: "goto", url: "nowhere.invalid" }),
      /https:\/\/nowhere\.invalid/,
    );
    for (const url of [
      "file:///etc/passwd",
      "chrome://version",
      "view-source:http://example.org",
    ]) {
      assert.match(await fail({ type: "goto", url }), /refused/);
    }
  });

  test("a server that can't be reached is a failure with its reason, not a page", async () => {
    assert.match(
      await fail({ type: "goto", url: "http://nowhere.invalid/" }),
      /Cannot resolve nowhere\.invalid/,
    );
    assert.match(
      await fail({ type: "goto", url: "https://nowhere.invalid/" }),
      /Cannot resolve nowhere\.invalid/,
    );
    const left = await serveSite();
    await left[Symbol.asyncDispose]();
    assert.match(await fail({ type: "goto_new_tab", url: left.url }), /ECONNREFUSED/);
    await succeed({ type: "close_tab" });
    // A server's own error page is a page.
    await open("/status/503");
  });

  test("help, completion and wait do what their names say", async () => {
    await succeed({ type: "wait", time_ms: 1 });
    const done = await succeed({ type: "completion", success: true, answer: "42" });
    assert.match(done.message, /42/);
  });
});

describe("scraping and pictures", () => {
  test("the article comes out as Markdown, without what surrounds it", async () => {
    await open("/article.html");
    const scraped = await post<{ markdown: string; links: string[]; images: null }>("scrape");
    assert.match(scraped.markdown, /^# Moonflowers\n/);
    assert.match(scraped.markdown, /opens \*within minutes\* after sunset/);
    assert.match(scraped.markdown, /1\. +Nick the seed\./);
    assert.match(scraped.markdown, /\| Month \| Task \|/);
    assert.match(scraped.markdown, /```js\nif \(dark\) \{\n {2}bloom\(\);\n\}\n```/);
    assert.doesNotMatch(scraped.markdown, /Imprint|Home/);
    assert.deepEqual(scraped.links, [`${site.url}/status/200`]);
    assert.equal(scraped.images, null);
  });

  test("a selector narrows, images are listed when asked for", async () => {
    await open("/article.html");
    const table = await post<{ markdown: string }>("scrape", { selector: "table" });
    assert.match(table.markdown, /^\| Month/);
    const { images } = await post<{ images: Body[] }>("scrape", { only_images: true });
    assert.equal(images[0]?.["url"], `${site.url}/moon.png`);
    assert.equal(images[0]?.["description"], "A moonflower at dusk");
  });

  test("a picture is a PNG, or a JPEG for who asks for it", async () => {
    const picture = async (headers: Record<string, string>) => {
      const response = await server.call(
        "POST",
        `/sessions/${id}/page/screenshot`,
        undefined,
        headers,
      );
      return Buffer.from(await response.arrayBuffer())
        .subarray(0, 4)
        .toString("hex");
    };
    assert.equal(await picture({}), "89504e47");
    assert.match(await picture({ accept: "image/jpeg" }), /^ffd8ff/);
    assert.match(await picture({ "x-notte-request-origin": "cli" }), /^ffd8ff/);
  });
});
