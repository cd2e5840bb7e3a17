import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { certificate, failure, openReach, serve, serveRaw, serveTls } from "../fetch-stage.ts";

const nowhere = async () => [{ address: "3ffe::1", family: 6 }];
const text = (body: Uint8Array) => Buffer.from(body).toString();

describe("what is asked", () => {
  test("is what Chrome asks, and the caller's headers win", async (t) => {
    let seen: string[] = [];
    const site = await serve(t, (incoming, response) => {
      seen = incoming.rawHeaders;
      response.end("ok");
    });
    const { fetch } = await openReach(t);
    const page = await fetch(`${site.url}/a?b=c#d`, {
      headers: { accept: "text/plain", "X-Own": "1" },
    });
    assert.equal(page.url, `${site.url}/a?b=c#d`);
    assert.deepEqual(
      seen.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()),
      "host connection sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform upgrade-insecure-requests user-agent accept sec-fetch-site sec-fetch-mode sec-fetch-user sec-fetch-dest accept-encoding accept-language x-own".split(
        " ",
      ),
    );
    const value = (name: string) => seen[seen.findIndex((one) => one.toLowerCase() === name) + 1];
    assert.equal(value("host"), `127.0.0.1:${site.port}`);
    assert.equal(value("accept"), "text/plain");
    assert.equal(value("sec-ch-ua"), '"Chromium";v="156"');
    assert.equal(value("sec-ch-ua-platform"), '"Linux"');
    await fetch(site.url, { headers: { "user-agent": "curl/8" } });
    assert.equal(value("user-agent"), "curl/8");
    assert.ok(!seen.includes("sec-ch-ua"), "hints would tell of another browser");
  });

  test("is refused where it can't be sent", async (t) => {
    const { fetch } = await openReach(t);
    const wrong = (field: string, message: RegExp) => (error: Error) =>
      error.message.startsWith(`body.${field}:`) && message.test(error.message);
    await assert.rejects(fetch("file:///etc/passwd"), wrong("url", /http or https/));
    await assert.rejects(fetch("nonsense"), wrong("url", /http or https/));
    await assert.rejects(fetch("http://me:pass@h/"), wrong("url", /user name or password/));
    const bad = { host: "x", "content-length": "1", "a b": "", a: "b\r\nc: d" };
    for (const [name, value] of Object.entries(bad)) {
      const headers = { [name]: value };
      await assert.rejects(fetch("http://h/", { headers }), wrong("extra_http_headers", /'/));
    }
  });
});

describe("redirects", () => {
  test("are followed one by one, by status and by refresh, with cookies set on the way", async (t) => {
    const seen: string[] = [];
    const site = await serve(t, ({ url, headers }, response) => {
      seen.push(`${url} ${headers.cookie ?? ""}`);
      const steps: Record<string, () => void> = {
        "/1": () =>
          response.writeHead(301, { location: "2", "set-cookie": ["a=1", "b=2; Path=/3"] }),
        "/2": () => response.writeHead(302, { location: "/3" }),
        "/3": () => response.writeHead(307, { location: "//127.0.0.1:" + site.port + "/4" }),
        "/4": () => response.writeHead(200, { refresh: "3; url='/5'" }),
        "/5": () =>
          response
            .setHeader("content-type", "text/html")
            .write(
              '<!-- <meta http-equiv=refresh content="0;/no"> --><meta http-equiv=Refresh content="0; URL=/6">',
            ),
        "/6": () =>
          response
            .setHeader("content-type", "text/html")
            .write(
              '<noscript><meta http-equiv=refresh content="0;/no"></noscript><meta http-equiv=refresh content="9;/no">',
            ),
      };
      steps[url ?? ""]?.();
      response.end();
    });
    const { fetch } = await openReach(t);
    const page = await fetch(`${site.url}/1#here`, { headers: { Cookie: "own=0; a=0" } });
    assert.equal(page.url, `${site.url}/6#here`);
    assert.deepEqual(
      page.redirects,
      ["1", "2", "3", "4", "5"].map((name) => `${site.url}/${name}#here`),
    );
    assert.deepEqual(seen, [
      "/1 own=0; a=0",
      "/2 own=0; a=1",
      "/3 own=0; b=2; a=1",
      "/4 own=0; a=1",
      "/5 own=0; a=1",
      "/6 own=0; a=1",
    ]);
  });

  test("take no secrets to another origin, nor back from there", async (t) => {
    const seen: (string | undefined)[] = [];
    const other = await serve(t, ({ headers }, response) => {
      seen.push(
        headers.authorization,
        headers.cookie,
        headers["x-api-key"] as string,
        headers["x-own"] as string,
      );
      response.writeHead(302, { location: `${site.url}/back` }).end();
    });
    const site = await serve(t, ({ url, headers }, response) => {
      if (url === "/back") seen.push(headers.authorization);
      else response.writeHead(302, { location: other.url });
      response.end();
    });
    const { fetch } = await openReach(t);
    const headers = { Authorization: "Bearer x", Cookie: "s=1", "X-Api-Key": "k", "X-Own": "kept" };
    await fetch(site.url, { headers });
    assert.deepEqual(seen, [undefined, undefined, undefined, "kept", undefined]);
  });

  test("end after ten, in a loop, and at what is no page of the web", async (t) => {
    const site = await serve(t, ({ url, headers }, response) => {
      const next: Record<string, string> = {
        "/a": "/b",
        "/b": "/a",
        "/file": "file:///etc/passwd",
        "/user": "http://me:secret@127.0.0.1/",
        "/odd": "http://[",
      };
      if (url === "/cookie") {
        if (headers.cookie) return response.end("in");
        response.setHeader("set-cookie", "in=1");
      }
      const count = Number(/^\/(\d+)$/.exec(url ?? "")?.[1]);
      if (count === 0) return response.end("there");
      const location = next[url ?? ""] ?? (count ? `/${count - 1}` : url);
      return response.writeHead(302, { location }).end();
    });
    const { fetch } = await openReach(t);
    assert.equal(text((await fetch(`${site.url}/cookie`)).body), "in");
    assert.equal((await fetch(`${site.url}/10`)).redirects.length, 10);
    await assert.rejects(fetch(`${site.url}/11`), failure("redirects", /more than 10/));
    await assert.rejects(
      fetch(`${site.url}/a?t=secret`),
      failure("redirects", /^(?!.*secret).*loop/),
    );
    await assert.rejects(fetch(`${site.url}/self`), failure("redirects", /loop/));
    await assert.rejects(fetch(`${site.url}/file`), failure("protocol", /not http \(file:\)/));
    await assert.rejects(
      fetch(`${site.url}/user`),
      failure("protocol", /^(?!.*secret).*password in it/),
    );
    await assert.rejects(fetch(`${site.url}/odd`), failure("protocol", /no address/));
  });

  test("to private addresses are refused, first or on the way", async (t) => {
    let reached = 0;
    const site = await serve(t, (_, response) => void response.end(String(reached++)));
    const { fetch, gate } = await openReach(t, { policy: { allowPrivateNetwork: false } });
    const secure = site.url.replace("http:", "https:");
    const addresses = [
      site.url,
      secure,
      "http://169.254.169.254/x",
      "https://[::1]",
      "http://10.1",
    ];
    // Stands for a public server, which this machine has not; all else goes on to the gate.
    const front = await serveRaw(t, (socket) => {
      socket.once("data", (head) => {
        const [, at] = /^GET http:\/\/public\.example\/(\d)/.exec(String(head)) ?? [];
        const moved = `HTTP/1.1 302 Found\r\nlocation: ${addresses[Number(at)]}\r\n`;
        if (at) return void socket.end(`${moved}content-length: 0\r\n\r\n`);
        const through = connect(gate.port, "127.0.0.1");
        through.write(head);
        return socket.pipe(through).pipe(socket);
      });
    });
    for (const [at, address] of addresses.entries()) {
      const refused = failure("policy", /Refused by policy: .*port/);
      await assert.rejects(fetch(address), refused);
      const options = { proxyPort: front.port };
      await assert.rejects(fetch(`http://public.example/${at}`, options), refused);
    }
    assert.equal(reached, 0);
  });
});

describe("bodies", () => {
  test("come without their coding", async (t) => {
    const plain = "häppy ".repeat(20_000);
    const coded: Record<string, Buffer> = {
      gzip: gzipSync(plain),
      "x-gzip": gzipSync(plain),
      deflate: deflateSync(plain),
      Deflate: deflateRawSync(plain),
      br: brotliCompressSync(plain),
      zstd: zstdCompressSync(plain),
      "gzip, br": brotliCompressSync(gzipSync(plain)),
      "utf-8": Buffer.from(plain),
    };
    const site = await serve(t, ({ headers }, response) => {
      const coding = String(headers["x-coding"]);
      response.writeHead(200, { "content-encoding": coding }).end(coded[coding]);
    });
    const { fetch } = await openReach(t);
    for (const coding of Object.keys(coded)) {
      const { body, truncated } = await fetch(site.url, { headers: { "x-coding": coding } });
      assert.ok(text(body) === plain && !truncated, `${coding}: ${body.length}`);
    }
  });

  test("that are not what they say fail; what came before a break is kept and told", async (t) => {
    const page = Buffer.from("<p>".repeat(5000));
    const site = await serve(t, ({ url, socket }, response) => {
      if (url === "/wrong")
        return response.writeHead(200, { "content-encoding": "gzip" }).end(page);
      if (url === "/gzip") {
        const whole = gzipSync(page);
        response.writeHead(200, { "content-encoding": "gzip", "content-length": whole.length });
        response.write(whole.subarray(0, -10));
      } else {
        if (url === "/length") response.setHeader("content-length", 20_000);
        response.write(page);
      }
      return setImmediate(() => socket.end());
    });
    const { fetch } = await openReach(t);
    await assert.rejects(fetch(`${site.url}/wrong`), failure("protocol", /decompressed/));
    for (const name of ["length", "chunked", "gzip"]) {
      const { body, truncated } = await fetch(`${site.url}/${name}`);
      assert.ok(truncated, name);
      assert.ok(body.length > 10_000, `${name}: ${body.length}`);
    }
  });
});

describe("https", () => {
  test("goes through a tunnel that is kept; certificates nobody trusts are told", async (t) => {
    const site = await serveTls(t, ({ url, headers }, response) => {
      if (url === "/1") response.writeHead(302, { location: "/2" });
      response.end(headers["accept-encoding"]);
    });
    const { fetch } = await openReach(t);
    await assert.rejects(fetch(site.url), failure("tls", /certificate of .* is self-signed/));
    const trusted = getCACertificates();
    t.after(() => setDefaultCACertificates(trusted));
    setDefaultCACertificates([certificate.cert]);
    site.connections = 0;
    const page = await fetch(`${site.url}/1`);
    assert.equal(text(page.body), "gzip, deflate, br, zstd");
    assert.equal(site.connections, 1);
    assert.equal((await fetch(`https://localhost:${site.port}/`)).status, 200);
    await assert.rejects(
      fetch(`https://app.localhost:${site.port}/`),
      failure("tls", /is for another name/),
    );
    const plain = await serve(t, (_, response) => void response.end());
    await assert.rejects(
      fetch(`https://127.0.0.1:${plain.port}/`),
      failure("tls", /no secure connection/),
    );
  });
});

describe("failures", () => {
  test("tell a name, a port, an answer and a limit of time apart", async (t) => {
    const closed = await serveRaw(t, (socket) => socket.destroy());
    const odd = await serveRaw(t, (socket) => void socket.end("SSH-2.0-hello\r\n"));
    const { fetch } = await openReach(t, {
      resolve: () => Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" })),
    });
    for (const scheme of ["http", "https"]) {
      await assert.rejects(
        fetch(`${scheme}://no.example/?k=s`),
        failure("name", /^(?!.*k=s).*Cannot resolve no.example: ENOTFOUND/),
      );
      await assert.rejects(
        fetch(`${scheme}://127.0.0.1:1/`),
        failure("unreachable", /Cannot connect.*ECONNREFUSED/),
      );
    }
    await assert.rejects(fetch(closed.url), failure("unreachable", /did not answer properly/));
    await assert.rejects(fetch(odd.url), failure("protocol", /did not answer properly/));
    const { fetch: far } = await openReach(t, { resolve: nowhere, dialTimeoutMs: 50 });
    for (const scheme of ["http", "https"]) {
      await assert.rejects(far(`${scheme}://far.example/`), (error: Error) =>
        /No connection|Cannot connect/.test(error.message),
      );
    }
  });
});
