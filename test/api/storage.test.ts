import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdir, readlink } from "node:fs/promises";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import type { TicketPurpose } from "../../src/contract/handler.ts";
import type { FileInfo } from "../../src/contract/files.ts";
import { issueTicket } from "../../src/http/tickets.ts";
import { accountOfKey } from "../../src/store/api-keys.ts";
import { keyFileOf, readKeyFile } from "../../src/store/key-file.ts";
import { deriveKey } from "../../src/store/master-key.ts";
import { openDatabase } from "../../src/store/open.ts";
import { until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { makeDataFolder, startServerProcess } from "../server-process.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

const megabyte = 1024 * 1024;
const name = "note.txt";

let server: TestServer;
let otherKey: string;
let sessionId: string;

before(async () => {
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", NOCTURNE_MAX_FILE_MB: "1" });
  otherKey = (await keyOfAccount(server.data, "another")).key;
  sessionId = (await server.client.sessionStart({})).session_id;
});
after(() => server?.[Symbol.asyncDispose]());

function formOf(content: BlobPart, filename = "sent.bin", type = ""): FormData {
  const form = new FormData();
  form.append("file", new Blob([content], { type }), filename);
  return form;
}

function send(path: string, body: FormData | string, headers = {}): Promise<Response> {
  const authorization = `Bearer ${server.key}`;
  return fetch(server.url + path, { method: "POST", headers: { authorization, ...headers }, body });
}

const uploads = (filename: string) => `/storage/uploads/${encodeURIComponent(filename)}`;
const downloads = (filename: string, id = sessionId) =>
  `/storage/${id}/downloads/${encodeURIComponent(filename)}`;

async function put(path: string, content: BlobPart, filename?: string, type?: string) {
  const response = await send(path, formOf(content, filename, type));
  assert.deepEqual([response.status, await response.json()], [200, { success: true }]);
}

async function list(folder: string, authorization = `Bearer ${server.key}`): Promise<FileInfo[]> {
  const response = await server.call("GET", folder, undefined, { authorization });
  assert.equal(response.status, 200);
  return ((await response.json()) as { files: FileInfo[] }).files;
}

const names = async (folder = "/storage/uploads") => (await list(folder)).map((one) => one.name);

async function linkTo(path: string): Promise<string> {
  const response = await server.call("GET", path);
  assert.equal(response.status, 200, await response.clone().text());
  return ((await response.json()) as { url: string }).url;
}

const idOf = (url: string) => /\/storage\/files\/([^?]+)/.exec(url)![1]!;
const unfinished = () => readdir(join(server.data, "files", "unfinished"));

describe("a file that is uploaded", () => {
  for (const [kind, pathOf, folder] of [
    ["for the account", uploads, () => "/storage/uploads"],
    ["for a session", downloads, () => `/storage/${sessionId}/downloads`],
  ] as const) {
    test(`${kind} is listed, linked, and deleted`, async () => {
      const sentAt = Date.now();
      await put(pathOf(name), "moonlight");
      const [info, ...more] = await list(folder());
      assert.deepEqual(more, []);
      const { updated_at, ...rest } = info!;
      assert.deepEqual(rest, { name, size: 9, file_ext: "txt" });
      assert.ok(Math.abs(Date.parse(updated_at!) - sentAt) < 60_000);

      const url = await linkTo(pathOf(name));
      assert.ok(url.startsWith(`${server.url}/storage/files/`), url);
      assert.ok(!url.includes(server.key));
      assert.equal(await (await fetch(url)).text(), "moonlight");

      const deleted = await server.call("DELETE", pathOf(name));
      assert.deepEqual([deleted.status, await deleted.json()], [200, { success: true }]);
      assert.deepEqual(await list(folder()), []);
      for (const method of ["GET", "DELETE"]) {
        const gone = await failedWith(await server.call(method, pathOf(name)), 404);
        assert.equal(gone.message, `File '${name}' not found`);
      }
      assert.equal((await failedWith(await fetch(url), 404)).error, "not_found");
    });
  }

  test("takes the place of the one with its name", async () => {
    await put(uploads(name), "first");
    const old = await linkTo(uploads(name));
    await put(uploads(name), "second");
    assert.equal((await list("/storage/uploads")).length, 1);
    assert.equal(await (await fetch(await linkTo(uploads(name)))).text(), "second");
    await failedWith(await fetch(old), 404);
  });

  test("is named by the path, whatever the form says", async () => {
    await put(uploads("path.txt"), "a", "form.txt");
    assert.ok((await names()).includes("path.txt"));
    assert.ok(!(await names()).includes("form.txt"));
  });

  test("may have the name of another path", async () => {
    await put(uploads("downloads"), "a");
    assert.equal(await (await fetch(await linkTo("/storage/uploads/downloads"))).text(), "a");
    await failedWith(await server.call("GET", "/storage/uploads/downloads/a.txt"), 404);
  });

  test("may be empty", async () => {
    await put(uploads("empty.txt"), "");
    const response = await fetch(await linkTo(uploads("empty.txt")));
    assert.deepEqual([response.status, await response.text()], [200, ""]);
  });

  test("for a session is there after it has ended, and can be added to", async () => {
    const { session_id } = await server.client.sessionStart({});
    await put(downloads("before.txt", session_id), "a");
    await server.client.sessionStop({ params: { session_id } });
    await put(downloads("after.txt", session_id), "b");
    assert.deepEqual(await names(`/storage/${session_id}/downloads`), ["after.txt", "before.txt"]);
    const url = await linkTo(downloads("before.txt", session_id));
    assert.equal(await (await fetch(url)).text(), "a");
  });
});

describe("a link", () => {
  async function headersOf(filename: string, sentType?: string): Promise<Headers> {
    await put(uploads(filename), "<script>1</script>", "x", sentType);
    const url = await linkTo(uploads(filename));
    const there = await fetch(url);
    assert.equal(await there.text(), "<script>1</script>");
    const head = await fetch(url, { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("content-length")], [200, "18"]);
    return there.headers;
  }

  test("answers an attachment that no browser runs", async () => {
    const headers = await headersOf("page.html");
    assert.equal(headers.get("content-type"), "text/html");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("content-length"), "18");
    assert.match(headers.get("content-security-policy") ?? "", /^sandbox;/);
    assert.equal(
      headers.get("content-disposition"),
      "attachment; filename=\"page.html\"; filename*=UTF-8''page.html",
    );
  });

  test("has the content type that was sent, or else that of the name", async () => {
    const type = async (filename: string, sent?: string) =>
      (await headersOf(filename, sent)).get("content-type");
    assert.equal(await type("a.bin", "image/avif"), "image/avif");
    assert.equal(await type("a.csv", "application/octet-stream"), "text/csv");
    assert.equal(await type("a.unknown"), "application/octet-stream");
    assert.equal(await type("none"), "application/octet-stream");
  });

  test("names the file for every client, whatever stands in the name", async () => {
    const headers = await headersOf(`Mond "🌙" 100%'s.txt`);
    assert.equal(
      headers.get("content-disposition"),
      `attachment; filename="Mond ____ 100_'s.txt"; filename*=UTF-8''Mond%20%22%F0%9F%8C%99%22%20100%25%27s.txt`,
    );
  });

  test("is a key to one file, for a time, and to nothing else", async () => {
    const secret = deriveKey(readKeyFile(keyFileOf(server.data))!, "tickets");
    const db = await openDatabase(server.data);
    const accountId = (await accountOfKey(db, server.key))!;
    await db.destroy();
    await put(uploads(name), "mine");
    await put(uploads("other.txt"), "also mine");
    const url = await linkTo(uploads(name));
    const id = idOf(url);
    const enter = (token: string, file = id) =>
      fetch(`${server.url}/storage/files/${file}?token=${token}`);
    const ticket = (purpose: TicketPurpose, more = {}) => {
      const expiresAt = Date.now() + 60_000;
      return issueTicket(secret, { purpose, subject: id, accountId, expiresAt, ...more });
    };
    assert.equal(await (await enter(ticket("file"))).text(), "mine");
    assert.equal(await (await enter(server.key)).text(), "mine");

    for (const purpose of ["cdp", "view", "logs"] as const) {
      await failedWith(await enter(ticket(purpose)), 403);
    }
    await failedWith(await enter(ticket("file", { subject: sessionId })), 403);
    await failedWith(await enter(ticket("file"), idOf(await linkTo(uploads("other.txt")))), 403);
    await failedWith(await enter(ticket("file", { accountId: randomUUID() })), 404);
    await failedWith(await enter(otherKey), 404);
    await failedWith(await enter(ticket("file", { expiresAt: Date.now() - 1 })), 401);
    const given = new URL(url).searchParams.get("token")!;
    for (const token of ["", "nobody", `${given.slice(0, -3)}AAA`, `${given}.x`]) {
      await failedWith(await enter(token), 401);
    }
    await failedWith(await fetch(`${server.url}/storage/files/${id}`), 401);

    const [, , , expiresAt] = JSON.parse(
      Buffer.from(given.split(".")[0]!, "base64url").toString(),
    ) as [string, string, string, number];
    assert.ok(expiresAt <= Date.now() + 60 * 60_000 && expiresAt > Date.now() + 50 * 60_000);
    const authorization = `Bearer ${given}`;
    await failedWith(
      await server.call("GET", "/storage/uploads", undefined, { authorization }),
      401,
    );
  });

  test("leaves no file open, also when it is not read to its end", async () => {
    await put(uploads("large.bin"), new Uint8Array(megabyte));
    const url = await linkTo(uploads("large.bin"));
    await fetch(url, { method: "HEAD" });
    const response = await fetch(url);
    await response.body!.cancel();
    const open = async () => {
      const files = await readdir("/proc/self/fd");
      const paths = await Promise.all(
        files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => "")),
      );
      return paths.filter((path) => path.startsWith(join(server.data, "files")));
    };
    await until("no file is open", async () => (await open()).length === 0);
  });
});

