import assert from "node:assert/strict";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { startTestServer, type TestServer } from "../server.ts";
import { CdpClient } from "./cdp-client.ts";

let server: TestServer;
let params: { session_id: string };
let cdpUrl: string;
let machine: Server;
let datagrams: UdpSocket;
let port: number;
/** How often anything of the session reached the machine it runs on. */
let reached = 0;

before(async () => {
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_ALLOW_PRIVATE_NETWORK: "false",
  });
  machine = createServer((socket) => {
    reached += 1;
    socket.end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret");
  });
  // On both families: the browser may choose either for a name.
  machine.listen(0, "::");
  await once(machine, "listening");
  ({ port } = machine.address() as AddressInfo);
  datagrams = createSocket("udp4", () => (reached += 1)).bind(port, "127.0.0.1");
  const session = await server.client.sessionStart({});
  params = { session_id: session.session_id };
  cdpUrl = session.cdp_url!;
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  machine?.close();
  datagrams?.close();
});

beforeEach(async () => {
  reached = 0;
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "secret");
  assert.equal(reached, 1, "the machine can be reached, so a session could");
  reached = 0;
});

async function evaluate(code: string): Promise<string> {
  const { data, message } = await server.client.pageExecute({
    params,
    body: { type: "evaluate_js", code },
  });
  return data?.markdown ?? message;
}

const hosts = [
  "127.0.0.1",
  "localhost",
  "app.localhost",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "127.1",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "0.0.0.0",
  "127.8.8.8",
];

test("pages of the machine can't be opened, however its address is written", async () => {
  for (const host of hosts) {
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://${host}:${port}/`;
      const body = { type: "goto", url } as const;
      const { success, message } = await server.client.pageExecute({ params, body });
      assert.equal(success, false, `${url}: ${message}`);
      assert.doesNotMatch(message, /secret/);
    }
  }
  assert.equal(reached, 0);
});

test("metadata services and private addresses can't be opened", async () => {
  const addresses = [
    "http://169.254.169.254/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://168.63.129.16/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://[fe80::1]/",
  ];
  for (const url of addresses) {
    const body = { type: "goto", url } as const;
    const { success, message } = await server.client.pageExecute({ params, body });
    assert.equal(success, false, url);
    assert.match(message, /NOCTURNE_ALLOW_PRIVATE_NETWORK/, url);
  }
});

test("the failure says which setting opens them, and shows no page", async () => {
  const url = `http://127.0.0.1:${port}/`;
  const { message, exception } = await server.client.pageExecute({
    params,
    body: { type: "goto", url },
  });
  assert.match(message, /127\.0\.0\.1.*NOCTURNE_ALLOW_PRIVATE_NETWORK/);
  assert.equal(exception, message);
  const { space } = await server.client.pageObserve({ params });
  assert.ok(!space.description.includes("secret"));
});

test("nothing that a page can do reaches the machine", async () => {
  const web = `127.0.0.1:${port}`;
  await server.client.pageExecute({ params, body: { type: "goto", url: "about:blank" } });
  const attempts = [
    `fetch("http://${web}/", { mode: "no-cors" }).then(() => "got", () => "none")`,
    `fetch("http://localhost:${port}/", { mode: "no-cors" }).then(() => "got", () => "none")`,
    `navigator.sendBeacon("http://${web}/", "x")`,
    `new Promise((resolve) => {
      const socket = new WebSocket("ws://${web}/");
      socket.onopen = () => resolve("got");
      socket.onclose = () => resolve("none");
    })`,
    `new Promise((resolve) => {
      const image = new Image();
      image.onload = image.onerror = resolve;
      image.src = "http://${web}/";
    })`,
    `new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.onload = () => resolve("loaded");
      frame.src = "http://${web}/";
      document.body.append(frame);
    })`,
    `new Promise((resolve) => {
      const source = 'fetch("http://${web}/").finally(() => postMessage("done"))';
      const worker = new Worker(URL.createObjectURL(new Blob([source])));
      worker.onmessage = resolve;
    })`,
    `new Promise((resolve) => {
      const peer = new RTCPeerConnection({
        iceServers: [
          { urls: "stun:${web}" },
          { urls: "turn:${web}?transport=tcp", username: "a", credential: "b" },
        ],
      });
      peer.createDataChannel("x");
      peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && resolve("done");
      peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    })`,
  ];
  for (const code of attempts) await evaluate(code);
  assert.equal(reached, 0);
});

test("nothing that a CDP client can ask for reaches the machine", async () => {
  await using client = await CdpClient.connect(cdpUrl);
  const page = await client.attachToPage();
  const url = `http://127.0.0.1:${port}/`;
  await client.send("Page.navigate", { url }, page);
  const { targetId } = await client.result<{ targetId: string }>("Target.createTarget", { url });
  const { sessionId } = await client.result<{ sessionId: string }>("Target.attachToTarget", {
    targetId,
    flatten: true,
  });
  const text = { expression: "document.documentElement.innerText", returnByValue: true };
  const { result } = await client.result<{ result: { value?: string } }>(
    "Runtime.evaluate",
    text,
    sessionId,
  );
  assert.ok(!result.value?.includes("secret"));
  const { frameTree } = await client.result<{ frameTree: { frame: { id: string } } }>(
    "Page.getFrameTree",
    {},
    page,
  );
  const options = { disableCache: true, includeCredentials: false };
  const resource = { frameId: frameTree.frame.id, url, options };
  await client.send("Network.loadNetworkResource", resource, page);
  await client.result("Target.closeTarget", { targetId });
  assert.equal(reached, 0);
});
