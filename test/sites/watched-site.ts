import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** A site whose pages do everything that a timeline tells. */
export interface WatchedSite extends AsyncDisposable {
  one: string;
  /** The same server as another site. */
  other: string;
  /** Every request that came, oldest first. */
  asked: { path: string; headers: IncomingHttpHeaders }[];
  /** What the pages reported by `/report`. */
  reports: string[];
}

/** Serves the pages below; the text `SECRET` in them is the one given here. */
export async function serveWatchedSite(secret: string): Promise<WatchedSite> {
  const asked: WatchedSite["asked"] = [];
  const reports: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
    asked.push({ path: pathname, headers: request.headers });
    if (pathname === "/report") reports.push(searchParams.get("text") ?? "");
    answer(pathname, secret, response);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    socket.on("message", (message: Buffer) => {
      socket.send(`echo of ${message.toString("utf8")}`);
      socket.close();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    one: `http://127.0.0.1:${port}`,
    other: `http://localhost:${port}`,
    asked,
    reports,
    async [Symbol.asyncDispose]() {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(path: string, secret: string, response: ServerResponse): void {
  const page = pages[path];
  if (page !== undefined) {
    const text = page.replaceAll("SECRET", secret);
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><link rel="icon" href="data:,"><title>${path}</title>${text}`);
    return;
  }
  const [headers, body] = files[path] ?? [{ "content-type": "text/plain" }, `answer of ${path}`];
  response.writeHead(path === "/moved" ? 302 : 200, headers).end(body);
}

const files: Record<string, [headers: Record<string, string>, body: string | Buffer]> = {
  "/moved": [{ location: "/arrived", "set-cookie": "sugar=brown-cookie-value" }, ""],
  "/kept": [{ "cache-control": "max-age=600", "content-type": "text/plain" }, "kept"],
  "/report.txt": [{ "content-disposition": "attachment" }, "a file"],
  "/bytes": [{ "content-type": "application/octet-stream" }, Buffer.from([0, 255, 1, 254])],
  "/worker.js": [
    { "content-type": "text/javascript" },
    `console.log("of the worker"); fetch("/of-worker"); setTimeout(() => { throw new Error("of the worker") });`,
  ],
};

const pages: Record<string, string> = {
  "/everything": `<script>
    console.log("several", { a: 1 }, [1, 2], 3); console.info("an info"); console.debug("a debug");
    console.warn("<img src=x onerror=alert(1)>"); console.error("an error"); console.log("pass SECRET");
    setTimeout(() => { throw new TypeError("not caught") }); Promise.reject(new RangeError("not handled"));
    fetch("/moved"); fetch("http://127.0.0.1:9/unsafe").catch(() => 0); fetch("/bytes");
    fetch("/posted?with=" + encodeURIComponent("SECRET"), { method: "POST", body: "word=SECRET",
      headers: { authorization: "Bearer of-the" + "-page" } });
    fetch("/kept").then((one) => one.text()).then(() => fetch("/kept"));
    new Worker("/worker.js"); history.pushState(0, "", "/everything#pushed");
    const socket = new WebSocket("ws://" + location.host + "/socket");
    socket.onopen = () => socket.send("hello");
    const frame = document.createElement("iframe");
    frame.src = "http://localhost:" + location.port + "/framed"; document.documentElement.append(frame);
  </script>`,
  "/framed": `<script>console.log("of the frame"); fetch("/of-frame");
    setTimeout(() => { throw new Error("of the frame") })</script>`,
  "/asking": `<button onclick="alert('say SECRET'); prompt('Name?', 'Ada')">Ask</button>
    <a href="/report.txt" id="file">File</a><a href="/popup" target="_blank" id="popup">Popup</a>`,
  "/popup": `<script>console.log("of the popup")</script>`,
  "/client": `<script>console.log("of the client's page")</script>`,
  "/loop": `<script>for (let at = 0; at < 20000; at++) console.log("round", at)</script>`,
  "/probe": `<script>
    const hits = {};
    const hit = (name) => (hits[name] = (hits[name] ?? 0) + 1);
    const names = Object.getOwnPropertyNames(window);
    const own = new Set();
    function probe(level) {
      let isOn = true;
      Error.prepareStackTrace = () => { if (isOn) hit("stack by " + level); return "" };
      console[level](new Error("one")); console[level]("two", new Error("two"));
      isOn = false;
      Error.prepareStackTrace = undefined;
      const trap = (name) => () => { hit(name + " by " + level); };
      const handler = {};
      for (const name of ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"])
        handler[name] = (target, ...rest) => { hit(name + " by " + level); return Reflect[name](target, ...rest) };
      console[level](new Proxy({}, handler), new Proxy(function () {}, handler));
      const told = (thing) => Object.defineProperty(thing, "id", { enumerable: true, get: trap("getter") });
      console[level](told({}), told(document.createElement("p")), told([]), told(new Error("three")));
      const words = {}; words.toString = trap("toString"); words.toJSON = trap("toJSON"); words[Symbol.toPrimitive] = trap("primitive");
      console[level](words, [words]);
    }
    function fail() {
      Error.prepareStackTrace = () => { hit("stack of what was thrown"); return "" };
      const trapped = new Proxy({}, { get: () => hit("get of what was thrown"), getPrototypeOf: () => (hit("prototype of what was thrown"), null),
        getOwnPropertyDescriptor: () => void hit("descriptor of what was thrown"), has: () => (hit("has of what was thrown"), false) });
      const worded = new Error("x");
      for (const name of ["message", "name", "stack", "cause"])
        Object.defineProperty(worded, name, { get: () => { hit(name + " of what was thrown"); return "" } });
      for (const thrown of [trapped, worded, new Error("plain"), Object.create(trapped)]) {
        setTimeout(() => { throw thrown });
        Promise.reject(thrown);
      }
      for (const type of ["message", "filename", "lineno", "isTrusted", "detail"])
        for (const proto of [ErrorEvent.prototype, Event.prototype, CustomEvent.prototype])
          if (type in proto) Object.defineProperty(proto, type, { get: () => { hit(type + " of an event"); return "" } });
      for (const name of ["dispatchEvent", "addEventListener"])
        EventTarget.prototype[name] = () => hit(name);
      for (const name of ["stringify", "parse"]) JSON[name] = ((real) => (...all) => { hit(name); return real(...all) })(JSON[name]);
      Reflect.apply = () => hit("apply"); String.prototype.slice = () => { hit("slice"); return "" };
      window.CustomEvent = function () { hit("CustomEvent") };
      Object.prototype.toJSON = function () { hit("toJSON"); return this };
    }
    const stringify = JSON.stringify;
    const fresh = document.createElement("iframe");
    document.documentElement.append(fresh);
    const frameNames = Object.getOwnPropertyNames(fresh.contentWindow);
    for (const level of ["log", "debug", "info", "warn", "error", "dir", "trace", "table"]) probe(level);
    fail();
    setTimeout(() => {
      delete Object.prototype.toJSON;
      const text = stringify({ hits, names: names.length, frameNames: frameNames.length, now: Object.getOwnPropertyNames(window).length });
      location.href = "/report?text=" + encodeURIComponent(text);
    }, 300);
  </script>`,
};
