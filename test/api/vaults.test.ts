import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, test } from "node:test";
import { endpoints } from "../../src/contract/index.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";
import { addressOf, type Place, sampleOf } from "./samples.ts";

const password = "tr0ub4dor-vaults";
const seed = "PYNT7I67RFS2EPR5";
const card = {
  card_holder_name: "Grace Hopper-Vaults",
  card_number: "4242 4242-4242 4242",
  card_cvv: "987",
  card_full_expiration: "12/2031",
};

let server: TestServer;
let otherKey: string;

before(async () => {
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    // What was tampered with is an error of the server.
    NOCTURNE_LOG_LEVEL: "silent",
  });
  otherKey = (await keyOfAccount(server.data, "another")).key;
});
after(() => server[Symbol.asyncDispose]());

async function json(answer: Promise<Response>): Promise<Record<string, unknown>> {
  const response = await answer;
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text) as Record<string, unknown>;
}

const newVault = async () => (await server.client.vaultCreate({})).vault_id;

/** Where a vault's things are, and what is asked of them. */
function at(vaultId: string) {
  const credentials = `/vaults/${vaultId}/credentials`;
  const query = (url: string) => `${credentials}?url=${encodeURIComponent(url)}`;
  return {
    add: (body: unknown) => server.call("POST", credentials, body),
    get: (url?: string) => server.call("GET", url === undefined ? credentials : query(url)),
    remove: (url: string) => server.call("DELETE", query(url)),
    list: () => json(server.call("GET", `/vaults/${vaultId}`)),
    setCard: (credit_card: unknown) =>
      server.call("POST", `/vaults/${vaultId}/card`, { credit_card }),
    card: () => server.call("GET", `/vaults/${vaultId}/card`),
  };
}

const ada = { email: "ada@vaults.example", password };

describe("a vault", () => {
  test("has a name, a default where none is given, and gets another", async () => {
    const made = await json(server.call("POST", "/vaults/create"));
    assert.equal(made["name"], "default");
    assert.equal(made["for_persona"], false);
    assert.equal(new Date(made["created_at"] as string).toISOString(), made["created_at"]);
    const path = `/vaults/${made["vault_id"] as string}`;
    assert.deepEqual(await json(server.call("PATCH", path, { name: " Work " })), {
      ...made,
      name: "Work",
    });
    for (const name of ["", "  ", "x".repeat(1001)])
      await invalidWith(await server.call("PATCH", path, { name }));
    const named = await json(server.call("POST", "/vaults/create", { name: "Home" }));
    const { items } = await server.client.listVaults({ query: { page_size: 100 } });
    const names = items.filter(({ vault_id: id }) =>
      [made, named].some((v) => v["vault_id"] === id),
    );
    assert.deepEqual(new Set(names.map(({ name }) => name)), new Set(["Work", "Home"]));
  });

  test("is listed in pages, or as an array for who asks for that", async () => {
    for (let count = 0; count < 3; count += 1) await newVault();
    const page = await json(server.call("GET", "/vaults/?page=2&page_size=1&only_active=True"));
    assert.partialDeepStrictEqual(page, { page: 2, page_size: 1, has_next: true });
    assert.equal((page["items"] as unknown[]).length, 1);
    const accept = { accept: "application/vnd.notte.seed+json" };
    const bare = await json(server.call("GET", "/vaults?page=2&page_size=1", undefined, accept));
    assert.deepEqual(bare, page["items"]);
  });

  test("is deleted once, with all that is in it", async () => {
    const id = await newVault();
    await at(id).add({ url: "bank.example", credentials: ada });
    const deleted = await json(server.call("DELETE", `/vaults/${id}`));
    assert.deepEqual(deleted, { vault_id: id, status: "success", message: "Vault deleted" });
    const { message } = await failedWith(await server.call("DELETE", `/vaults/${id}`), 404);
    assert.match(message, /not found/);
    await failedWith(await at(id).get("bank.example"), 404);
    const { items } = await server.client.listVaults({ query: { page_size: 100 } });
    assert.ok(items.every(({ vault_id: other }) => other !== id));
  });

  test("of another account is not found, in the words of one that never was", async () => {
    const vaultId = await newVault();
    await at(vaultId).add({ url: "example.org", credentials: ada });
    await at(vaultId).setCard(card);
    const before = await at(vaultId).list();
    const unknown = randomUUID();
    const ask = (id: string, key: string, vault: string) => {
      const { method, path } = endpoints[id as keyof typeof endpoints];
      const call = sampleOf(id, { vaultId: vault } as Place);
      const headers = { authorization: `Bearer ${key}` };
      return server.call(method, addressOf(path, call), call.body, headers);
    };
    const operations = Object.entries(endpoints).filter(([, { path }]) =>
      path.includes("{vault_id}"),
    );
    assert.ok(operations.length >= 9);
    for (const [id] of operations) {
      const none = await failedWith(await ask(id, server.key, unknown), 404);
      const foreign = await failedWith(await ask(id, otherKey, vaultId), 404);
      assert.equal(none.error, "not_found", id);
      const said = JSON.stringify(foreign).replaceAll(vaultId, unknown);
      assert.deepEqual(JSON.parse(said), none, id);
    }
    assert.deepEqual(await at(vaultId).list(), before);
    const theirs = { authorization: `Bearer ${otherKey}` };
    const { items } = await json(server.call("GET", "/vaults", undefined, theirs));
    assert.deepEqual(items, []);
  });
});

