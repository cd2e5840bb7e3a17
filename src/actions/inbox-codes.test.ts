import assert from "node:assert/strict";
import { test } from "node:test";
import { placeholders } from "../contract/placeholders.ts";
import type { OpenPersona } from "../identity/open-persona.ts";
import { inboxCodes } from "./inbox-codes.ts";
import type { SecretPlace } from "./secrets.ts";

type Emails = Awaited<ReturnType<OpenPersona["inbox"]["peekEmails"]>>;
type Texts = Awaited<ReturnType<OpenPersona["inbox"]["peekTexts"]>>;

const own = "ada.byron42@agents.example";

function email(id: string, from: string, text: string, code: string, ageMs = 0): Emails[number] {
  return {
    id,
    receivedAt: Date.now() - ageMs,
    subject: "Your code",
    sender: { address: from, name: null },
    text,
    html: null,
    attachments: [],
    authentication: null,
    codes: [code],
    links: [],
  };
}

function text(id: string, body: string, code: string): Texts[number] {
  return { id, receivedAt: Date.now(), sender: null, body, codes: [code], links: [] };
}

interface Received {
  emails?: Emails;
  texts?: Texts;
}

/** A persona to whom these have come; what comes later is put into the lists, and told by `arrive`. */
function personaWith({ emails = [], texts = [] }: Received) {
  const waiting = new Set<() => void>();
  const persona: OpenPersona = {
    id: "p",
    firstName: "Ada",
    lastName: "Byron",
    email: own,
    phoneNumber: "+15550100",
    inbox: {
      email: own,
      isThere: async () => true,
      number: async () => "+15550100",
      emails: async () => assert.fail("marks as read"),
      texts: async () => assert.fail("marks as read"),
      peekEmails: async () => emails,
      peekTexts: async () => texts,
      arrival: (_kind, signal) =>
        new Promise((resolve) => {
          waiting.add(() => resolve(true));
          signal.addEventListener("abort", () => resolve(false));
        }),
    },
    vault: undefined,
    signUp: async () => undefined,
    [Symbol.dispose]: () => undefined,
  };
  return { persona, arrive: () => waiting.forEach((come) => come()) };
}

function on(origin: string, codeFrom: SecretPlace["codeFrom"] = null): SecretPlace {
  return {
    url: `${origin}/`,
    origin,
    inputType: "text",
    autocomplete: "",
    asks: "totp",
    codeFrom,
  };
}

const nowhere = () => new Set<string>();
const { signal } = new AbortController();

const codeFor = async (received: Received, place: SecretPlace, account?: string) =>
  inboxCodes(
    personaWith(received).persona,
    () => new Set(account === undefined ? [] : [account]),
  ).valueFor(placeholders.code, place, signal);

test("a code goes to the site that the message is from, or that it names", async () => {
  const shop = on("https://login.shop.example");
  for (const emails of [
    [email("1", "no-reply@mail.shop.example", "Your code is 482913", "482913")],
    [email("1", "no-reply@sender.example", "https://www.shop.example/in: 482913", "482913")],
  ])
    assert.deepEqual(await codeFor({ emails }, shop), { value: "482913" });
  const texts = [text("1", "@shop.example #482913", "482913")];
  assert.deepEqual(await codeFor({ texts }, shop), { value: "482913" });
});

test("a text that names no site is for a site with an account", async () => {
  const texts = [text("1", "Owl Shop: 482913 is your code.Do not share it.", "482913")];
  const shop = on("https://shop.example");
  assert.deepEqual(await codeFor({ texts }, shop, "shop.example"), { value: "482913" });
});

test("the newest goes first, each goes once, and only from where it was asked", async () => {
  const { persona } = personaWith({
    emails: [
      email("1", "a@shop.example", "111111", "111111", 30_000),
      email("2", "a@shop.example", "222222", "222222", 1_000),
    ],
    texts: [text("3", "shop.example: 333333", "333333")],
  });
  const codes = inboxCodes(persona, nowhere);
  const at = (source: SecretPlace["codeFrom"]) => on("https://shop.example", source);
  assert.deepEqual(await codes.valueFor(placeholders.code, at("email"), signal), {
    value: "222222",
  });
  assert.deepEqual(await codes.valueFor(placeholders.code, at("sms"), signal), { value: "333333" });
  assert.deepEqual(await codes.valueFor(placeholders.code, at(null), signal), { value: "111111" });
  assert.equal(codes.redact("222222, 444444"), `${placeholders.code}, 444444`);
  assert.equal(codes.shows("the code 333333"), true);
  assert.equal(await codes.valueFor(placeholders.code, at("totp"), signal), undefined);
  assert.equal(await codes.valueFor("482913", at(null), signal), undefined);
});

test("what arrives while it is waited for is taken", async () => {
  const emails: Emails = [];
  const { persona, arrive } = personaWith({ emails });
  const asked = inboxCodes(persona, nowhere).valueFor(
    placeholders.code,
    on("https://shop.example"),
    signal,
  );
  setImmediate(() => {
    emails.push(email("1", "a@shop.example", "482913", "482913"));
    arrive();
  });
  assert.deepEqual(await asked, { value: "482913" });
});

test("a code of another site, or that only names the persona's own address, is not given", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.now() });
  const refused = async (received: Received, place: SecretPlace, account?: string) => {
    const asked = codeFor(received, place, account);
    for (let step = 0; step < 10; step += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      t.mock.timers.tick(10_000);
    }
    const found = await asked;
    assert.ok(found !== undefined && "refused" in found, JSON.stringify(found));
  };
  const evil = on("https://evil.example");
  const account = "evil.example";
  const bank = [email("1", "no-reply@bank.example", "Your code is 881122", "881122")];
  await refused({ emails: bank }, evil, account);
  await refused({ texts: [text("1", "bank.example: 881122", "881122")] }, evil, account);
  await refused({ texts: [text("1", "Bank: 881122", "881122")] }, evil);
  const spoof = [email("1", "a@bank.example", `To ${own}: 881122`, "881122")];
  await refused({ emails: spoof }, on("https://agents.example"), "agents.example");
  await refused({ emails: [email("1", "a@x.example", "notevil.example 1", "1")] }, evil);
  await refused({ emails: bank }, on("https://github.io"), "github.io");
});
