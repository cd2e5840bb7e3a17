import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { SecretMetadata } from "../../src/contract/secrets.ts";
import { openDatabase } from "../../src/store/open.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let server: TestServer;
let otherKey: string;
before(async () => {
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_LOG_LEVEL: "silent",
  });
  otherKey = (await keyOfAccount(server.data, "another")).key;
});
after(() => server?.[Symbol.asyncDispose]());

const namespace = "function_env";
const asOther = () => ({ authorization: `Bearer ${otherKey}` });

async function put(name: string, value: string, more: object = {}): Promise<SecretMetadata> {
  const response = await server.call("POST", "/secrets", { name, namespace, value, ...more });
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()) as SecretMetadata;
}

const get = (name: string, headers = {}) =>
  server.call("GET", `/secrets/${name}?namespace=${namespace}`, undefined, headers);

async function valueOf(name: string): Promise<string> {
  return ((await (await get(name)).json()) as { value: string }).value;
}

async function list(query = "", headers = {}): Promise<SecretMetadata[]> {
  const response = await server.call("GET", `/secrets${query}`, undefined, headers);
  assert.equal(response.status, 200);
  return ((await response.json()) as { items: SecretMetadata[] }).items;
}

describe("a secret", () => {
  test("is kept, listed without its value, read and deleted", async () => {
    const made = await put("ROUND_TRIP", "a-long-secret-value-WXYZ");
    assert.deepEqual(
      { ...made, id: "", created_at: "" },
      {
        id: "",
        name: "ROUND_TRIP",
        namespace,
        key_hint: "WXYZ",
        created_at: "",
        last_used_at: null,
      },
    );
    assert.match(made.created_at, /^\d{4}-.*Z$/);
    assert.deepEqual(
      (await list()).find(({ id }) => id === made.id),
      made,
    );
    assert.equal(await valueOf("ROUND_TRIP"), "a-long-secret-value-WXYZ");
    const used = (await list()).find(({ id }) => id === made.id);
    assert.ok(Date.parse(used!.last_used_at!) >= Date.parse(made.created_at));

    const gone = await server.call("DELETE", `/secrets/${made.id}`);
    assert.equal(gone.status, 200);
    assert.equal(((await gone.json()) as { status: string }).status, "success");
    assert.equal((await failedWith(await get("ROUND_TRIP"), 404)).error, "not_found");
    await failedWith(await server.call("DELETE", `/secrets/${made.id}`), 404);
  });

  test("that is put again has the new value and the same id", async () => {
    const first = await put("AGAIN", "the-first-value-1111");
    await valueOf("AGAIN");
    const second = await put("AGAIN", "the-second-value-2222");
    assert.deepEqual(second, { ...first, key_hint: "2222" });
    assert.equal(await valueOf("AGAIN"), "the-second-value-2222");
    assert.equal((await list()).filter(({ name }) => name === "AGAIN").length, 1);
  });

  test("that is put many times at once is one, with one of the values", async () => {
    const values = Array.from({ length: 8 }, (_, at) => `value-number-${at}`);
    const made = await Promise.all(values.map((value) => put("CROWD", value)));
    assert.equal(new Set(made.map(({ id }) => id)).size, 1);
    assert.ok(values.includes(await valueOf("CROWD")));
  });

  test("of one name may be in both namespaces", async () => {
    const names = new Set([
      (await put("BOTH", "for the function")).id,
      (await put("BOTH", "for the model", { namespace: "llm_provider" })).id,
    ]);
    assert.equal(names.size, 2);
    assert.equal(await valueOf("BOTH"), "for the function");
    const models = await list("?namespace=llm_provider");
    assert.deepEqual(
      models.map((one) => [one.name, one.namespace]),
      [["BOTH", "llm_provider"]],
    );
    await put("my-provider.v1", "x", { namespace: "llm_provider" });
  });

  test("comes back letter by letter, also long ones and those of several lines", async () => {
    const values = [
      "x",
      " lines\r\nand\ttabs\n",
      "Eule 🦉 'quoted' \"twice\" \\",
      "é".repeat(32_768),
    ];
    for (const value of values) {
      await put("LETTERS", value);
      assert.equal(await valueOf("LETTERS"), value);
    }
  });

  test("of a few characters is not hinted at", async () => {
    assert.equal((await put("SHORT", "hunter2-abc")).key_hint, "");
    assert.equal((await put("SHORT", "hunter2-abcd")).key_hint, "abcd");
    assert.equal((await put("SHORT", "hunter2-🦉🦉🦉🦉")).key_hint, "🦉🦉🦉🦉");
  });
});

describe("another account", () => {
  test("sees nothing of a secret, and can't change it", async () => {
    const mine = await put("MINE", "nobody-else-has-this");
    assert.deepEqual(await list("", asOther()), []);
    const foreign = await failedWith(await get("MINE", asOther()), 404);
    const unknown = await failedWith(await get("NONE", asOther()), 404);
    assert.equal(JSON.stringify(foreign).replaceAll("MINE", "NONE"), JSON.stringify(unknown));
    const body = { name: "MINE", namespace, value: "of the other account" };
    const theirs = await server.call("POST", "/secrets", body, asOther());
    assert.notEqual(((await theirs.json()) as SecretMetadata).id, mine.id);

    const path = `/secrets/${mine.id}`;
    const refused = await server.call("DELETE", path, undefined, asOther());
    const none = randomUUID();
    const absent = await server.call("DELETE", `/secrets/${none}`, undefined, asOther());
    assert.deepEqual(
      JSON.parse(JSON.stringify(await failedWith(refused, 404)).replaceAll(mine.id, none)),
      await failedWith(absent, 404),
    );
    assert.equal(await valueOf("MINE"), "nobody-else-has-this");
  });
});