describe("credentials", () => {
  test("are stored nested and answered in both shapes, without nulls where the SDKs look", async () => {
    const id = await newVault();
    const vault = at(id);
    const added = await json(
      vault.add({
        url: "https://www.Bank.example:8443/login?next=/",
        credentials: { ...ada, username: null, mfa_secret: seed, color: "red" },
        tenant: 7,
      }),
    );
    assert.deepEqual(added, {
      status: "success",
      url: "bank.example",
      username: null,
      email: ada.email,
      password: null,
      mfa_secret: null,
      has_mfa_secret: true,
    });
    for (const url of ["bank.example", "http://login.bank.example/x", undefined]) {
      assert.deepEqual(await json(vault.get(url)), {
        credentials: { ...ada, mfa_secret: seed },
        url: "bank.example",
        username: null,
        ...ada,
        mfa_secret: seed,
      });
    }
    const listed = {
      vault_id: id,
      name: "default",
      has_card: false,
      credentials: [
        { url: "bank.example", username: null, email: ada.email, has_mfa_secret: true },
      ],
    };
    assert.deepEqual(await vault.list(), listed);
    await json(vault.setCard(card));
    assert.deepEqual(await vault.list(), { ...listed, has_card: true });
  });

  test("are stored flat as well, and replace what was there", async () => {
    const vault = at(await newVault());
    await json(vault.add({ url: "bank.example", credentials: { ...ada, mfa_secret: seed } }));
    const flat = { url: "https://bank.example", username: "ada", email: null, password: " p w " };
    await json(vault.add({ ...flat, mfa_secret: "" }));
    assert.deepEqual(await json(vault.get("bank.example")), {
      credentials: { username: "ada", password: " p w " },
      url: "bank.example",
      username: "ada",
      email: null,
      password: " p w ",
      mfa_secret: null,
    });
    await json(vault.add({ ...flat, credentials: { username: "ada", password: " p w " } }));
  });

  test("for a site that has none are not found, and are deleted once", async () => {
    const vault = at(await newVault());
    assert.match((await failedWith(await vault.get("bank.example"), 404)).message, /not found/);
    await failedWith(await vault.get(), 404);
    await json(vault.add({ url: "bank.example", credentials: ada }));
    await json(vault.add({ url: "shop.example", credentials: ada }));
    await failedWith(await vault.get("other.example"), 404);
    const { detail } = await invalidWith(await vault.get());
    assert.deepEqual(detail[0]?.loc, ["query", "url"]);
    const removed = await json(vault.remove("https://www.bank.example/"));
    assert.deepEqual(removed, { status: "success", message: "Credentials deleted" });
    await failedWith(await vault.remove("bank.example"), 404);
    assert.equal((await json(vault.get()))["url"], "shop.example");
  });

  const url = "bank.example";
  const wrong: [what: string, body: unknown, fields: string[]][] = [
    ["no site", { url: "co.uk", credentials: ada }, ["body.url"]],
    ["an empty url", { url: "", credentials: ada }, ["body.url"]],
    ["no name", { url, credentials: { password } }, ["body.credentials.email"]],
    [
      "two names",
      { url, credentials: { ...ada, username: "ada" } },
      ["body.credentials.email", "body.credentials.username"],
    ],
    ["two names, flat", { url, ...ada, username: "ada" }, ["body.email", "body.username"]],
    ["no password", { url, credentials: { email: "a@b.example" } }, ["body.credentials.password"]],
    ["no password, flat", { url, email: "a@b.example" }, ["body.password"]],
    [
      "an empty password",
      { url, credentials: { ...ada, password: "" } },
      ["body.credentials.password"],
    ],
    ["nothing", { url }, ["body.password", "body.email"]],
    ["a seed that is none", { url, ...ada, mfa_secret: "moon light" }, ["body.mfa_secret"]],
    ["a code for a seed", { url, ...ada, mfa_secret: "755224" }, ["body.mfa_secret"]],
    [
      "a seed that is none, nested",
      { url, credentials: { ...ada, mfa_secret: "moon light" } },
      ["body.credentials.mfa_secret"],
    ],
    ["a user name for an email", { url, email: "ada", password }, ["body.email"]],
    ["a user name in the address", { url: "https://a:b@bank.example", ...ada }, ["body.url"]],
    ["two passwords", { url, credentials: ada, password: `${password}-other` }, ["body.password"]],
    ["a long password", { url, ...ada, password: password.repeat(1000) }, ["body.password"]],
    ["a text for credentials", { url, credentials: password }, ["body.credentials"]],
    ["a list for a password", { url, ...ada, password: [password] }, ["body.password"]],
  ];

  for (const [what, body, fields] of wrong) {
    test(`with ${what} are refused, and the answer holds no secret`, async () => {
      const vault = at(await newVault());
      const refused = await invalidWith(await vault.add(body));
      const named = new Set(refused.detail.map(({ loc }) => loc.join(".")));
      for (const field of fields) assert.ok(named.has(field), refused.message);
      assert.ok(!JSON.stringify(refused).includes(password), refused.message);
      assert.deepEqual((await vault.list())["credentials"], []);
    });
  }

  test("may not be asked for without a site's address", async () => {
    const vault = at(await newVault());
    for (const address of ["", "co.uk", "github", "ftp://bank.example"]) {
      for (const answer of [await vault.get(address), await vault.remove(address)]) {
        const { detail } = await invalidWith(answer);
        assert.deepEqual(detail[0]?.loc, ["query", "url"]);
      }
    }
  });
});

