import assert from "node:assert/strict";
import { test } from "node:test";
import { QuietClients } from "./quiet-clients.ts";

interface Sent {
  id: number;
  method: string;
  params: Record<string, unknown>;
}

const page = { frameId: "F1", isDefault: true };

/** A client with Runtime on as it believes, in the session `S`, and what was said on both sides of it. */
function begin() {
  const sent: Sent[] = [];
  const told: { method: string; params: unknown }[] = [];
  let loud = 0;
  const quiet = new QuietClients({
    toBrowser: (message) => sent.push(message as Sent),
    toClient: (event) => told.push(event),
    onLoud: () => (loud += 1),
  });
  const client = (method: string, params: Record<string, unknown> = {}) =>
    quiet.send({ id: 1, method, params }, "S", () => sent.push({ id: 1, method, params }));
  const says = (message: object) =>
    quiet.passes(Buffer.from(JSON.stringify({ ...message, sessionId: "S" })), "S");
  const event = (method: string, params: object) => says({ method, params });
  const context = (id: number, auxData: object = page) =>
    event("Runtime.executionContextCreated", {
      context: { id, origin: "", name: "", uniqueId: `u${id}`, auxData },
    });
  /** The browser answers all of our commands so far; none of that is for the client. */
  const answer = (...methods: string[]) => {
    for (const { id } of sent.filter((one) => one.id !== 1 && methods.includes(one.method)))
      says({ id, result: {} });
  };
  const methods = () => sent.splice(0).map(({ method }) => method.replace("Runtime.", ""));
  return { quiet, told, sent, client, event, context, says, answer, methods, loud: () => loud };
}

/** One whose first pulse is over. */
function enabled() {
  const stage = begin();
  stage.client("Runtime.enable");
  stage.context(1);
  stage.answer("Console.enable", "Runtime.discardConsoleEntries", "Runtime.disable");
  stage.methods();
  return stage;
}

test("a client that turns Runtime on is told of the contexts, and it is off again", () => {
  const { client, context, says, sent, methods } = begin();
  client("Runtime.enable");
  const ours = sent.find(({ method }) => method === "Runtime.disable")!.id;
  assert.deepEqual(methods(), ["Console.enable", "discardConsoleEntries", "enable", "disable"]);
  assert.equal(context(1), true);
  assert.equal(says({ id: 1, result: {} }), true);
  assert.equal(says({ id: ours, result: {} }), false);
});

test("a new document ends the contexts of the old one and brings its own, each once", () => {
  const { event, context, told, methods } = enabled();
  assert.equal(event("Page.frameNavigated", { frame: { id: "F1" } }), true);
  assert.deepEqual(
    told.splice(0).map(({ method }) => method),
    ["Runtime.executionContextsCleared"],
  );
  assert.equal(context(2), true);
  // While one pulse lasts, others wait, and are one.
  event("Page.frameAttached", { frameId: "F2" });
  event("Page.frameAttached", { frameId: "F3" });
  const first = ["discardConsoleEntries", "enable", "disable"];
  assert.deepEqual(methods(), first);
  assert.deepEqual(told, []);
  event("Page.frameDetached", { frameId: "F1" });
  assert.deepEqual(
    told.map(({ method }) => method),
    ["Runtime.executionContextDestroyed"],
  );
});

test("what a listing does not name any more is told as gone", () => {
  const { client, context, says, told, sent, methods } = enabled();
  client("Page.createIsolatedWorld", { frameId: "F1" });
  const [, , enable, disable] = sent;
  assert.deepEqual(methods().slice(1), ["discardConsoleEntries", "enable", "disable"]);
  assert.equal(context(7, { frameId: "F1", isDefault: false }), true);
  assert.equal(says({ id: enable!.id, result: {} }), false);
  assert.equal(says({ id: disable!.id, result: {} }), false);
  const params = { executionContextId: 1, executionContextUniqueId: "u1" };
  assert.deepEqual(told, [{ method: "Runtime.executionContextDestroyed", params }]);
});

test("pulses that were asked for during one follow as one", () => {
  const { event, says, sent, methods } = enabled();
  for (const frameId of ["F2", "F3", "F4"]) event("Page.frameAttached", { frameId });
  const last = sent.at(-1)!;
  assert.equal(methods().length, 3);
  says({ id: last.id, result: {} });
  assert.deepEqual(methods(), ["discardConsoleEntries", "enable", "disable"]);
});

test("console messages come by the domain Console, once", () => {
  const { event, told } = enabled();
  assert.equal(event("Runtime.consoleAPICalled", { type: "log", args: [] }), false);
  const message = {
    source: "console-api",
    level: "warning",
    text: "who",
    url: "http://o/",
    line: 3,
  };
  assert.equal(event("Console.messageAdded", { message }), false);
  assert.partialDeepStrictEqual(told, [
    {
      method: "Runtime.consoleAPICalled",
      params: {
        type: "warning",
        args: [{ type: "string", value: "who" }],
        executionContextId: 1,
        stackTrace: { callFrames: [{ url: "http://o/", lineNumber: 2 }] },
      },
    },
  ]);
  event("Console.messageAdded", { message: { ...message, source: "network" } });
  assert.equal(told.length, 1);
});

test("a binding of the page's own world turns Runtime on for good, one of a named world does not", () => {
  const { client, event, methods, loud } = enabled();
  client("Runtime.addBinding", { name: "inner", executionContextName: "mine" });
  event("Page.frameNavigated", { frame: { id: "F1" } });
  const renewed = ["discardConsoleEntries", "enable", "disable", "removeBinding", "addBinding"];
  assert.deepEqual(methods(), ["addBinding", ...renewed]);
  assert.equal(loud(), 0);
  client("Runtime.addBinding", { name: "outer" });
  assert.equal(loud(), 1);
  const all = ["Console.disable", "discardConsoleEntries", "enable", "addBinding"];
  assert.deepEqual(methods(), all);
  assert.equal(event("Runtime.consoleAPICalled", { type: "log", args: [] }), true);
  event("Page.frameNavigated", { frame: { id: "F1" } });
  client("Runtime.addBinding", { name: "third" });
  assert.deepEqual(methods(), ["addBinding"]);
  assert.equal(loud(), 1);
});

test("a worker's context comes when it is let run; other sessions are not touched", () => {
  const { quiet, client, answer, methods } = begin();
  quiet.attached("S", "worker");
  client("Runtime.runIfWaitingForDebugger");
  assert.deepEqual(methods(), ["runIfWaitingForDebugger"]);
  client("Runtime.enable");
  answer("Runtime.disable");
  methods();
  client("Runtime.runIfWaitingForDebugger");
  const pulse = ["discardConsoleEntries", "enable", "disable"];
  assert.deepEqual(methods(), ["runIfWaitingForDebugger", ...pulse]);
  quiet.detached("S");
  client("Page.createIsolatedWorld");
  assert.deepEqual(methods(), ["Page.createIsolatedWorld"]);
});