describe("bad input", () => {
  const good = { name: "GOOD", namespace, value: "some-value" };
  const wrong: [string, object][] = [
    ["name", { name: undefined }],
    ["name", { name: "" }],
    ["name", { name: "1ST" }],
    ["name", { name: "WITH SPACE" }],
    ["name", { name: "WITH=SIGN" }],
    ["name", { name: "dash-ed" }],
    ["name", { name: "Ä" }],
    ["name", { name: "N".repeat(129) }],
    ["name", { name: "a/b", namespace: "llm_provider" }],
    ["namespace", { namespace: undefined }],
    ["namespace", { namespace: "elsewhere" }],
    ["value", { value: undefined }],
    ["value", { value: "" }],
    ["value", { value: null }],
    ["value", { value: "nul \0 inside" }],
    ["value", { value: "half \ud83e" }],
    ["value", { value: "é".repeat(32_769) }],
    ["value", { value: { my: "s3cret" } }],
  ];
  for (const [field, change] of wrong) {
    test(`names ${field} of ${JSON.stringify(change).slice(0, 60)}`, async () => {
      const response = await server.call("POST", "/secrets", { ...good, ...change });
      const { detail } = await invalidWith(response);
      assert.deepEqual(
        detail.map(({ loc }) => loc),
        [["body", field]],
      );
    });
  }

  test("does not repeat a value", async () => {
    const value = `s3cret${"x".repeat(65_536)}`;
    const bodies = [{ value }, { value: "s3cret \0" }, { value: ["s3cret"] }, { name: "?" }];
    for (const change of bodies) {
      const response = await server.call("POST", "/secrets", {
        ...good,
        value: "s3cret",
        ...change,
      });
      assert.doesNotMatch(JSON.stringify(await invalidWith(response)), /s3cret/);
    }
  });

  test("of a query is named", async () => {
    for (const path of ["/secrets/GOOD", "/secrets/GOOD?namespace=no", "/secrets?namespace=no"]) {
      const { detail } = await invalidWith(await server.call("GET", path));
      assert.deepEqual(detail[0]!.loc, ["query", "namespace"]);
      assert.match(detail[0]!.msg, /function_env.*llm_provider/);
    }
    const { message } = await invalidWith(await server.call("GET", "/secrets/GOOD"));
    assert.equal(message, "query.namespace: Field required; one of function_env, llm_provider");
  });
});

describe("in the database", () => {
  test("no value stands in plain", async () => {
    const value = "plain-words-of-a-value";
    await put("PLAIN", value);
    await valueOf("PLAIN");
    const forms = [value, Buffer.from(value).toString("base64url").slice(2, -2)];
    const files = await readdir(server.data, { recursive: true, withFileTypes: true });
    const paths = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    const contents = await Promise.all(paths.map((path) => readFile(path, "latin1")));
    assert.ok(contents.some((content) => content.includes("PLAIN")));
    for (const form of forms) assert.ok(!contents.some((content) => content.includes(form)));
  });

  /** Changes what stands in the database, beside the server. */
  async function tamper(name: string, change: (sealed: string) => string): Promise<void> {
    const db = await openDatabase(server.data);
    const row = db.selectFrom("secret").select(["id", "sealed"]).where("name", "=", name);
    const { id, sealed } = await row.executeTakeFirstOrThrow();
    await db
      .updateTable("secret")
      .set({ sealed: change(sealed) })
      .where("id", "=", id)
      .execute();
    await db.destroy();
  }

  async function sealedOf(name: string): Promise<string> {
    let found = "";
    await tamper(name, (sealed) => (found = sealed));
    return found;
  }

  test("a changed or moved record is told by its name, and left as it is", async () => {
    const { id } = await put("BROKEN", "the-value-that-was");
    await put("WHOLE", "the-value-that-is-elsewhere");
    const elsewhere = await sealedOf("WHOLE");
    const changes: ((sealed: string) => string)[] = [
      (sealed) => sealed.slice(0, -8) + (sealed.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA"),
      () => elsewhere,
      () => "nonsense",
    ];
    for (const change of changes) {
      await tamper("BROKEN", change);
      const broken = await sealedOf("BROKEN");
      const { error, message } = await failedWith(await get("BROKEN"), 500);
      assert.equal(error, "record_unreadable");
      assert.ok(message.includes(`secret/${id}`), message);
      assert.ok(!message.includes("the-value") && !message.includes(broken), message);
      assert.equal(await sealedOf("BROKEN"), broken);
    }
    const listed = (await list()).find((one) => one.id === id);
    assert.equal(listed!.last_used_at, null);
    assert.equal(await valueOf("WHOLE"), "the-value-that-is-elsewhere");
    await put("BROKEN", "a-value-that-is-new");
    assert.equal(await valueOf("BROKEN"), "a-value-that-is-new");
  });
});
