import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { TicketPurpose } from "../../src/contract/handler.ts";
import { issueTicket } from "../../src/http/tickets.ts";
import { listApiKeys } from "../../src/store/api-keys.ts";
import { keyFileOf, readKeyFile } from "../../src/store/key-file.ts";
import { deriveKey } from "../../src/store/master-key.ts";
import { openDatabase } from "../../src/store/open.ts";
import { openStage, type Stage } from "../stage.ts";
import { keyOfAccount } from "./accounts.ts";
import { CdpClient, handshake } from "./cdp-client.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let stage: Stage;
let sessionId: string;
let targetId: string;
let accountId: string;
let otherKey: string;
let secret: Buffer;

before(async () => {
  stage = await openStage();
  const { server } = stage;
  sessionId = (await server.client.sessionStart({})).session_id;
  const { tabs } = await server.client.sessionDebugInfo({ params: { session_id: sessionId } });
  targetId = /debug\/page\/([0-9A-F]+)/.exec(tabs[0]!.ws_url)![1]!;
  otherKey = (await keyOfAccount(server.data, "another")).key;
  secret = deriveKey(readKeyFile(keyFileOf(server.data))!, "tickets");
  const db = await openDatabase(server.data);
  accountId = (await listApiKeys(db)).find(({ account }) => account === "default")!.accountId;
  await db.destroy();
});

after(() => stage?.[Symbol.asyncDispose]());

const purposes = [
  ...(["cdp", "view", "control", "logs", "file", "help", "replay", "console"] as const),
];

function ticket(purpose: TicketPurpose, changed: Partial<Parameters<typeof issueTicket>[1]> = {}) {
  const expiresAt = Date.now() + 60_000;
  return issueTicket(secret, { purpose, subject: sessionId, accountId, expiresAt, ...changed });
}

/** Everything that a link with a token leads to, by what the token may be for. */
const destinations: {
  path: string;
  purpose: TicketPurpose;
  also?: TicketPurpose[];
  kind: "socket" | "page";
  /** Tells a person in a page what went wrong, and also how a session has ended. */
  isForPeople?: boolean;
  /** Tells how a session has ended. */
  tellsEnd?: boolean;
}[] = [
  { path: "debug", purpose: "cdp", kind: "socket" },
  { path: "debug/", purpose: "cdp", kind: "socket" },
  { path: "debug/page/TARGET", purpose: "cdp", kind: "socket" },
  { path: "debug/recording", purpose: "view", also: ["control"], kind: "socket" },
  { path: "debug/logs", purpose: "logs", also: ["view", "control"], kind: "socket" },
  { path: "live", purpose: "control", also: ["view"], kind: "socket", tellsEnd: true },
  { path: "json/version", purpose: "cdp", kind: "page" },
  { path: "json/list", purpose: "cdp", kind: "page" },
  { path: "json", purpose: "cdp", kind: "page" },
  {
    path: "viewer",
    purpose: "view",
    also: ["control"],
    kind: "page",
    isForPeople: true,
    tellsEnd: true,
  },
  { path: "devtools/inspector.html", purpose: "cdp", kind: "page" },
];

type Destination = (typeof destinations)[number];

/** Goes there with this token; `open`, or the error's status, after its body was looked at. */
async function enter(
  { path, kind, isForPeople }: Pick<Destination, "path" | "kind" | "isForPeople">,
  token: string | undefined,
  {
    session = sessionId,
    headers = {},
  }: { session?: string; headers?: Record<string, string> } = {},
): Promise<"open" | number> {
  const query = token === undefined ? "" : `?token=${encodeURIComponent(token)}`;
  const address = `/sessions/${session}/${path.replace("TARGET", targetId)}${query}`;
  const answer =
    kind === "socket"
      ? await handshake(stage.server.url.replace("http", "ws") + address, headers)
      : await fetch(stage.server.url + address, { headers });
  if (answer === "open" || answer.status === 200) return "open";
  if (isForPeople === true) assert.match(await answer.text(), /^<!doctype html>/);
  else await failedWith(answer, answer.status);
  return answer.status;
}

function forAll(title: string, check: (destination: Destination) => Promise<void>): void {
  for (const destination of destinations) {
    test(`${destination.path} ${title}`, () => check(destination));
  }
}

