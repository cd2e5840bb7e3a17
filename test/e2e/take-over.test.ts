import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { CdpClient } from "../api/cdp-client.ts";
import { click, LiveViewer, nothingFailed, stroke } from "../live-viewer.ts";
import { until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;
let viewer: LiveViewer;
/** Looks into the page from aside, which a person who has control does not hinder. */
let aside: CdpClient;
let page: string;

const at = (top: number, left = 60) => ({ x: left, y: top + 15 });
const places = {
  text: at(20),
  area: at(60),
  secret: at(150),
  go: at(190),
  link: at(230),
  file: at(270),
  ask: at(310),
  slider: at(350),
  card: at(400),
  box: at(440),
  frame: at(480),
};
const control = 2;

const liveUrl = async (): Promise<string> => {
  const params = { session_id: session.id };
  return (await stage.server.client.sessionDebugInfo({ params })).live_url;
};

async function evaluate<T>(expression: string): Promise<T> {
  const asked = { expression, returnByValue: true, awaitPromise: true };
  const { result } = await aside.result<{ result: { value: T } }>("Runtime.evaluate", asked, page);
  return result.value;
}

/** Waits until an expression has this value in the page. */
async function shows(expression: string, expected: unknown): Promise<void> {
  let value: unknown;
  const isSo = async () => {
    value = await evaluate(expression);
    return JSON.stringify(value) === JSON.stringify(expected);
  };
  await until(`${expression} is ${JSON.stringify(expected)}`, isSo, 5).catch(() =>
    assert.deepEqual(value, expected, expression),
  );
}

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
  await session.execute({ type: "goto", url: `${stage.site.url}/take-over.html` });
  aside = await CdpClient.connect(session.cdpUrl);
  page = await aside.attachToPage();
  viewer = await LiveViewer.open(await liveUrl());
  await viewer.takeControl();
});
after(async () => {
  await viewer?.[Symbol.asyncDispose]();
  await aside?.[Symbol.asyncDispose]();
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

describe("a person who has control", () => {
  beforeEach(async () => {
    await evaluate("events.length = 0; text.value = area.value = ''; scrollTo(0, 0)");
  });
  test.afterEach(() => nothingFailed(viewer));

  test("types, in any language, as pages expect it", async () => {
    viewer.send(...click(places.text), ...stroke("G", "KeyG", 8), ...stroke("r", "KeyR"));
    viewer.send(...stroke("ü", "BracketLeft"), ...stroke("ß", "Minus"), ...stroke("e", "KeyE"));
    viewer.send(...stroke("@", "KeyQ", 3), ...stroke("Dead", "Equal"));
    viewer.send({ type: "text", text: "日本語 🦉" });
    await shows("text.value", "Grüße@日本語 🦉");
    await shows("events.filter(({ type }) => type === 'keydown')[0]", {
      type: "keydown",
      id: "text",
      shiftKey: true,
      key: "G",
    });
  });

  test("uses shortcuts, and the keys that move and delete", async () => {
    viewer.send(...click(places.area), { type: "text", text: "one two" });
    viewer.send(...stroke("a", "KeyA", control), ...stroke("c", "KeyC", control));
    viewer.send(...stroke("ArrowRight", "ArrowRight"), ...stroke("Enter", "Enter"));
    viewer.send(...stroke("v", "KeyV", control), ...stroke("Backspace", "Backspace"));
    viewer.send(...stroke("Home", "Home"), ...stroke("Delete", "Delete"));
    await shows("area.value", "one two\nne tw");
    viewer.send(...stroke("z", "KeyZ", control));
    await shows("area.value", "one two\none tw");
    viewer.send(...stroke("Tab", "Tab"));
    await shows("document.activeElement.id", "secret");
  });

  test("clicks once, twice, with the other button, and with a modifier", async () => {
    const other = { type: "mouse", ...places.go, button: "right", clicks: 1 } as const;
    viewer.send(
      ...click(places.go, 2),
      { ...other, event: "down", buttons: 2, modifiers: 8 },
      { ...other, event: "up", buttons: 0, modifiers: 8 },
    );
    await shows("events.map(({ type, shiftKey }) => [type, shiftKey])", [
      ["click", false],
      ["click", false],
      ["dblclick", false],
      ["contextmenu", true],
    ]);
  });

  test("scrolls, and drags", async () => {
    const wheel = { type: "wheel", ...places.go, delta_x: 0, modifiers: 0 } as const;
    viewer.send({ ...wheel, delta_y: 300 });
    await until("it is scrolled", async () => (await evaluate<number>("scrollY")) >= 300, 5);
    viewer.send({ ...wheel, delta_y: -1_000 });
    await shows("scrollY", 0);
    const drag = { type: "mouse", button: "left", clicks: 1, modifiers: 0 } as const;
    viewer.send(
      { ...drag, ...at(350, 28), event: "down", buttons: 1 },
      { ...drag, ...at(350, 120), event: "move", buttons: 1 },
      { ...drag, ...at(350, 170), event: "move", buttons: 1 },
      { ...drag, ...at(350, 170), event: "up", buttons: 0 },
    );
    await shows("Math.abs(slider.value - 50) < 4", true);
  });

  test("drags what a page lets be dragged, and drops it", async () => {
    const drag = { type: "mouse", button: "left", clicks: 1, modifiers: 0 } as const;
    viewer.send({ ...drag, ...places.card, event: "down", buttons: 1 });
    for (const top of [405, 415, 430, 440])
      viewer.send(
        { ...drag, ...at(top), event: "move", buttons: 1 },
        ...stroke("Shift", "ShiftLeft"),
      );
    viewer.send({ ...drag, ...places.box, event: "up", buttons: 0 });
    await shows("events.find(({ type }) => type === 'dropped')?.text", "a card");
    viewer.send(...click(places.go));
    await shows("events.at(-1)?.id", "go");
  });

  test("copies and cuts what is selected, also in a frame; of a password nothing", async () => {
    viewer.send(...click(places.text), { type: "text", text: "a moth" });
    viewer.send(...stroke("a", "KeyA", control));
    await shows("getSelection().toString()", "a moth");
    const copied = await viewer.answer("clipboard", { type: "copy", cut: false });
    assert.equal(copied.text, "a moth");
    const cut = await viewer.answer("clipboard", { type: "copy", cut: true });
    assert.equal(cut.text, "a moth");
    await shows("text.value", "");
    viewer.send(...click(places.secret), ...stroke("a", "KeyA", control));
    await shows("document.activeElement.id", "secret");
    const secret = await viewer.answer("clipboard", { type: "copy", cut: true });
    assert.equal(secret.text, "");
    await shows("secret.value", "owl-by-night");
    viewer.send(...click(at(480, 100)), ...stroke("a", "KeyA", control));
    await shows("frame.contentWindow.getSelection().toString()", "inside the frame");
    const inside = await viewer.answer("clipboard", { type: "copy", cut: false });
    assert.equal(inside.text, "inside the frame");
  });

  test("answers dialogs, which wait", async () => {
    viewer.send(...click(places.ask));
    const { dialog } = await viewer.sees("the dialog", (state) => state.dialog);
    assert.deepEqual(dialog, {
      kind: "prompt",
      message: "How many <b>owls</b>?",
      default_text: "two",
    });
    viewer.send({ type: "dialog", accept: true, text: "three" });
    await shows("events.find(({ type }) => type === 'asked')?.answer", "three");
    await viewer.sees("no dialog", (state) => state.dialog === null);
  });

  test("gives files to a page, or none", async () => {
    const { client } = stage.server;
    const upload = (filename: string) =>
      client.fileUpload({ params: { filename }, upload: new Blob([filename]) });
    await Promise.all(["owl.txt", "möwe.txt"].map(upload));
    viewer.send(...click(places.file));
    const { file_chooser } = await viewer.sees("a chooser", (state) => state.file_chooser);
    assert.deepEqual(file_chooser, { multiple: true });
    viewer.send({ type: "files", names: ["owl.txt", "möwe.txt"] });
    await shows("events.at(-1)", { type: "files", names: ["owl.txt", "möwe.txt"] });
    viewer.send(...click(places.file));
    await viewer.sees("a chooser", (state) => state.file_chooser);
    viewer.send({ type: "files", names: [] });
    await viewer.sees("no chooser", (state) => state.file_chooser === null);
    await shows("file.files.length", 2);
  });

  test("sees the cursor of what is under the mouse", async () => {
    const move = { type: "mouse", event: "move", button: "none", buttons: 0, clicks: 0 } as const;
    const moved = await viewer.answer("cursor", { ...move, ...places.link, modifiers: 0 });
    assert.equal(moved.cursor, "pointer");
  });

  test("goes elsewhere and back, and turns to other tabs", async () => {
    const { url } = stage.site;
    const { shown: first } = viewer.state!;
    const isAt = (path: string) => async (state: NonNullable<typeof viewer.state>) =>
      state.tabs.find(({ tab }) => tab === state.shown)?.url === url + path;
    const sees = (path: string) =>
      until(path, () => viewer.state !== undefined && isAt(path)(viewer.state), 10);
    viewer.send(...click(places.link));
    await sees("/article.html");
    assert.notEqual(viewer.state!.shown, first);
    viewer.send({ type: "tab", do: "close", tab: viewer.state!.shown });
    await sees("/take-over.html");
    viewer.send({ type: "tab", do: "open", tab: null });
    await viewer.sees("a new tab", ({ tabs, shown }) => tabs.length === 2 && shown !== first);
    viewer.send({ type: "navigate", url: `${url}/article.html` });
    await sees("/article.html");
    viewer.send({ type: "navigate", url: `${url}/dialogs.html` });
    await sees("/dialogs.html");
    viewer.send({ type: "history", go: "back" });
    await sees("/article.html");
    viewer.send({ type: "history", go: "forward" });
    await sees("/dialogs.html");
    viewer.send({ type: "tab", do: "show", tab: first });
    await sees("/take-over.html");
  });
});

describe("whoever watches", () => {
  test("gets the picture as it changes, without what a slow one does not read", async () => {
    const url = await liveUrl();
    const slow = await LiveViewer.open(url);
    await using quick = await LiveViewer.open(url);
    await until("there is a picture", () => quick.pictures.length > 0 && slow.pictures.length > 0);
    const { head, jpeg } = quick.pictures.at(-1)!;
    assert.ok(head.width > 300 && head.height > 300 && Math.abs(Date.now() - head.at) < 60_000);
    assert.deepEqual([...jpeg.subarray(0, 3)], [0xff, 0xd8, 0xff]);
    slow.socket.pause();
    const before = { quick: quick.pictures.length, slow: slow.pictures.length };
    await evaluate(`let n = 0; var painting = setInterval(() => {
      document.body.style.background = ++n % 2 ? "#fde" : "#def";
    }, 40)`);
    await until("it goes on", () => quick.pictures.length >= before.quick + 8);
    await evaluate("clearInterval(painting)");
    slow.socket.resume();
    await until("the slow one has the last", async () => {
      const [one, other] = [slow.pictures.at(-1)!, quick.pictures.at(-1)!];
      return Buffer.from(one.jpeg).equals(Buffer.from(other.jpeg));
    });
    const missed = quick.pictures.length - before.quick - (slow.pictures.length - before.slow);
    assert.ok(missed > 2, `the slow one missed ${missed}`);
    await slow[Symbol.asyncDispose]();
  });

  test("finds on the timeline who had control and did what, and not what was typed", async () => {
    const params = { session_id: session.id };
    const { items } = await stage.server.client.sessionTimeline({
      params,
      query: { types: "control,input", limit: 2_000 },
    });
    const told: Record<string, unknown>[] = items.map(({ type, data }) => ({ type, ...data }));
    assert.deepEqual(
      told.filter(({ type }) => type === "control").map(({ holder }) => holder),
      ["person"],
    );
    const kinds = new Set(told.filter(({ by }) => by === "person").map(({ kind }) => kind));
    for (const kind of ["click", "move", "wheel", "key", "text"]) assert.ok(kinds.has(kind), kind);
    assert.doesNotMatch(JSON.stringify(told), /日本語|KeyG/);
  });
});