describe("another account", () => {
  test("has its own uploads, and finds nothing of this one's", async () => {
    await put(uploads("private.txt"), "mine");
    await put(downloads("private.txt"), "mine");
    const authorization = `Bearer ${otherKey}`;
    assert.deepEqual(await list("/storage/uploads", authorization), []);
    for (const path of [uploads("private.txt"), downloads("private.txt")]) {
      for (const method of ["GET", "DELETE"]) {
        await failedWith(await server.call(method, path, undefined, { authorization }), 404);
      }
    }
    await failedWith(await send(downloads("private.txt"), formOf("b"), { authorization }), 404);
    const listing = `/storage/${sessionId}/downloads`;
    await failedWith(await server.call("GET", listing, undefined, { authorization }), 404);

    const theirs = await send(uploads("private.txt"), formOf("theirs"), { authorization });
    assert.equal(theirs.status, 200);
    assert.equal(await (await fetch(await linkTo(uploads("private.txt")))).text(), "mine");
    assert.equal(await (await fetch(await linkTo(downloads("private.txt")))).text(), "mine");
  });
});

describe("a name", () => {
  const bad = [
    "..",
    ".",
    "../up.txt",
    "a/b",
    "a\\b",
    "a\0b",
    "a\nb",
    "con",
    "LPT1.txt",
    " a",
    "a.",
  ];

  test("that is no good is refused, by every operation", async () => {
    const before = await names();
    for (const filename of [...bad, "x".repeat(256), "ü".repeat(200), "x".repeat(900)]) {
      // A path with plain dots would be resolved by the client before it is sent.
      const encoded = encodeURIComponent(filename).replaceAll(".", "%2e");
      for (const folder of ["uploads", `${sessionId}/downloads`]) {
        const path = `/storage/${folder}/${encoded}`;
        for (const method of ["POST", "GET", "DELETE"]) {
          const { status, body } = await rawRequest(method, path);
          assert.equal(status, 422, `${method} ${path}: ${body}`);
          const [issue] = (JSON.parse(body) as { detail: { loc: string[]; msg: string }[] }).detail;
          assert.deepEqual(issue!.loc, ["path", "filename"]);
          assert.match(issue!.msg, /^(must not|must be|is a name|is too long)/);
        }
      }
    }
    assert.deepEqual(await names(), before);
  });

  test("may be anything else", async () => {
    for (const filename of [
      "日本語 🌙.txt",
      "a b.txt",
      "..a",
      "50%.txt",
      "?#&.txt",
      "x".repeat(255),
    ]) {
      await put(uploads(filename), filename);
      assert.ok((await names()).includes(filename));
      assert.equal(await (await fetch(await linkTo(uploads(filename)))).text(), filename);
    }
  });

  test("is the same however its letters are composed", async () => {
    await put(uploads("cafe\u0301.txt"), "a");
    assert.ok((await names()).includes("caf\u00E9.txt"));
    await linkTo(uploads("caf\u00E9.txt"));
  });
});

