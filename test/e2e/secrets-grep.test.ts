import assert from "node:assert/strict";
import { once } from "node:events";
import { test, type TestContext } from "node:test";
import { createTransport } from "nodemailer";
import { WebSocket } from "ws";
import { inboxSettings, type SendingSite, serveAccountsTo } from "../accounts-stage.ts";
import { named } from "../actor/find.ts";
import { shopper } from "../agents/shopper.ts";
import { isVerdict } from "../agents/stage.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { type Solution, solvingModel } from "../models/task-solver.ts";
import { makeDataFolder, type ServerProcess, startServerProcess } from "../server-process.ts";
import { filesIn, type Heard, tracesOf } from "../traces.ts";

const key = "key-for-the-tests-0001";
const cardNumber = "4000056655665556";
/** What an owner of an account may have, by what it is called. */
const planted = {
  password: `Zq"7<b&'é_%+*/\\~=kV!`,
  "password of another site": "wisteria<&>Rhizome-4471",
  "TOTP seed": "MZXW6YTBOI3GKIDPOJ2GS33OPFTWK3TE",
  "TOTP seed of another site": "PYNT7I67RFS2EPR5PYNT7I67RFS2EPR5",
  "card number": cardNumber,
  "card number in groups": "4000 0566 5566 5556",
  cvv: "8361",
  "secret for functions": "sk-marmalade-0192837465",
  "secret for models": "sk-quince-5647382910",
  "text of an email": "the heliotrope opens at dusk",
};

/** What is told in answers to these is what was asked for. */
const readOnPurpose = /\/credentials\?|\/card$|\/(emails|sms)\?|\/cookies$/;

type Json = Record<string, unknown>;
type Cookies = { cookies: { name: string; value: string }[] };

/** A server in a process of its own, with the shop, and all that is said by it. */
interface Stage {
  server: ServerProcess;
  data: string;
  site: SendingSite;
  models: ScriptedModels;
  /** What the server has answered or sent, but for what was asked for. */
  heard: Heard[];
  /** What it has answered to who asked for secrets. */
  onPurpose: Heard[];
  /** Asks, whatever comes of it; what is no JSON is an empty object. */
  ask<Answer = Record<string, string>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer>;
  /** Hears a WebSocket. */
  listen(url: string): Promise<void>;
}

/** Opens pages, and types the password where one is asked for. */
const looker: Solution = {
  words: "Look at",
  async solve(actor, told) {
    const task = /# The user's task\n(.*)/.exec(told)?.[1] ?? "";
    for (const url of task.match(/http\S+/g) ?? []) {
      await actor.act({ type: "goto", url });
      const [field] = named("Password").among(await actor.look());
      const fill = { type: "fill", id: field?.id, value: "mycoolpassword" };
      // Some pages must not have it.
      if (field !== undefined) await actor.act(fill).catch(() => undefined);
      await actor.look();
    }
  },
};

async function openStage(t: TestContext): Promise<Stage> {
  const data = await makeDataFolder(t);
  const solve = solvingModel([...shopper, looker]);
  const models = await serveModels((request) =>
    request.text.includes("# The user's task") || isVerdict(request)
      ? solve(request)
      : { json: { page: "A shop." } },
  );
  t.after(() => models[Symbol.asyncDispose]());
  const server = await startServerProcess(t, data, {
    ...inboxSettings,
    ...models.environment("openai"),
    NOCTURNE_ALLOW_PRIVATE_NETWORK: "true",
    NOCTURNE_LOG_LEVEL: "trace",
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
    NOCTURNE_WARM_BROWSERS: "0",
  });
  const site = await serveAccountsTo({ url: server.url, mail: server.output() });
  t.after(() => site[Symbol.asyncDispose]());
  return { server, data, site, models, ...listenerTo(t, server.url) };
}

function listenerTo(
  t: TestContext,
  url: string,
): Pick<Stage, "heard" | "onPurpose" | "ask" | "listen"> {
  const [heard, onPurpose]: [Heard[], Heard[]] = [[], []];
  return {
    heard,
    onPurpose,
    async ask(method, path, body) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const where = readOnPurpose.test(path) ? onPurpose : heard;
      where.push({ where: `${method} ${path}`, bytes });
      const isJson = answer.headers.get("content-type")?.includes("json");
      return isJson ? JSON.parse(bytes.toString()) : {};
    },
    async listen(address) {
      const socket = new WebSocket(address);
      t.after(() => socket.terminate());
      const where = new URL(address).pathname;
      socket.on("message", (bytes: Buffer) => heard.push({ where, bytes }));
      await once(socket, "open");
    },
  };
}