describe("a token", () => {
  forAll("opens by a ticket for its purposes and by no other", async (destination) => {
    for (const purpose of purposes) {
      const fits = [destination.purpose, ...(destination.also ?? [])].includes(purpose);
      const expected = fits ? "open" : 403;
      assert.equal(await enter(destination, ticket(purpose)), expected, purpose);
    }
  });

  forAll("opens by the account's API key, in the link or in the header", async (destination) => {
    const { key } = stage.server;
    assert.equal(await enter(destination, key), "open");
    const headers = { authorization: `Bearer ${key}` };
    assert.equal(await enter(destination, undefined, { headers }), "open");
  });

  forAll("is shut without a token", async (destination) => {
    for (const token of [undefined, "", "undefined", "null"]) {
      assert.equal(await enter(destination, token), 401, token);
    }
  });

  forAll("is shut to a ticket that has expired", async (destination) => {
    const expired = ticket(destination.purpose, { expiresAt: Date.now() - 1 });
    assert.equal(await enter(destination, expired), 401);
  });

  forAll("is shut to a ticket of another session", async (destination) => {
    const foreign = ticket(destination.purpose, { subject: randomUUID() });
    assert.equal(await enter(destination, foreign), 403);
  });

  forAll("is shut to another account, by its key and by a ticket", async (destination) => {
    assert.equal(await enter(destination, otherKey), 404);
    const foreign = ticket(destination.purpose, { accountId: randomUUID() });
    assert.equal(await enter(destination, foreign), 404);
  });

  forAll("is shut to what is forged or damaged", async (destination) => {
    const good = ticket(destination.purpose);
    const [payload, signature] = good.split(".") as [string, string];
    const said = [destination.purpose, sessionId, accountId, Date.now() + 60_000];
    const other = Buffer.from(JSON.stringify(said)).toString("base64url");
    const forged = [
      issueTicket(randomBytes(32), {
        purpose: destination.purpose,
        subject: sessionId,
        accountId,
        expiresAt: Date.now() + 60_000,
      }),
      `${other}A.${signature}`,
      `${payload}.`,
      `.${signature}`,
      ".",
      `${payload}.${signature.slice(0, -2)}`,
      `${payload}.${signature}.${signature}`,
      `${payload.slice(1)}.${signature}`,
      `${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
      `${payload} ${signature}`,
      stage.server.key.slice(0, -1),
      `${stage.server.key}.`,
    ];
    for (const token of forged) assert.equal(await enter(destination, token), 401, token);
  });

  forAll("is not there for an unknown session, or one that has ended", async (destination) => {
    const unknown = randomUUID();
    const there = ticket(destination.purpose, { subject: unknown });
    assert.equal(await enter(destination, there, { session: unknown }), 404);
    const ended = await stage.startSession();
    const { id } = ended;
    await ended[Symbol.asyncDispose]();
    const late = ticket(destination.purpose, { subject: id });
    const expected = destination.tellsEnd === true ? "open" : 404;
    assert.equal(await enter(destination, late, { session: id }), expected);
  });

  test("for a session is no API key", async () => {
    for (const purpose of purposes) {
      const authorization = `Bearer ${ticket(purpose)}`;
      const response = await stage.server.call("GET", "/sessions", undefined, { authorization });
      await failedWith(response, 401);
    }
  });

  test("for one session does not start another by connecting", async () => {
    const url = `${stage.server.url.replace("http", "ws")}/sessions/connect?token=`;
    for (const [token, status] of [
      [ticket("cdp"), 403],
      ["nobody", 401],
      ["", 401],
    ] as const) {
      const answer = await handshake(url + token);
      assert.ok(answer !== "open");
      await failedWith(answer, status);
    }
    assert.equal((await stage.server.client.capabilities({})).active_sessions, 1);
  });

  test("comes alone: several in one link are none", async () => {
    for (const path of [
      ...["viewer", "json/version", "devtools/inspector.html", "replay.mp4", "network/logs/x"].map(
        (rest) => `/sessions/${sessionId}/${rest}`,
      ),
      "/storage/files/x",
      "/agents/x/help",
    ]) {
      const link = `${stage.server.url}${path}?token=${ticket("cdp")}&token=${ticket("view")}`;
      assert.equal((await fetch(link)).status, 401, path);
    }
  });

  test("and a film's link names one agent at most", async () => {
    const link = `${stage.server.url}/sessions/${sessionId}/replay.mp4?agent_id=a&agent_id=b`;
    const { detail } = await invalidWith(await fetch(`${link}&token=${ticket("replay")}`));
    assert.deepEqual(detail[0]!.loc, ["query", "agent_id"]);
  });
});

describe("the links of a session", () => {
  async function linksOf(): Promise<string[]> {
    const { client } = stage.server;
    const params = { session_id: sessionId };
    const { ws, tabs, ws_url, ...info } = await client.sessionDebugInfo({ params });
    const { cdp_url, viewer_url } = await client.sessionStatus({ params });
    const tab = await client.sessionDebugTab({ params, query: { tab_idx: 0 } });
    const ofTabs = [...tabs, tab].flatMap((one) => [one.ws_url, one.debug_url]);
    const own = [info.debug_url, info.cdp_url, info.viewer_url, cdp_url!, viewer_url!, ws_url];
    return [...own, ...Object.values(ws), ...ofTabs];
  }

  test("all open as they are", async () => {
    for (const link of await linksOf()) {
      if (link.startsWith("ws")) assert.equal(await handshake(link), "open", link);
      else assert.equal((await fetch(link)).status, 200, link);
    }
  });

  test("carry a ticket and never the key, and none outlives the session", async () => {
    const { server } = stage;
    const { created_at, max_duration_minutes: minutes } = await server.client.sessionStatus({
      params: { session_id: sessionId },
    });
    for (const link of await linksOf()) {
      assert.ok(!link.includes(server.key));
      const [payload] = new URL(link).searchParams.get("token")!.split(".");
      const [, id, , expiresAt] = JSON.parse(Buffer.from(payload!, "base64url").toString()) as [
        string,
        string,
        string,
        number,
      ];
      assert.equal(id, sessionId);
      assert.ok(expiresAt <= Date.parse(created_at) + minutes * 60_000);
    }
  });

  test("that the discovery answers do not carry the key that was used to ask", async () => {
    for (const path of ["json/version", "json/list"]) {
      const address = `${stage.server.url}/sessions/${sessionId}/${path}?token=${stage.server.key}`;
      const text = await (await fetch(address)).text();
      assert.ok(text.includes("webSocketDebuggerUrl"));
      assert.ok(!text.includes(stage.server.key), text);
    }
  });
});

describe("a WebSocket", () => {
  const sockets = destinations.filter(({ kind }) => kind === "socket");
  const origin = (value: string) => ({ headers: { origin: value } });

  test("is refused to pages of another origin, whatever the token", async () => {
    const { host, port } = new URL(stage.server.url);
    const foreign = [
      "https://other.example",
      `http://other.example:${port}`,
      `http://${host}.other.example`,
      "http://127.0.0.1:1",
      `http://localhost:${port}`,
      "http://",
      "null",
    ];
    for (const destination of sockets) {
      for (const value of foreign) {
        assert.equal(await enter(destination, stage.server.key, origin(value)), 403, value);
        assert.equal(await enter(destination, "nobody", origin(value)), 403, value);
      }
    }
  });

  test("is open to the server's own pages", async () => {
    for (const destination of sockets) {
      const own = origin(stage.server.url);
      assert.equal(await enter(destination, ticket(destination.purpose), own), "open");
    }
  });

  test("is told why no session was started for it, however long the reason", async () => {
    const base = stage.server.url.replace("http", "ws");
    const vault = encodeURIComponent("ü".repeat(200));
    const token = stage.server.key;
    const url = `${base}/sessions/connect?token=${token}&vault_id=${vault}`;
    const client = await CdpClient.connect(url);
    const { code, reason } = await client.closed;
    assert.equal(code, 1011);
    assert.match(reason, /ü/);
    const broken = await CdpClient.connect(`${base}/sessions/connect?token=${token}&egress=[x`);
    assert.match((await broken.closed).reason, /egress/);
  });

  test("that leads nowhere is a 404", async () => {
    const base = stage.server.url.replace("http", "ws");
    for (const path of [
      "/",
      "/debug",
      "/sessions/start",
      `/sessions/${sessionId}`,
      `/sessions/${sessionId}/other`,
      `/sessions/${sessionId}/debug/page/`,
      `/sessions/${sessionId}/debug/page/..%2f..`,
      `/sessions/${sessionId}/debug/logs/more`,
      "//",
    ]) {
      const answer = await handshake(`${base}${path}?token=${stage.server.key}`);
      assert.ok(answer !== "open", path);
      await failedWith(answer, 404);
    }
  });
});