/** A request whose path is sent just as it is. */
function rawRequest(method: string, path: string, body?: Buffer | Buffer[], headers = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const sent = request(
    server.url,
    { method, path, headers: { authorization: `Bearer ${server.key}`, ...headers } },
    (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, body: answer }),
        reject,
      );
    },
  );
  sent.on("error", reject);
  for (const part of [body ?? []].flat()) sent.write(part);
  sent.end();
  return promise;
}

const boundary = "moon";
const multipart = { "content-type": `multipart/form-data; boundary=${boundary}` };
const head = (field: string) =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="a"\r\n\r\n`;
const tail = `\r\n--${boundary}--\r\n`;

describe("a form", () => {
  test("may hold other fields and files, before and after", async () => {
    const form = new FormData();
    form.append("name", "unused");
    form.append("picture", new Blob(["not this"]), "a");
    form.append("file", new Blob(["this"]), "b");
    form.append("more", new Blob(["nor that".repeat(50_000)]), "c");
    form.append("last", "unused");
    const response = await send(uploads("chosen.txt"), form);
    assert.equal(response.status, 200);
    assert.equal(await (await fetch(await linkTo(uploads("chosen.txt")))).text(), "this");
  });

  test("without the file says which field is missing", async () => {
    const empty = new FormData();
    const text = new FormData();
    text.append("file", "only text");
    const elsewhere = new FormData();
    elsewhere.append("document", new Blob(["a".repeat(100_000)]), "a");
    for (const form of [empty, text, elsewhere]) {
      const { detail } = await invalidWith(await send(uploads("missing.txt"), form));
      assert.deepEqual([detail[0]!.loc, detail[0]!.msg], [["body", "file"], "Field required"]);
    }
    const json = await send(uploads("missing.txt"), "{}", { "content-type": "application/json" });
    assert.match((await invalidWith(json)).message, /body\.file: send the file as multipart/);
    const none = await server.call("POST", uploads("missing.txt"));
    assert.match((await invalidWith(none)).message, /body\.file: send the file as multipart/);
    assert.ok(!(await names()).includes("missing.txt"));
  });

  test("that is damaged is refused, and nothing of it is kept", async () => {
    for (const [body, headers] of [
      [`${head("file")}half`, multipart],
      [head("file"), multipart],
      ["no form at all", multipart],
      [`${head("file")}a${tail}`, { "content-type": "multipart/form-data" }],
    ] as const) {
      const { status, body: answer } = await rawRequest(
        "POST",
        uploads("damaged.txt"),
        Buffer.from(body),
        headers,
      );
      assert.ok(status === 400 || status === 422, `${status}: ${answer}`);
      assert.equal((JSON.parse(answer) as { status: number }).status, status);
    }
    assert.ok(!(await names()).includes("damaged.txt"));
    assert.deepEqual(await unfinished(), []);
  });

  test("whose sender goes away leaves nothing", async () => {
    const sent = request(server.url + uploads("left.txt"), {
      method: "POST",
      headers: { authorization: `Bearer ${server.key}`, ...multipart },
    });
    sent.on("error", () => undefined);
    sent.write(head("file") + "x".repeat(200_000));
    await until("it is being stored", async () => (await unfinished()).length === 1);
    sent.destroy();
    await until("it is gone", async () => (await unfinished()).length === 0);
    assert.ok(!(await names()).includes("left.txt"));
  });
});

describe("a size", () => {
  test("of just the limit is taken, one byte more is not", async () => {
    await put(uploads("limit.bin"), new Uint8Array(megabyte));
    assert.equal(
      (await list("/storage/uploads")).find((one) => one.name === "limit.bin")?.size,
      megabyte,
    );
    const response = await send(uploads("limit.bin"), formOf(new Uint8Array(megabyte + 1)));
    const { error, message } = await failedWith(response, 413);
    assert.equal(error, "file_too_large");
    assert.match(message, /'limit\.bin' is too large: a file may have 1 MB/);
    const url = await linkTo(uploads("limit.bin"));
    assert.equal((await (await fetch(url)).arrayBuffer()).byteLength, megabyte);
    assert.deepEqual(await unfinished(), []);
  });

  /** The head of a request for a file of this size, as it stands on the wire. */
  const headOf = (filename: string, size: number) =>
    [
      `POST ${uploads(filename)} HTTP/1.1`,
      "host: nocturne",
      `authorization: Bearer ${server.key}`,
      `content-type: ${multipart["content-type"]}`,
      `content-length: ${head("file").length + size + tail.length}`,
      "",
      head("file"),
    ].join("\r\n");

  async function openSocket() {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    const said = { text: "" };
    socket.on("data", (data: Buffer) => (said.text += data.toString()));
    socket.on("error", () => undefined);
    await once(socket, "connect");
    return { socket, said };
  }

  test("far beyond it is answered as well, and the connection can be used again", async () => {
    const { socket, said } = await openSocket();
    await write(socket, headOf("huge.bin", 40 * megabyte));
    for (let n = 0; n < 40; n++) await write(socket, Buffer.alloc(megabyte));
    await write(socket, tail);
    await until("the answer is there", () => said.text.includes("HTTP/1.1 413 "));
    await write(socket, `${headOf("small.bin", 1)}a${tail}`);
    await until("the next answer is there", () => said.text.includes("HTTP/1.1 200 "));
    socket.destroy();
    assert.deepEqual(
      (await names()).filter((one) => ["huge.bin", "small.bin"].includes(one)),
      ["small.bin"],
    );
  });

  test("without end is cut off", async () => {
    const { socket, said } = await openSocket();
    await write(socket, headOf("endless.bin", 1000 * megabyte));
    let count = 0;
    for (; !socket.destroyed && count < 300; count++) await write(socket, Buffer.alloc(megabyte));
    assert.ok(count < 300, "it was still read after 300 MB");
    assert.match(said.text, /^HTTP\/1\.1 413 /);
    assert.ok(!(await names()).includes("endless.bin"));
  });

  test("of a large file does not show in the memory, on its way in and out", async () => {
    // Large beside what waits to be collected.
    const size = 300;
    await using large = await startTestServer({
      NOCTURNE_WARM_BROWSERS: "0",
      NOCTURNE_MAX_FILE_MB: "300",
    });
    const held = () => process.memoryUsage().arrayBuffers / megabyte;
    const before = held();
    let most = 0;
    const sent = request(large.url + uploads("large.bin"), {
      method: "POST",
      headers: { authorization: `Bearer ${large.key}`, ...multipart },
    });
    const answered = once(sent, "response") as Promise<[IncomingMessage]>;
    sent.write(head("file"));
    const part = Buffer.alloc(megabyte);
    for (let n = 0; n < size; n++) {
      await write(sent, part);
      most = Math.max(most, held() - before);
    }
    sent.end(tail);
    const [response] = await answered;
    assert.equal(response.statusCode, 200);
    await text(response);

    const { url } = await large.client.fileUploadLink({ params: { filename: "large.bin" } });
    let received = 0;
    for await (const chunk of (await fetch(url)).body!) {
      received += chunk.length;
      most = Math.max(most, held() - before);
    }
    assert.equal(received, size * megabyte);
    assert.ok(most < size / 2, `${most} MB were held`);
  });
});

test("files outlive the server, for as long as they are kept", async (t) => {
  const data = await makeDataFolder(t);
  const settings = { NOCTURNE_WARM_BROWSERS: "0", NOCTURNE_FILE_RETENTION_HOURS: "2" };
  const first = await startServerProcess(t, data, settings);
  for (const filename of ["old.txt", "new.txt"]) {
    await first.client.fileUpload({ params: { filename }, upload: new Blob(["a"]) });
  }
  // Killed: what it had stored by then is stored.
  await first.end("SIGKILL");
  const db = await openDatabase(data);
  await db
    .updateTable("file")
    .set({ created_at: Date.now() - 2.5 * 3_600_000 })
    .where("name", "=", "old.txt")
    .execute();
  await db.destroy();

  const second = await startServerProcess(t, data, settings);
  const { files } = await second.client.fileListUploads({});
  assert.deepEqual(
    files.map((file) => file.name),
    ["new.txt"],
  );
  const blobs = await readdir(join(data, "files"), { recursive: true, withFileTypes: true });
  assert.equal(blobs.filter((one) => one.isFile()).length, 1);
  const { url } = await second.client.fileUploadLink({ params: { filename: "new.txt" } });
  assert.equal(await (await fetch(url)).text(), "a");
  await second.end("SIGTERM");
});

/** Writes as fast as the other side reads. */
async function write(sent: ClientRequest | Socket, part: Buffer | string): Promise<void> {
  if (sent.write(part) || sent.destroyed) return;
  const gone = new AbortController();
  const closed = once(sent, "close", { signal: gone.signal });
  const drained = once(sent, "drain", { signal: gone.signal });
  // A connection that was cut off is closed as well.
  await Promise.race([closed, drained]).catch(() => undefined);
  gone.abort();
}