interface Used {
  start: Json;
  email: string;
  persona_id: string;
  /** The persona's, and another. */
  vaults: [string, string];
  profile_id: string;
}

/** Somebody with an account at the shop, and what a session of theirs is started with. */
async function settle({ ask, site }: Stage): Promise<Used> {
  const persona = await ask("POST", "/personas/create", {
    create_vault: true,
    create_phone_number: true,
  });
  const { persona_id, vault_id, email, phone_number: phone } = persona;
  const { password, "TOTP seed": seed } = planted;
  const name = { firstName: persona["first_name"]!, lastName: persona["last_name"]! };
  site.open({ ...name, email: email!, phone: phone!, password, seed });
  const login = { url: site.url, email, password, mfa_secret: seed };
  await ask("POST", `/vaults/${vault_id}/credentials`, login);
  const card = {
    card_holder_name: "Grace Hopper",
    card_number: planted["card number in groups"],
    card_cvv: planted.cvv,
    card_full_expiration: "11/2029",
  };
  await ask("POST", `/vaults/${vault_id}/card`, { credit_card: card });
  const other = (await ask("POST", "/vaults/create", {}))["vault_id"]!;
  const credentials = {
    username: "ada",
    password: planted["password of another site"],
    mfa_secret: planted["TOTP seed of another site"],
  };
  await ask("POST", `/vaults/${other}/credentials`, { url: "bank.example", credentials });
  for (const [name, namespace] of [
    ["for functions", "function_env"],
    ["for models", "llm_provider"],
  ] as const)
    await ask("POST", "/secrets", { name: "TOKEN", namespace, value: planted[`secret ${name}`] });
  const profile_id = (await ask("POST", "/profiles/create", {}))["profile_id"]!;
  const start = {
    persona_id,
    vault_id: other,
    profile: { id: profile_id, persist: true },
    use_file_storage: true,
  };
  return { start, email: email!, persona_id: persona_id!, vaults: [vault_id!, other], profile_id };
}

/** Runs an agent that sees pictures, and hears and reads all that is told of it. */
async function run({ ask, listen, server }: Stage, session_id: string, task: string) {
  const body = { session_id, task, use_vision: true, max_steps: 60 };
  const { agent_id } = await ask("POST", "/agents/start", body);
  const ws = server.url.replace("http", "ws");
  await listen(`${ws}/agents/${agent_id}/debug/logs?token=${key}&session_id=${session_id}`);
  // Ends with the run.
  await ask("GET", `/agents/${agent_id}/events`);
  const { success, error, answer } = await ask("GET", `/agents/${agent_id}`);
  assert.equal(success, true, `${error}: ${answer}`);
  await ask("GET", `/agents/${agent_id}/workflow/code`);
  await ask("GET", `/agents/${agent_id}/workflow/code?as_workflow=true`);
}

/** Pages that show the password, tell it on or want it where it does not belong. */
function carelessPages(site: SendingSite): string[] {
  const ways = "page title url console request field attribute spans type".split(" ");
  return [
    ...ways.map((way) => `/hostile/echo?in=${way}`),
    ...["open", "elsewhere", "framed"].map((page) => `/hostile/${page}`),
    ...["text", "field", "attribute", "spans"].map((way) => `/settings?password=${way}`),
  ].map((path) => site.url + path);
}

/** Fills a page in every way and looks at it in every way. */
async function meddle({ ask }: Stage, session_id: string, url: string): Promise<void> {
  const execute = (body: Json) =>
    ask("POST", `/sessions/${session_id}/page/execute`, { timeout: 500, ...body });
  const post = (path: string, body?: Json) =>
    ask("POST", `/sessions/${session_id}/page/${path}`, body);
  await execute({ type: "goto", url });
  const selector = "[name=password]";
  if (url.includes("/hostile/")) {
    const value = { current_password: "mycoolpassword", totp: "999779" };
    await execute({ type: "form_fill", value });
    for (const text of ["mycoolpassword", planted.password, `it is ${planted.password}`])
      await execute({ type: "fill", selector, value: text });
    await execute({ type: "evaluate_js", code: `document.querySelector("${selector}").value` });
  }
  await post("observe", {});
  for (const type of ["raw", "full", "last_action"])
    await post(`screenshot?screenshot_type=${type}`);
  await post("scrape", { selector: "main", scrape_links: true });
  await post("scrape", { selector: "main", instructions: "What does it say?" });
  await execute({ type: "evaluate_js", code: "document.documentElement.outerHTML" });
  await execute({ type: "evaluate_js", code: "throw new Error(document.body.innerText)" });
  await execute({ type: "goto", url: `http://127.0.0.1:1/?${new URLSearchParams({ url })}` });
}