describe("a card", () => {
  test("is answered as it was given, in every way to write it", async () => {
    const vault = at(await newVault());
    await failedWith(await vault.card(), 404);
    const given = [
      card,
      { ...card, card_number: "378282246310005", card_cvv: "1234" },
      { ...card, card_full_expiration: "01/27" },
      { ...card, card_full_expiration: "2031-12" },
    ];
    for (const one of given) {
      const stored = await json(vault.setCard({ ...one, note: "x" }));
      assert.equal(stored["status"], "success");
      assert.deepEqual(await json(vault.card()), { credit_card: one });
    }
    const { card_full_expiration: _full, ...rest } = card;
    await json(vault.setCard({ ...rest, expiry_month: 3, expiry_year: "2031" }));
    const { credit_card: parts } = await json(vault.card());
    assert.deepEqual(parts, { ...card, card_full_expiration: "03/2031" });
  });

  test("that has expired is kept with a warning", async () => {
    const vault = at(await newVault());
    for (const [card_full_expiration, count] of [
      ["12/20", 1],
      ["2020-12", 1],
      ["12/2095", 0],
    ] as const) {
      const stored = await json(vault.setCard({ ...card, card_full_expiration }));
      assert.equal((stored["warnings"] as string[]).length, count, card_full_expiration);
    }
  });

  test("is deleted once", async () => {
    const id = await newVault();
    await json(at(id).setCard(card));
    const remove = () => server.call("DELETE", `/vaults/${id}/card`);
    assert.deepEqual(await json(remove()), { status: "success", message: "Card deleted" });
    await failedWith(await remove(), 404);
    await failedWith(await at(id).card(), 404);
  });

  const wrong: Partial<Record<keyof typeof card, unknown[]>> = {
    card_holder_name: ["", " ", null],
    card_number: ["4242 4242 4242 4241", "4242", "42".repeat(12), "four two", 4242424242424242, ""],
    card_cvv: ["12", "12345", "abc", "", 123],
    card_full_expiration: [
      "13/31",
      "00/31",
      "1/31",
      "12/031",
      "31-12",
      "2031-13",
      "soon",
      "",
      null,
    ],
  };

  for (const [field, values] of Object.entries(wrong)) {
    test(`with a wrong ${field} is refused, and the answer does not repeat it`, async () => {
      const vault = at(await newVault());
      for (const value of values) {
        const { detail, message } = await invalidWith(
          await vault.setCard({ ...card, [field]: value }),
        );
        assert.ok(
          detail.some(({ loc }) => loc.join(".") === `body.credit_card.${field}`),
          `${String(value)}: ${message}`,
        );
        assert.ok(!/4242|987/.test(JSON.stringify(detail)), message);
      }
      await failedWith(await vault.card(), 404);
    });
  }
});

