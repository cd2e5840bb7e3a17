import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { makeDataFolder, startServerProcess } from "../server-process.ts";
import { CdpClient, handshake } from "./cdp-client.ts";

const key = "operators-key-that-nobody-sees";
const secrets = [
  "wrong-key-that-nobody-sees",
  "proxy-password-1",
  "tailnet-secret-1",
  "cookie-value-1",
];

/** Sends something that is not quite HTTP, and waits for the server to hang up. */
function sendRaw(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.resume();
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
  });
}

test("no key, ticket or other secret is logged, however much is logged", async (t) => {
  const server = await startServerProcess(t, await makeDataFolder(t), {
    NOCTURNE_API_KEY: key,
    NOCTURNE_LOG_LEVEL: "trace",
    NOCTURNE_WARM_BROWSERS: "0",
  });
  const { url } = server;
  const call = (method: string, path: string, body?: unknown, bearer = key) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${bearer}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const start = await call("POST", "/sessions/start", {});
  const { session_id: id } = (await start.json()) as { session_id: string };
  const info = await (await call("GET", `/sessions/${id}/debug`)).json();
  const { ws, viewer_url } = info as { ws: Record<string, string>; viewer_url: string };
  const links = [...Object.values(ws), viewer_url];
  const tickets = links.map((link) => new URL(link).searchParams.get("token")!);
  const [cdp, ...others] = tickets as [string, ...string[]];

  await using client = await CdpClient.connect(ws["cdp"]!);
  await client.attachToPage();
  await client.send("Browser.crash");
  const cookies = [{ name: "a", value: secrets[3], domain: "", path: "/", httpOnly: false }];
  await call("POST", `/sessions/${id}/cookies`, { cookies });
  await call("POST", `/sessions/${id}/page/execute`, { type: "goto", url: "http://127.0.0.1:1/" });
  await call("POST", `/sessions/${id}/page/execute`, { type: "jump" });
  await call("GET", "/sessions", undefined, secrets[0]);
  await call("GET", `/no/such/operation?token=${cdp}&key=${key}`);
  await call("GET", `/sessions/%zz?token=${cdp}&key=${key}`);
  await call("GET", `/sessions/${"a".repeat(2000)}?token=${key}`);
  await call("GET", `/sessions/${id}/viewer?token=${others[0]}`);
  await call("GET", `/sessions/${id}/json/version?token=${key}`);
  await call("POST", "/sessions/start", {
    proxies: [{ type: "external", server: "http://p:1", username: "u", password: secrets[1] }],
  });
  await call("POST", "/sessions/start", {
    proxies: [{ type: "tailnet", oauth_client_id: 7, oauth_client_secret: secrets[2] }],
  });
  const socketUrl = url.replace("http", "ws");
  for (const token of [...tickets, key, secrets[0]!, `${cdp}x`]) {
    await handshake(`${socketUrl}/sessions/${id}/debug/logs?token=${token}`);
    await handshake(`${socketUrl}/nowhere?token=${token}`);
    await handshake(`${socketUrl}//?token=${token}`);
    await handshake(`${socketUrl}/sessions/${id}/debug?token=${token}`, { origin: "http://[" });
  }
  const authorization = `authorization: Bearer ${key}`;
  await sendRaw(url, `GARBAGE /?token=${cdp} HTTP/1.1\r\n${authorization}\r\n\r\n`);
  await sendRaw(url, `GET /?token=${cdp} HTTP/1.1\r\nbroken header\r\n${authorization}\r\n\r\n`);
  await sendRaw(url, `GET / HTTP/1.1\r\n${authorization}\r\nx: ${"x".repeat(70_000)}\r\n\r\n`);
  await sendRaw(
    url,
    `GET //?token=${cdp} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
  );
  await call("DELETE", `/sessions/${id}/stop`);
  await client.closed;
  assert.equal(await server.end("SIGTERM"), 0);

  const output = server.output();
  assert.match(output, /"level":(10|20)/, "much is logged");
  for (const secret of [key, ...secrets, ...tickets, ...tickets.map((one) => one.split(".")[1]!)]) {
    assert.ok(!output.includes(secret), `${secret} is in the log`);
    // A buffer is logged as its bytes.
    const bytes = [...Buffer.from(secret)].join(",");
    assert.ok(!output.includes(bytes), `${secret} is in the log as bytes`);
  }
});