async function sendEmail(stage: Stage, to: string): Promise<void> {
  const port = Number(/, on 127\.0\.0\.1:(\d+)/.exec(stage.server.output())?.[1]);
  const transport = createTransport({
    host: "127.0.0.1",
    port,
    tls: { rejectUnauthorized: false },
  });
  const text = `Ada, ${planted["text of an email"]}.`;
  await transport.sendMail({ from: "hello@fernhollow.example", to, subject: text, text });
  transport.close();
}

/** Asks for all that tells something of what was done, and last for the secrets themselves. */
async function readAll({ ask, site }: Stage, id: string, used: Used): Promise<void> {
  const { vaults, persona_id, profile_id } = used;
  for (const path of ["", "/debug", "/offset", "/workflow/code", "/workflow/code?as_workflow=true"])
    await ask("GET", `/sessions/${id}${path}`);
  const lists = "sessions agents usage usage/logs vaults personas profiles secrets".split(" ");
  for (const path of [
    ...lists,
    ...vaults.map((vault) => `vaults/${vault}`),
    `personas/${persona_id}`,
    `profiles/${profile_id}`,
    `storage/${id}/downloads`,
    `vaults/${vaults[0]}/credentials?url=${encodeURIComponent(site.url)}`,
    `vaults/${vaults[1]}/credentials?url=bank.example`,
    `vaults/${vaults[0]}/card`,
    `personas/${persona_id}/emails?only_unread=false`,
    `personas/${persona_id}/sms?only_unread=false`,
    `profiles/${profile_id}/cookies`,
  ])
    await ask("GET", `/${path}`);
}

test("a secret stands nowhere but where it is asked for", async (t) => {
  const stage = await openStage(t);
  const { ask, site, server, models } = stage;
  const used = await settle(stage);
  await sendEmail(stage, used.email);
  const { session_id: id } = await ask<{ session_id: string }>(
    "POST",
    "/sessions/start",
    used.start,
  );
  const { ws } = await ask<{ ws: { logs: string } }>("GET", `/sessions/${id}/debug`);
  await stage.listen(ws.logs);

  await run(stage, id, `Log in and buy what is in the basket. Begin at ${site.url}/login.`);
  const [totp, text] = site.received.codes as [string, string];
  assert.equal(site.received.passwords[0], planted.password);
  assert.equal(site.received.cards[0]?.number, cardNumber);
  for (const url of carelessPages(site)) await meddle(stage, id, url);
  await run(stage, id, `Look at ${carelessPages(site).join(" ")} and tell.`);
  const { cookies } = await ask<Cookies>("GET", `/sessions/${id}/cookies`);
  await ask("POST", `/sessions/${id}/stop`);
  await readAll(stage, id, used);
  assert.equal(await server.end("SIGTERM"), 0);

  const all = {
    ...planted,
    "code of the app": totp,
    "code of a text": text,
    cookie: cookies.find(({ name }) => name === "session")!.value,
    "token of a device": site.person(used.email)!.token,
  };
  const asked = models.requests.map(({ body }, at) => ({
    where: `question ${at} to a model`,
    bytes: Buffer.from(JSON.stringify(body)),
  }));
  const log = { where: "the log", bytes: Buffer.from(server.output()) };
  const kept = await filesIn(stage.data);
  for (const where of [stage.heard, asked, [log], kept])
    assert.deepEqual(tracesOf(all, where), [], `among ${where.length}`);
  // What is there is found.
  const found = Object.entries(all).filter(
    ([name, value]) => tracesOf({ [name]: value }, stage.onPurpose).length > 0,
  );
  const nowhere = new Set(found.map(([name]) => name)).symmetricDifference(
    new Set(Object.keys(all)),
  );
  assert.deepEqual(
    [...nowhere],
    [
      "card number",
      "secret for functions",
      "secret for models",
      "code of the app",
      "token of a device",
    ],
  );
  assert.ok(tracesOf({ email: used.email }, kept).length > 0);
});
