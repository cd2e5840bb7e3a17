import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { CdpClient } from "../api/cdp-client.ts";
import { hands } from "../hands.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
});

after(async () => {
  await session[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

const { evaluate, fail, open, succeed } = hands(() => ({ stage, session }));

async function press(text: string, more: Record<string, unknown> = {}) {
  return succeed({ type: "click", selector: `text="${text}"`, ...more });
}

const description = async () => (await session.observe()).space.description;

/** The session can go on, and acting has its effect. */
async function assertUsable(): Promise<void> {
  await open("/trouble.html");
  await press("Calm");
  const { title, space } = await session.observe();
  assert.equal(title, "calm");
  assert.match(space.description, /<button>Hang<\/button>/);
}

/** Lets the renderer of the session's page crash. */
async function crash(): Promise<void> {
  await using client = await CdpClient.connect(session.cdpUrl);
  const sessionId = await client.attachToPage();
  const crashed = client.event(({ method }) => method === "Inspector.targetCrashed");
  client.socket.send(JSON.stringify({ id: 1_000, method: "Page.crash", sessionId }));
  await crashed;
}

describe("dialogs", () => {
  test("are accepted, a prompt is dismissed, and all is told with the action and once when observed", async () => {
    await open("/dialogs.html");
    await session.observe();
    const told = await press("Tell");
    assert.match(told.message, /The page showed an alert: "Look\\nout" \(accepted\)\.$/);
    assert.match((await press("Ask")).message, /a confirm dialog: "Are you sure\?" \(accepted\)/);
    assert.equal(await evaluate("document.title"), "confirmed");
    assert.match((await press("Prompt")).message, /a prompt: "Your name\?" \(dismissed\)/);
    assert.equal(await evaluate("document.title"), "null");
    assert.match(
      await description(),
      /^_\[:\]The page showed an alert.*\n_\[:\]The page showed a confirm.*\n_\[:\]The page showed a prompt/,
    );
    assert.doesNotMatch(await description(), /The page showed/);
  });

  test("are answered as the action says, which holds for that action only and is not echoed", async () => {
    await open("/dialogs.html");
    const { action } = await press("Ask", { dialog: { accept: false } });
    assert.ok(!("dialog" in action));
    assert.equal(await evaluate("document.title"), "refused");
    await press("Ask");
    assert.equal(await evaluate("document.title"), "confirmed");
    const asked = await press("Prompt", { dialog: { accept: true, text: "Luna" } });
    assert.match(asked.message, /answered "Luna"/);
    assert.equal(await evaluate("document.title"), "Luna");
  });

  test("a page that asks whether to leave it is left, or not where the action says so", async () => {
    await open("/dialogs.html");
    await press("Stay");
    const url = `${stage.site.url}/article.html`;
    const stayed = await fail({ type: "goto", url, dialog: { accept: false } });
    assert.match(stayed, /asked to stay.*whether to leave it \(dismissed\)/);
    assert.equal(await evaluate("document.title"), "Dialogs");
    await succeed({ type: "goto", url });
    assert.equal(await evaluate("document.title"), "Moonflowers");
  });

  test("a tab that would ask whether to leave it is closed", async () => {
    await open("/article.html");
    await succeed({ type: "goto_new_tab", url: `${stage.site.url}/dialogs.html` });
    await press("Stay");
    await succeed({ type: "close_tab" });
    const { title, metadata } = await session.observe();
    assert.equal(title, "Moonflowers");
    assert.equal(metadata.tabs.length, 1);
  });

  for (const kind of ["Alert for ever", "Alert by timer", "Alert by message"]) {
    test(`${kind}: the page is stopped and the session goes on`, async () => {
      await open("/trouble.html");
      const { message } = await press(kind);
      assert.match(message, /The page showed/);
      let told = message;
      for (let look = 0; look < 20 && !told.includes("script was stopped"); look++) {
        told += await description();
      }
      assert.match(told, /The page showed .*script was stopped/s);
      await assertUsable();
    });
  }
});

// Each waits for a page that hangs, and so in a browser of its own at the same time.
describe("a page that does not respond", { timeout: 120_000, concurrency: 3 }, () => {
  test("ends the action with its reason, does not hold up what comes after, and can be acted on again", async () => {
    await open("/trouble.html");
    const hanging = fail({ type: "click", selector: 'text="Hang"' });
    const titles = Promise.all(
      ["a", "b"].map((title) =>
        session.execute({ type: "evaluate_js", code: `document.title = "${title}"` }),
      ),
    );
    assert.match(await hanging, /did not respond for \d+ s: its script was stopped/);
    assert.deepEqual(
      (await titles).map(({ data }) => data?.markdown),
      ["a", "b"],
    );
    await press("Calm");
    assert.equal(await evaluate("document.title"), "calm");
  });

  test("is seen all the same", async () => {
    await using other = await stage.startSession();
    const { evaluate, open, succeed } = hands(() => ({ stage, session: other }));
    await open("/trouble.html");
    await other.observe();
    await evaluate("setTimeout(() => { while (true); }, 100); return 1");
    await succeed({ type: "wait", time_ms: 200 });
    const text = (await other.observe()).space.description;
    assert.match(text, /^_\[:\]The page did not respond for \d+ s: its script was stopped\./);
    assert.match(text, /<button>Calm<\/button>/);
  });

  test("is seen with the rest of the page where it is only a frame, in another process", async () => {
    await using other = await stage.startSession();
    const { evaluate, open } = hands(() => ({ stage, session: other }));
    await open("/frames.html");
    const hang = `const frame = document.createElement("iframe");
      frame.sandbox = "allow-scripts";
      frame.srcdoc = "<p>Before</p><script>setTimeout(() => { while (true); }, 100)</" + "script>";
      document.body.append(frame);
      return new Promise((resolve) => setTimeout(() => resolve("hangs"), 500));`;
    await evaluate(hang);
    const text = (await other.observe()).space.description;
    assert.match(text, /The page did not respond for \d+ s: its script was stopped/);
    assert.match(text, /In the shadow/);
  });
});

test("a page that will not respond soon can be left", async () => {
  await open("/trouble.html");
  await press("Hang soon");
  await assertUsable();
});

describe("a page that crashed", { timeout: 60_000 }, () => {
  test("is loaded again to be seen, and told when acted on", async () => {
    await open("/trouble.html");
    await crash();
    assert.match(await fail({ type: "click", selector: "button" }), /has crashed: reload it/);
    assert.match(await description(), /<button>Calm<\/button>/);
    await press("Calm");
    assert.equal(await evaluate("document.title"), "calm");
  });

  test("can be left and reloaded", async () => {
    await open("/trouble.html");
    await crash();
    await assertUsable();
    await crash();
    await succeed({ type: "reload" });
    assert.match(await description(), /<button>Calm<\/button>/);
  });

  test("ends the action that was under way", async () => {
    await open("/trouble.html");
    const code = "document.title = 'working'; return new Promise(() => {})";
    const working = session.execute({ type: "evaluate_js", code });
    await crash();
    const { success, message } = await working;
    assert.equal(success, false);
    assert.match(message, /crashed/);
    await assertUsable();
  });
});

describe("hard pages", { timeout: 120_000 }, () => {
  test("one that never stops loading is opened, seen and clicked", async () => {
    for (const wait_until of ["load", "domcontentloaded", "commit"]) {
      await succeed({ type: "goto", url: "about:blank" });
      const url = `${stage.site.url}/endless.html`;
      const { action } = await succeed({ type: "goto", url, wait_until });
      assert.ok(!("wait_until" in action));
      await press("Press");
      assert.equal((await session.observe()).title, "pressed 1");
    }
  });

  test("one whose document never ends is seen as far as it came", async () => {
    assert.match(
      await fail({ type: "goto", url: `${stage.site.url}/endless` }),
      /had not loaded after/,
    );
    assert.match(await description(), /Begun/);
    await assertUsable();
  });

  test("one of 20,000 elements is seen and clicked", async () => {
    await open("/many.html");
    const { space } = await session.observe();
    const offer = space.interaction_actions.find(({ description: text }) =>
      />Button 7</.test(text),
    );
    await succeed({ type: "click", id: offer?.id });
    assert.equal(await evaluate("document.title"), "Button 7");
    await press("Button 9876");
    assert.equal((await session.observe()).title, "Button 9876");
  });

  test("one that usurps what scripts rely on is seen and acted on", async () => {
    await open("/usurper.html");
    assert.match(await description(), /<button>Press<\/button>/);
    await press("Press");
    await succeed({ type: "fill", selector: "[aria-label=Name]", value: "Ada" });
    await succeed({ type: "check", selector: "input[type=checkbox]", value: true });
    await succeed({ type: "select_dropdown_option", selector: "select", value: "Night jasmine" });
    await succeed({ type: "scroll_down", selector: "#list", amount: 50 });
    const text = await description();
    assert.match(text, /value="Ada"/);
    assert.match(text, /value="Night jasmine"/);
    const { title } = await session.observe();
    assert.equal(title, "pressed");
  });

  test("one with a strict content policy is seen, acted on, read and asked", async () => {
    await open("/strict.html");
    assert.match(await description(), /Nothing may be loaded here/);
    await succeed({ type: "fill", selector: "[aria-label=Name]", value: "Ada" });
    await succeed({ type: "click", selector: "internal:role=checkbox" });
    await press("Further");
    assert.equal(
      await evaluate(
        "[document.querySelector('input').value, agree.checked, location.hash].join()",
      ),
      "Ada,true,#further",
    );
    const { data } = await succeed({ type: "scrape" });
    assert.match(data!.markdown, /Nothing may be loaded here/);
  });
});

describe("navigation", { timeout: 60_000 }, () => {
  test("failures are told apart", async () => {
    const { url } = stage.site;
    const { port } = new URL(url);
    assert.match(await fail({ type: "goto", url: "http://nowhere.invalid/" }), /resolve/);
    assert.match(
      await fail({ type: "goto", url: `https://127.0.0.1:${port}/` }),
      /secure connection.*ERR_SSL/,
    );
    assert.match(await fail({ type: "goto", url: `${url}/redirects` }), /redirects without end/);
    assert.match(await fail({ type: "goto", url: `${url}/status/204` }), /without a page/);
    const file = await open("/file?type=application/zip&content=PK");
    assert.match(file.message, /it is a file.*downloaded 'file\.zip'/);
  });

  test("a page that comes with an error is there, and its status told", async () => {
    assert.match((await open("/status/404")).message, /HTTP 404/);
    assert.match(await description(), /Status 404/);
    assert.match((await open("/status/500")).message, /HTTP 500/);
    assert.doesNotMatch((await open("/article.html")).message, /HTTP/);
  });

  test("what waits for the network to be idle sees what was fetched last", async () => {
    await succeed({ type: "goto", url: "about:blank" });
    const url = `${stage.site.url}/windows.html`;
    await succeed({ type: "goto", url, wait_until: "networkidle" });
    assert.equal(await evaluate("document.readyState"), "complete");
  });
});

describe("what an action sets off", () => {
  test("a request is waited for, and the time is told", async () => {
    await open("/windows.html");
    const { timings } = await press("Fetch");
    assert.equal(timings.settled_by, "network");
    assert.equal((await session.observe()).title, "fetched");
  });

  test("so is a navigation, and nothing where nothing happens", async () => {
    await open("/trouble.html");
    assert.equal((await press("Calm")).timings.settled_by, "nothing");
    await open("/windows.html");
    assert.equal((await press("Leave soon")).timings.settled_by, "navigation");
    assert.equal((await session.observe()).title, "Moonflowers");
  });

  for (const [how, text] of [
    ["after a fetch", "After a fetch"],
    ["with Control", "With Control"],
  ]) {
    test(`a tab that opens ${how} becomes the current one, and its closing is told`, async () => {
      await open("/windows.html");
      const { message } = await press(text!);
      assert.match(message, /A new tab was opened and is the current one now, tab 1: .*article/);
      assert.equal((await session.observe()).title, "Moonflowers");
      const closed = await succeed({ type: "evaluate_js", code: "window.close()" });
      assert.match(closed.message, /The tab was closed; the current one is now tab 0/);
      assert.equal((await session.observe()).title, "Windows");
    });
  }

  test("a tab that closes itself in the middle of an action is no failure", async () => {
    await open("/windows.html");
    await evaluate("open('/trouble.html'); return 1");
    const { message } = await press("Close");
    assert.match(message, /The tab was closed; the current one is now tab 0: .*windows/);
    assert.equal((await session.observe()).title, "Windows");
  });

  test("a tab out of range can't be switched to", async () => {
    assert.match(await fail({ type: "switch_tab", tab_index: 3 }), /no tab 3: 1 are open/);
    assert.match(await fail({ type: "switch_tab", tab_index: -2 }), /no tab -2/);
  });
});

describe("scrolling", () => {
  const top = (selector: string) =>
    evaluate(`String(document.querySelector("${selector}").scrollTop)`);

  test("goes where the selector says: itself, around it, within it", async () => {
    await open("/scrollers.html");
    await succeed({ type: "scroll_down", selector: "#outer", amount: 30 });
    assert.equal(await top("#outer"), "30");
    await succeed({ type: "scroll_down", selector: "#deep", amount: 40 });
    assert.equal(await top("#inner"), "40");
    const done = await succeed({ type: "scroll_down", selector: "#holder" });
    assert.match(done.message, /by 140 pixels in <div#held.list>/);
    assert.equal(await top("#held"), "140");
    await succeed({ type: "scroll_up", selector: "#held", amount: 100 });
    assert.equal(await top("#held"), "40");
    assert.equal(await evaluate("String(scrollY)"), "0");
  });

  test("reaches into a frame, and from what has no scroller moves the page", async () => {
    await open("/scrollers.html");
    const selector = "#frame >> internal:control=enter-frame >> #within p";
    await succeed({ type: "scroll_down", selector, amount: 60 });
    const within = "document.querySelector('iframe').contentDocument.querySelector('#within')";
    assert.equal(await evaluate(`String(${within}.scrollTop)`), "60");
    await succeed({ type: "scroll_down", selector: "#plain", amount: 70 });
    assert.equal(await evaluate("String(scrollY)"), "70");
  });

  test("takes the focus away, and fails where nothing moves", async () => {
    await open("/scrollers.html");
    await evaluate("document.querySelector('#focused').focus({ preventScroll: true }); return 1");
    const message = await fail({ type: "scroll_up", selector: "#outer" });
    assert.match(message, /<div#outer.list> is at its end/);
    assert.equal(await evaluate("document.activeElement.localName"), "body");
    assert.match(await fail({ type: "scroll_up", selector: "M99" }), /M99.*Observe/);
    await open("/trouble.html");
    assert.match(await fail({ type: "scroll_down" }), /nothing to scroll/);
  });
});

describe("a session", { timeout: 60_000 }, () => {
  test("that asked for help waits for it until something succeeds", async () => {
    assert.equal((await session.status()).waiting_for, null);
    await fail({ type: "help", reason: "a code by post" });
    await fail({ type: "click", selector: "#nowhere", timeout: 100 });
    const { waiting_for: waiting } = await session.status();
    assert.equal(waiting?.reason, "a code by post");
    assert.ok(Date.parse(waiting?.since ?? "") <= Date.now());
    await succeed({ type: "wait", time_ms: 0 });
    assert.equal((await session.status()).waiting_for, null);
  });

  test("answers everybody who uses it at once, in turn", async () => {
    await open("/trouble.html");
    await evaluate("window.log = []; return 1");
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const answers = await Promise.all(
      numbers.map(async (number) => {
        const code = `log.push(${number}); return log.join()`;
        const [executed, seen] = await Promise.all([
          session.execute({ type: "evaluate_js", code }),
          number % 4 === 0 ? session.observe() : undefined,
        ]);
        assert.equal(seen === undefined || seen.title === "Trouble", true);
        return executed.data?.markdown.split(",").map(Number);
      }),
    );
    // Each saw all that came before it, so none ran beside another and none is missing.
    const log = (await evaluate("log.join()")).split(",").map(Number);
    assert.deepEqual(
      log.toSorted((one, other) => one - other),
      numbers,
    );
    for (const [number, seen] of answers.entries()) {
      assert.deepEqual(seen, log.slice(0, log.indexOf(number) + 1));
    }
  });
});
