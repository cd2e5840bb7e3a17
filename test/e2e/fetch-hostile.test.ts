import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";
import { contentByType } from "../../src/scrape/files/content-by-type.ts";
import { failure, openReach, serve, serveRaw, serveTls, type Site } from "../fetch-stage.ts";

const megabyte = Buffer.alloc(1024 * 1024);

async function allGone(site: Site): Promise<void> {
  const closing = [...site.sockets].map(
    (socket) => new Promise((resolve) => void socket.once("close", resolve)),
  );
  await Promise.all(closing);
  assert.equal(site.sockets.size, 0);
}

describe("bodies without end", () => {
  test("that are small only on the way are read no further than asked for", async (t) => {
    const nothing = Buffer.alloc(4_000_000);
    const repeated = (part: Buffer) => Buffer.concat(Array.from({ length: 256 }, () => part));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
    const bomb = repeated(gzipSync(nothing));
    assert.ok(bomb.length < 1_100_000, "a gigabyte in a megabyte");
    const bodies: Record<string, Buffer> = {
      gzip: bomb,
      "gzip, gzip": gzipSync(bomb),
      br: brotliCompressSync(repeated(nothing.subarray(0, 200_000)), quality),
      zstd: zstdCompressSync(repeated(nothing.subarray(0, 200_000))),
    };
    const site = await serve(t, ({ headers }, response) => {
      const coding = String(headers["x-coding"]);
      response.writeHead(200, { "content-encoding": coding }).end(bodies[coding]);
    });
    const { fetch } = await openReach(t);
    for (const coding of Object.keys(bodies)) {
      const before = process.memoryUsage.rss();
      const page = await fetch(site.url, { headers: { "x-coding": coding } });
      assert.equal(page.body.length, 20_000_000, coding);
      assert.ok(page.truncated);
      const grown = process.memoryUsage.rss() - before;
      assert.ok(grown < 200_000_000, `${coding}: ${grown} bytes`);
    }
  });

  test("are cut where asked, and the rest is not sent", async (t) => {
    let sent = 0;
    const pieces = function* () {
      for (; sent < 50 * megabyte.length; sent += megabyte.length) yield megabyte;
    };
    const site = await serve(t, (_, response) => {
      Readable.from(pieces()).pipe(response);
    });
    const { fetch } = await openReach(t);
    const cut = await fetch(site.url, { maxBytes: 1000 });
    assert.equal(cut.body.length, 1000);
    assert.ok(cut.truncated);
    await allGone(site);
    assert.ok(sent < 40 * megabyte.length, String(sent));
    sent = 0;
    const whole = await fetch(site.url, { maxBytes: 60_000_000 });
    assert.equal(whole.body.length, 50 * megabyte.length);
    assert.equal(whole.truncated, false);
  });

  test("of films and archives are hardly begun", async (t) => {
    const site = await serve(t, (_, response) => {
      response.writeHead(200, {
        "content-type": "video/mp4",
        "content-length": 9 * megabyte.length,
      });
      response.end(Buffer.concat(Array.from({ length: 9 }, () => megabyte)));
    });
    const { fetch } = await openReach(t);
    const film = await fetch(site.url);
    assert.ok(film.truncated && film.body.length < 100_000);
    const { problem } = await contentByType(film);
    assert.match(problem ?? "", /video\/mp4 \(9,437,184 bytes\)/);
  });

  test("of exactly the size that is allowed are whole", async (t) => {
    const site = await serve(t, (_, response) => void response.end("12345"));
    const { fetch } = await openReach(t);
    assert.equal((await fetch(site.url, { maxBytes: 5 })).truncated, false);
    assert.equal((await fetch(site.url, { maxBytes: 4 })).truncated, true);
  });
});

describe("servers that dawdle", () => {
  const limits = { timeoutMs: 150 };
  const drip = (head: string) => (socket: Socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write("x"), 10);
    socket.on("close", () => clearInterval(timer));
  };

  test("with the head, the body, TLS or a redirect are left in time", async (t) => {
    const { fetch } = await openReach(t);
    const head = await serveRaw(t, drip("HTTP/1.1 200 OK\r\nx-long: "));
    const body = await serveRaw(t, drip("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"));
    const moved = await serveRaw(
      t,
      drip("HTTP/1.1 302 Found\r\nlocation: /on\r\ncontent-length: 10000\r\n\r\n"),
    );
    const tls = await serveRaw(t, () => {});
    const addresses = [head.url, body.url, moved.url, tls.url.replace("http:", "https:")];
    for (const address of addresses) {
      await assert.rejects(fetch(address, limits), failure("timeout", /not there within 150 ms/));
    }
    await Promise.all([head, body, moved, tls].map(allGone));
  });

  test("before their first byte are left before the limit of all", async (t) => {
    const silent = await serve(t, () => {});
    const tls = await serveRaw(t, () => {});
    const { fetch } = await openReach(t);
    const timeout = failure("timeout", /did not answer in time/);
    const limits = { firstByteMs: 100 };
    await Promise.all(
      [silent.url, tls.url.replace("http:", "https:")].map((address) =>
        assert.rejects(fetch(address, limits), timeout),
      ),
    );
    await Promise.all([silent, tls].map(allGone));
  });
});

describe("a fetch that is called off", () => {
  test("ends with the caller's reason, wherever it is, and leaves no connection", async (t) => {
    const { fetch, gate } = await openReach(t);
    const slow = await serve(t, ({ url, socket }, response) => {
      if (url === "/body") response.write("begun");
      socket.emit("asked");
    });
    const tls = await serveRaw(t, () => {});
    const slowTls = await serveTls(t, () => {});
    const paths = [`${slow.url}/head`, `${slow.url}/body`, tls.url.replace("http:", "https:")];
    for (const address of paths) {
      const controller = new AbortController();
      const site = address.startsWith("https:") ? tls : slow;
      const before = site.connections;
      const fetching = fetch(address, {}, controller.signal);
      while (site.connections === before) await new Promise((resolve) => setImmediate(resolve));
      const reason = new Error("enough");
      controller.abort(reason);
      await assert.rejects(fetching, reason);
    }
    await assert.rejects(fetch(slow.url, {}, AbortSignal.abort(new Error("never"))), /never/);
    await Promise.all([slow, tls, slowTls].map(allGone));
    await gate[Symbol.asyncDispose]();
    await assert.rejects(fetch(slow.url), failure("unreachable", /ECONNREFUSED/));
    await assert.rejects(fetch(slowTls.url), failure("unreachable", /ECONNREFUSED/));
  });
});

describe("headers that are too large or out of order", () => {
  test("are a failure of the server", async (t) => {
    const { fetch } = await openReach(t);
    const large = await serveRaw(t, (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      socket.end(`x-large: ${"x".repeat(300_000)}\r\n\r\n`);
    });
    await assert.rejects(fetch(large.url), failure("protocol", /HPE_HEADER_OVERFLOW/));
    const many = await serveRaw(t, (socket) => {
      const cookies = Array.from({ length: 500 }, (_, at) => `set-cookie: c${at}=\xff;\r\n`);
      socket.end(
        `HTTP/1.1 200 OK\r\n${cookies.join("")}Content-Type: a, text/plain\r\n\r\nok`,
        "latin1",
      );
    });
    const page = await fetch(many.url);
    assert.equal(page.contentType, "text/plain");
    assert.equal(page.headers["set-cookie"]?.split("\n").length, 500);
  });
});
