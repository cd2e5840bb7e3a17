import assert from "node:assert/strict";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { after, before, describe, test } from "node:test";
import { openStage, type Stage, type StagedSession } from "../stage.ts";
import { keyOfAccount } from "./accounts.ts";
import { responseOf } from "./cdp-client.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
});

after(() => stage?.[Symbol.asyncDispose]());

describe("two accounts", () => {
  test("see their own sessions only, in every list", async () => {
    const { server } = stage;
    const authorization = `Bearer ${(await keyOfAccount(server.data, "another")).key}`;
    const call = (method: string, path: string) =>
      server.call(method, path, undefined, { authorization });
    const idsOf = async (list: Response) => {
      const { items } = (await list.json()) as { items: { session_id: string }[] };
      return items.map(({ session_id }) => session_id);
    };
    const started = await call("POST", "/sessions/start");
    const { session_id: theirs } = (await started.json()) as { session_id: string };
    for (const query of ["", "?only_active=true", "?page_size=100", "?include_system=true"]) {
      assert.deepEqual(await idsOf(await call("GET", `/sessions${query}`)), [theirs]);
      const mine = await idsOf(await server.call("GET", `/sessions${query}`));
      assert.ok(mine.includes(session.id) && !mine.includes(theirs));
    }
    await failedWith(await server.call("DELETE", `/sessions/${theirs}/stop`), 404);
    assert.deepEqual(await idsOf(await call("GET", "/sessions?only_active=true")), [theirs]);
    assert.equal((await call("DELETE", `/sessions/${theirs}/stop`)).status, 200);
  });
});

describe("ids that are paths", () => {
  const ids = ["..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "..%5c..%5c", "%00", "%27%20or%201=1--"];

  test("lead nowhere", async () => {
    for (const id of ids) {
      for (const rest of ["", "/cookies", "/offset", "/debug"]) {
        const path = `/sessions/${id}${rest}`;
        // The dots never leave this side; the root is the console's.
        if (new URL(path, stage.server.url).pathname === "/") continue;
        await failedWith(await stage.server.call("GET", path), 404);
      }
    }
  });

  test("lead nowhere as the session of a step either", async () => {
    const body = { action_id: "S3", session_id: "../../etc/passwd" };
    await failedWith(await stage.server.call("POST", "/env/step", body), 404);
  });
});

describe("a body that is too much", () => {
  const tooLarge = 51 * 1024 * 1024;

  /** Sends a body in pieces; the answer, or `hung up` when the server did not even wait to say it. */
  async function upload(headers: Record<string, string | number>, pieces: number) {
    const request = httpRequest(`${stage.server.url}/sessions/start`, {
      method: "POST",
      headers: { authorization: `Bearer ${stage.server.key}`, ...headers },
    });
    request.on("error", () => undefined);
    request.flushHeaders();
    const answered = new Promise<IncomingMessage>((resolve) => request.once("response", resolve));
    const hungUp = new Promise<"hung up">((resolve) => {
      request.once("close", () => resolve("hung up"));
    });
    const outcome = Promise.race([answered, hungUp]);
    let isOver = false;
    void outcome.then(() => (isOver = true));
    for (let piece = 0; piece < pieces && !isOver; piece++) {
      const drained = new Promise((resolve) => request.once("drain", resolve));
      if (!request.write(" ".repeat(1024 * 1024))) await Promise.race([drained, outcome]);
    }
    const answer = await outcome;
    const response = answer === "hung up" ? answer : await responseOf(answer);
    request.destroy();
    return response;
  }

  test("is refused by its announced length, before it is sent", async () => {
    const answer = await upload({ "content-length": tooLarge }, 0);
    assert.ok(answer !== "hung up");
    await failedWith(answer, 413);
  });

  test("is refused when it grows too long unannounced", async () => {
    const answer = await upload({ "transfer-encoding": "chunked" }, 60);
    if (answer !== "hung up") await failedWith(answer, 413);
    assert.equal((await stage.server.client.capabilities({})).active_sessions, 1);
  });

  test("may be as deep as it likes", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    for (const body of [deep, `{"extra_http_headers":${deep}}`]) {
      const response = await fetch(`${stage.server.url}/sessions/start`, {
        method: "POST",
        headers: { authorization: `Bearer ${stage.server.key}` },
        body,
      });
      await invalidWith(response);
    }
    assert.equal((await fetch(`${stage.server.url}/health`)).status, 200);
  });
});

describe("the machine's files and the browser's own pages", () => {
  const addresses = [
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "  file:///etc/passwd",
    "fi\nle:///etc/passwd",
    "\u0001file:///etc/passwd",
    "view-source:file:///etc/passwd",
    "view-source:http://127.0.0.1/",
    "filesystem:http://127.0.0.1/temporary/a",
    "chrome://version",
    "chrome://settings",
    "chrome-untrusted://print/",
    "devtools://devtools/bundled/inspector.html",
    "about:version",
    "ftp://127.0.0.1/",
  ];

  test("can't be opened by an action, in this tab or a new one", async () => {
    for (const url of addresses) {
      for (const type of ["goto", "goto_new_tab"]) {
        const { success, message, exception } = await session.execute({ type, url });
        assert.equal(success, false, `${type} ${JSON.stringify(url)}`);
        assert.equal(exception, message);
        assert.match(message, /only web pages can be opened|^Can't open https:|is not a URL/);
      }
    }
    const { metadata, space } = await session.observe();
    for (const { url } of metadata.tabs) assert.match(url, /^(about|https?|chrome-error):/);
    assert.ok(!space.description.includes("root:"));
  });

  test("can't be opened by a step of the first generation", async () => {
    const { client } = stage.server;
    const body = { action_id: "navigate", value: "file:///etc/passwd", session_id: session.id };
    const { error, url } = await client.envStep({ body });
    assert.match(error ?? "", /only web pages can be opened/);
    assert.ok(!url.startsWith("file:"));
  });

  test("can't be opened or read by a page", async () => {
    await session.execute({ type: "goto", url: stage.site.url });
    const attempts = [
      `location.href = "file:///etc/passwd"`,
      `location.href = "chrome://version"`,
      `open("file:///etc/passwd") === null`,
      `fetch("file:///etc/passwd").then((answer) => answer.text())`,
      `new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.onload = () => resolve(frame.contentDocument?.body.innerText ?? "closed");
        frame.src = "file:///etc/passwd";
        document.body.append(frame);
        setTimeout(() => resolve("never loaded"), 500);
      })`,
    ];
    for (const code of attempts) {
      const { data, message } = await session.execute({ type: "evaluate_js", code });
      assert.ok(!`${data?.markdown} ${message}`.includes("root:"), code);
    }
    const { metadata } = await session.observe();
    for (const { url } of metadata.tabs) assert.match(url, /^(about|https?|chrome-error):/);
  });
});
