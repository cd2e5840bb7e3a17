import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { EmailResponse, PersonaResponse, SmsResponse } from "../../src/contract/personas.ts";
import { emailOf } from "../mailbox.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";
import { openInbox } from "./personas-beside.ts";

const number = "+15550100";

let server: TestServer;
let beside: Awaited<ReturnType<typeof openInbox>>;
let stranger: { authorization: string };

before(async () => {
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MAIL_DOMAIN: "mail.example",
    NOCTURNE_MAIL_PORT: "0",
    NOCTURNE_PHONE_NUMBERS: number,
    NOCTURNE_SMS_WEBHOOK_SECRET: "a-secret-for-the-tests",
    // Refusals of these tests are the server's own: it would log each.
    NOCTURNE_LOG_LEVEL: "silent",
  });
  beside = await openInbox(server);
  stranger = { authorization: `Bearer ${(await keyOfAccount(server.data, "another")).key}` };
});
after(async () => {
  await beside?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const create = (body?: unknown) => read<PersonaResponse>("POST", "/personas/create", body);

async function read<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await server.call(method, path, body);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as T;
}

const countOf = async (table: "persona" | "vault") =>
  (await beside.db.selectFrom(table).selectAll().execute()).length;

const emailsOf = (id: string, query = "") =>
  read<EmailResponse[]>("GET", `/personas/${id}/emails${query}`);

describe("a persona", () => {
  test("is created without a body, and has every key", async () => {
    const made = await create();
    assert.match(made.email, /^[a-z]+\.[a-z]+\d{2,4}@mail\.example$/);
    const { persona_id, first_name, last_name, created_at } = made;
    const { email } = made;
    assert.deepEqual(made, {
      persona_id,
      status: "active",
      first_name,
      last_name,
      email,
      vault_id: null,
      phone_number: null,
      created_at,
    });
    assert.deepEqual(await read("GET", `/personas/${persona_id}`), made);
  });

  test("is created from nulls as from their defaults", async () => {
    const made = await create({ create_vault: null, create_phone_number: null, unknown: 1 });
    assert.deepEqual([made.vault_id, made.phone_number], [null, null]);
    await invalidWith(await server.call("POST", "/personas/create", { create_vault: "perhaps" }));
  });

  test("has a vault and a number when it is wanted, which go with it", async () => {
    const all = { create_vault: true, create_phone_number: true };
    const made = await create(all);
    assert.equal(made.phone_number, number);
    type Vault = { name: string; for_persona: boolean };
    const vaults = () => read<{ items: Vault[] }>("GET", "/vaults");
    const [vault, ...more] = (await vaults()).items;
    assert.equal(vault?.name, `${made.first_name} ${made.last_name}`);
    assert.deepEqual([vault.for_persona, more], [true, []]);
    assert.partialDeepStrictEqual(await read("GET", `/vaults/${made.vault_id}`), {
      vault_id: made.vault_id,
      has_card: false,
      credentials: [],
    });

    // The only number is taken: the second persona is not created at all.
    const count = await countOf("persona");
    const refused = await server.call("POST", "/personas/create", all);
    assert.match((await failedWith(refused, 503)).message, /phone numbers/);
    assert.deepEqual([await countOf("persona"), await countOf("vault")], [count, 1]);

    await read("DELETE", `/personas/${made.persona_id}`);
    assert.deepEqual((await vaults()).items, []);
    const next = await create({ create_phone_number: true });
    assert.deepEqual([next.phone_number, next.vault_id], [number, null]);
    await read("DELETE", `/personas/${next.persona_id}`);
  });

  test("whose vault was deleted alone stays without it", async () => {
    const { persona_id, vault_id } = await create({ create_vault: true });
    await read("DELETE", `/vaults/${vault_id}`);
    const path = `/personas/${persona_id}`;
    assert.equal((await read<PersonaResponse>("GET", path)).vault_id, null);
    await read("DELETE", path);
  });

  test("stands in the list, the newest first, page by page", async () => {
    const [one, two] = [await create(), await create()];
    type Page = { items: PersonaResponse[]; has_next: boolean; has_previous: boolean };
    const first = await read<Page>("GET", "/personas/?page_size=1&only_active=True");
    const second = await read<Page>("GET", "/personas/?page_size=1&page=2");
    assert.deepEqual([first.items, second.items], [[two], [one]]);
    assert.deepEqual(
      [first.has_next, first.has_previous, second.has_previous],
      [true, false, true],
    );
  });

  test("is deleted once, and not found in words that every client knows after that", async () => {
    const { persona_id } = await create();
    const path = `/personas/${persona_id}`;
    const { message, ...deleted } = await read<Record<string, string>>("DELETE", path);
    assert.deepEqual(deleted, { status: "success", persona_id });
    assert.match(message!, /deleted/);
    for (const method of ["DELETE", "GET"])
      assert.match((await failedWith(await server.call(method, path), 404)).message, /not found/);
  });
});

describe("another account", () => {
  test("neither sees nor reaches a persona, in the words of one that is not there", async () => {
    const { persona_id: id } = await create();
    const unknown = randomUUID();
    const calls = [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/emails"],
      ["GET", "/sms"],
      ["POST", "/sms/number"],
      ["DELETE", "/sms/number"],
    ] as const;
    for (const [method, rest] of calls) {
      const theirs = await server.call(method, `/personas/${id}${rest}`, undefined, stranger);
      const nobodys = await server.call(method, `/personas/${unknown}${rest}`);
      const text = JSON.stringify(await failedWith(theirs, 404)).replaceAll(id, unknown);
      assert.deepEqual(JSON.parse(text), await failedWith(nobodys, 404), `${method} ${rest}`);
    }
    const listed = await server.call("GET", "/personas", undefined, stranger);
    assert.deepEqual(((await listed.json()) as { items: unknown[] }).items, []);
    const refused = await server.call("POST", "/sessions/start", { persona_id: id }, stranger);
    assert.deepEqual((await invalidWith(refused)).detail[0]?.loc, ["body", "persona_id"]);
    assert.equal((await read<PersonaResponse>("GET", `/personas/${id}`)).persona_id, id);
  });
});

describe("the emails of a persona", () => {
  test("are a bare array with every key, in any form of the answer", async () => {
    const { persona_id: id, email } = await create();
    assert.deepEqual(await emailsOf(id), []);
    await beside.inbox.email([email], emailOf());
    const [first] = await emailsOf(id);
    const { email_id, created_at, ...rest } = first!;
    assert.ok(Math.abs(Date.now() - Date.parse(created_at)) < 60_000);
    assert.equal(email_id.length, 36);
    assert.deepEqual(rest, {
      subject: "Your code",
      sender_email: "no-reply@shop.example",
      sender_name: "The Shop",
      text_content: "Your code is 314159.\nOr go to https://shop.example/confirm?t=abc",
      html_content: "<p>Your code is <b>314159</b>.</p>",
      codes: ["314159"],
      links: ["https://shop.example/confirm?t=abc"],
      attachments: [{ name: "terms.pdf", content_type: "application/pdf", size: 1234 }],
      authentication: { spf: "pass", dkim: "pass", dmarc: "none" },
    });
    const path = `/personas/${id}/email/read`;
    const seed = { accept: "application/vnd.notte.seed+json" };
    const old = await server.call("GET", path, undefined, seed);
    assert.deepEqual(await old.json(), [first]);
  });

  test("are listed by number, age and whether they were read", async () => {
    const { persona_id: id, email } = await create();
    const sender = { address: null, name: null };
    for (const subject of ["old", "new", "newest"])
      await beside.inbox.email([email], emailOf({ subject, sender, authentication: null }));
    const [{ email_id: oldest } = assert.fail("there are three")] = (
      await emailsOf(id)
    ).toReversed();
    const hourAgo = Date.now() - 3_600_000;
    await beside.db
      .updateTable("message")
      .set({ received_at: hourAgo, read_at: null })
      .where("id", "=", oldest)
      .execute();
    const subjects = async (query: string) => (await emailsOf(id, query)).map((one) => one.subject);
    for (const length of ["0:05:00", "PT5M", "300", "5m"])
      assert.deepEqual(await subjects(`?timedelta=${length}`), ["newest", "new"]);
    assert.deepEqual(await subjects("?limit=1"), ["newest"]);
    assert.deepEqual(await subjects("?only_unread=true&mark_read=false"), ["old"]);
    assert.deepEqual(await subjects("?timedelta=1+day%2C+0%3A00%3A00&only_unread=True"), ["old"]);
    assert.deepEqual(await subjects("?only_unread=true"), []);
    assert.deepEqual(await subjects("?only_unread=false"), ["newest", "new", "old"]);
  });

  test("are not listed by what is no number and no length of time", async () => {
    const { persona_id: id } = await create();
    const wrong = {
      timedelta: ["soon", "-PT5M", ""],
      limit: ["0", "101", "x"],
      only_unread: ["2"],
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        const path = `/personas/${id}/emails?${field}=${value}`;
        const { detail } = await invalidWith(await server.call("GET", path));
        assert.deepEqual(detail[0]?.loc, ["query", field]);
      }
    }
  });
});

describe("the number of a persona", () => {
  test("is given once, gets texts, and is gone when it was taken away", async () => {
    const { persona_id: id } = await create();
    const path = `/personas/${id}/sms/number`;
    assert.deepEqual(await read("POST", path, {}), { phone_number: number, status: "active" });
    assert.deepEqual(await read("POST", path, {}), { phone_number: number, status: "active" });
    assert.equal((await read<PersonaResponse>("GET", `/personas/${id}`)).phone_number, number);

    const body = "Your code: 271828";
    await beside.inbox.text(number, { reference: "SM1", sender: "+15550199", body });
    const [text, ...more] = await read<SmsResponse[]>("GET", `/personas/${id}/sms?limit=5`);
    const { sms_id: _id, created_at: _at, ...rest } = text!;
    assert.deepEqual(rest, { body, sender: "+15550199", codes: ["271828"], links: [] });
    assert.deepEqual(more, []);

    assert.equal((await read<{ status: string }>("DELETE", path)).status, "success");
    assert.match((await failedWith(await server.call("DELETE", path), 404)).message, /not found/);
    assert.equal((await read<PersonaResponse>("GET", `/personas/${id}`)).phone_number, null);
  });
});