test("what a page calls itself is told without the secrets of its session", async () => {
  const vault_id = await newVault();
  await json(at(vault_id).add({ url: "bank.example", credentials: ada }));
  const { session_id } = await server.client.sessionStart({ body: { vault_id } });
  const params = { session_id };
  const code = `document.title = ${JSON.stringify(password)}; location.hash = document.title`;
  await server.client.pageExecute({ params, body: { type: "evaluate_js", code } });
  const status = await server.client.sessionStatus({ params });
  assert.deepEqual([status.vault_id, status.persona_id, status.profile], [vault_id, null, null]);
  const list = new URL(status.cdp_url!);
  const told = await fetch(`${server.url}${list.pathname.replace("debug", "json")}${list.search}`);
  const [tab] = (await told.json()) as { title: string; url: string }[];
  assert.deepEqual([tab?.title, tab?.url], ["mycoolpassword", "about:blank#mycoolpassword"]);
  for (const path of ["debug", "debug/tab"]) {
    const text = await (await server.call("GET", `/sessions/${session_id}/${path}`)).text();
    assert.match(text, /"title":"mycoolpassword"/);
    assert.ok(!text.includes(password), path);
  }
  await server.client.sessionStop({ params });
});

describe("what is on the disk", () => {
  const database = () => join(server.data, "nocturne.db");

  test("tells nothing of what a vault holds", async () => {
    const vault = at(await newVault());
    const secrets = [ada.email, password, seed, "4242 4242-4242 4242", card.card_holder_name];
    await json(vault.add({ url: "bank.example", credentials: { ...ada, mfa_secret: seed } }));
    await json(vault.setCard(card));
    const files = readdirSync(server.data, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    assert.ok(files.some((content) => content.includes("bank.example")));
    for (const secret of secrets)
      assert.ok(!files.some((content) => content.includes(secret)), secret);
  });

  test("does not open in another place, nor after it was changed", async () => {
    const id = await newVault();
    const vault = at(id);
    await json(vault.add({ url: "bank.example", credentials: ada }));
    await json(vault.add({ url: "shop.example", credentials: { ...ada, password: "other" } }));
    await json(vault.setCard(card));
    using db = new DatabaseSync(database());
    db.prepare(
      `update credential set sealed = (select sealed from credential where vault_id = ?1 and domain = 'bank.example')
       where vault_id = ?1 and domain = 'shop.example'`,
    ).run(id);
    db.prepare(
      "update vault set card = substr(card, 1, length(card) - 4) || 'AAAA' where id = ?",
    ).run(id);
    for (const answer of [await vault.get("shop.example"), await vault.card()]) {
      assert.ok(answer.status >= 500, `${answer.status}`);
      const text = await answer.text();
      assert.ok(!text.includes(password) && !text.includes("4242"), text);
    }
    assert.equal((await json(vault.get("bank.example")))["password"], password);
    await json(vault.add({ url: "shop.example", credentials: ada }));
    assert.equal((await json(vault.get("shop.example")))["password"], password);
  });
});
