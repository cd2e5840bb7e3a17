import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { vaultSecrets } from "../../src/actions/vault-secrets.ts";
import { ActionRequest } from "../../src/contract/actions.ts";
import { ObserveRequest } from "../../src/contract/page.ts";
import { placeholders } from "../../src/contract/placeholders.ts";
import type { Card, Credential, OpenVault } from "../../src/identity/credential.ts";
import { totpCode } from "../../src/identity/totp.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type LiveSession, openLiveSession } from "../live-session.ts";
import type { HostileSite } from "../sites/hostile-site.ts";

const { email, password, code, cardNumber, cardHolder, cardExpiration, cardCvv } = placeholders;
const seed = "JBSWY3DPEHPK3PXP";
const own: Credential = {
  domain: "127.0.0.1",
  email: "ada@lovelace.example",
  password: `tr0ub4dor &"<3`,
  mfaSecret: seed,
  mayBePlain: false,
};
const card: Card = {
  holder: "Ada King Lovelace",
  number: "5555555555554444",
  cvv: "737",
  expiration: "09/2031",
};
const cardForm = { cc_name: cardHolder, cc_number: cardNumber, cc_exp: cardExpiration };

let live: LiveSession;
let stage: HostileSite;
let session: Session;

before(async () => {
  live = await openLiveSession();
  ({ stage, session } = live);
  const vault: OpenVault = { id: "v", credentials: [own], card, [Symbol.dispose]() {} };
  session.identity.secrets.add(vaultSecrets(vault));
});
after(() => live?.[Symbol.asyncDispose]());
beforeEach(() => stage.forget());

type Body = Record<string, unknown>;
const execute = (action: Body) => live.execute(action);
const succeed = async (action: Body) => {
  const done = await execute(action);
  assert.equal(done.success, true, done.message);
  assertClean(done);
  return done;
};
const fail = async (action: Body) => {
  const done = await execute(action);
  assert.equal(done.success, false, done.message);
  assertClean(done);
  return done.message;
};
const open = async (page: string) => {
  await succeed({ type: "goto", url: "about:blank" });
  await succeed({ type: "goto", url: `${stage.site.url}${page}` });
};
const fill = (name: string, value: string, more: Body = {}) =>
  ({ type: "fill", selector: `[name=${name}]`, value, ...more }) as const;
const choose = (name: string, value: string) =>
  ({
    type: "select_dropdown_option",
    selector: `[id=${name}], select[name=${name}]`,
    value,
  }) as const;
const form = (value: Body) => ({ type: "form_fill", value }) as const;
/** What a form sends when it is submitted, as the site's server had it. */
const sent = async () => {
  await succeed({ type: "click", selector: "form button" });
  return Object.fromEntries(new URLSearchParams(stage.site.received.at(-1)?.split(" ")[2]));
};
/** What the page's fields hold, told in a form that nothing redacts. */
const held = async (name: string) => {
  const js = `[...document.querySelector("[name=${name}]").value].map((one) => one.codePointAt(0)).join()`;
  const told = (await succeed({ type: "evaluate_js", code: js })).data?.markdown ?? "";
  return told === "" ? "" : String.fromCodePoint(...told.split(",").map(Number));
};
const isCodeOfNow = (given: string | undefined) =>
  [Date.now(), Date.now() - 30_000].some((at) => totpCode(seed, at) === given);
const idIn = async (pattern: RegExp) => {
  const { space } = await session.observe(ObserveRequest.parse({}));
  const [, id] = pattern.exec(space.description) ?? [];
  assert.ok(id, space.description);
  return id;
};

/** Nothing that is told or kept holds a value. */
function assertClean(told: unknown): void {
  const text = typeof told === "string" ? told : JSON.stringify(told);
  const { email: name = "", password: word } = own;
  const values = [word, JSON.stringify(word).slice(1, -1), name, seed, card.number, card.holder];
  for (const value of [...values, card.expiration, "09/31"])
    assert.equal(text.includes(value), false, `${value} in ${text}`);
}

describe("a log-in", () => {
  test("is filled with the vault's credential, field by field", async () => {
    await open("/login");
    await succeed(fill("email", placeholders.username));
    const done = await succeed(fill("password", password));
    assert.equal(done.action["value"], password);
    await succeed({ ...fill("code", code), type: "multi_factor_fill", code_from: "totp" });
    const { code: given, ...rest } = await sent();
    assert.deepEqual(rest, { email: own.email, password: own.password, note: "" });
    assert.ok(isCodeOfNow(given));
    const kept = await live.sessions.keptSteps(session);
    assertClean(kept);
    assert.ok(kept.includes(password) && kept.includes(code));
    assert.equal(kept.includes(`"${given}"`), false);
  });

  test("can't be carried to another site by copying it", async () => {
    await open("/login");
    await succeed(fill("note", placeholders.email));
    for (const key of ["Control+a", "Control+c"]) await succeed({ type: "press_key", key });
    for (const key of ["Control+v", "ControlOrMeta+Shift+V", "Shift+Insert"])
      assert.match(await fail({ type: "press_key", key }), /^Can't paste where secrets are about/);
    assert.equal(await held("note"), own.email);
  });

  test("a text that was a placeholder before is not typed where it stands for nothing", async () => {
    await open("/login");
    const action = ActionRequest.parse(fill("note", cardHolder));
    const never = new AbortController().signal;
    const refused = await session.act(action, never, [cardHolder]);
    assert.match(refused.message, /neither a vault nor a persona/);
    assert.equal(await held("note"), "");
    assert.equal((await session.act(action, never)).success, true);
  });

  test("is filled as a whole", async () => {
    await open("/login");
    const done = await succeed(form({ email, password, totp: code }));
    assert.deepEqual(done.action["value"], { email, current_password: password, totp: code });
    const { code: given, ...rest } = await sent();
    assert.deepEqual(rest, { email: own.email, password: own.password, note: "" });
    assert.ok(isCodeOfNow(given));
  });

  test("in frames of the own site, but not in one that belongs to nobody", async () => {
    await open("/login-own-frame");
    const fields = await session.observe(ObserveRequest.parse({}));
    const ids = [...fields.space.description.matchAll(/(I\d+)\[:\]<input[^>]*type="password"/g)];
    assert.equal(ids.length, 3, fields.space.description);
    const [framed, written, sandboxed] = ids.map(([, id]) => id);
    await succeed({ type: "fill", id: framed, value: password });
    await succeed({ type: "fill", id: written, value: password });
    const why = await fail({ type: "fill", id: sandboxed, value: password });
    assert.match(why, /belongs to no site/);
    const js = `[frames[0], frames[1]].map((one) => one.document.querySelector("[type=password]").value.length).join()`;
    const lengths = await succeed({ type: "evaluate_js", code: js });
    assert.equal(lengths.data?.markdown, `${own.password.length},${own.password.length}`);
  });

  test("a form tells what was filled where a field is refused", async () => {
    await open("/login-posts-elsewhere");
    await succeed({
      type: "evaluate_js",
      code: `document.body.insertAdjacentHTML("beforeend", '<form><label>E-mail <input name=email></label></form>'); 1`,
    });
    const half = await succeed(form({ email, password }));
    assert.match(
      half.message,
      /^Filled email\. current_password was not filled: Can't fill: the form sends/,
    );
    assert.deepEqual(half.data?.structured?.["data"], {
      filled: ["email"],
      not_filled: ["current_password"],
    });
  });
});

describe("a code", () => {
  const digits = async () => Object.values(await sent()).join("");

  test("is typed into one box a digit", async () => {
    await open("/code-boxes");
    const typed = { ...fill("digit0", code), type: "multi_factor_fill", code_from: "totp" };
    const done = await succeed(typed);
    assert.equal(done.action["value"], code);
    assert.ok(isCodeOfNow(await digits()));
  });

  test("as part of a form too", async () => {
    await open("/code-boxes");
    await succeed(form({ totp: code }));
    assert.ok(isCodeOfNow(await digits()));
  });

  test("is asked for once by a form, for that of an inbox can be had only once", async () => {
    let asked = 0;
    using _source = session.identity.secrets.add({
      redact: (text) => text,
      shows: () => false,
      shown: () => [],
      valueFor: async (text) =>
        text !== "the code" ? undefined : ++asked > 1 ? { refused: "again" } : { value: "271828" },
    });
    await open("/login");
    await succeed(form({ totp: "the code" }));
    assert.equal(await held("code"), "271828");
  });

  test("of an inbox is no authenticator's", async () => {
    await open("/login");
    const why = await fail({ ...fill("code", code), type: "multi_factor_fill", code_from: "sms" });
    assert.match(why, /no persona to receive a code/);
    assert.equal(await held("code"), "");
  });
});

describe("a card", () => {
  const paid = { holder: card.holder, number: card.number, cvc: card.cvv };
  const rest = { customer: "", comment: "", q: "" };
  const expiries: Record<string, Body> = {
    short: { exp: "09/31" },
    long: { exp: "09/2031" },
    month: { exp: "2031-09" },
    numbers: { exp_month: "09", exp_year: "2031" },
    names: { exp_month: "8", exp_year: "31" },
    custom: { exp_month: "8", exp_year: "2031" },
  };

  for (const [kind, expiry] of Object.entries(expiries)) {
    test(`is filled as a whole, its expiry date as '${kind}'`, async () => {
      await open(`/card?${kind}`);
      const value = { ...cardForm, cc_cvv: cardCvv };
      const done = await succeed(form(value));
      assert.deepEqual(done.action["value"], value);
      assert.deepEqual(await sent(), { ...paid, ...rest, ...expiry });
    });
  }

  test("with the month and the year of its expiry date apart", async () => {
    await open("/card?names");
    await succeed(form({ cc_exp_month: "April", cc_exp_year: "42", cc_number: cardNumber }));
    assert.equal(await held("exp_month"), "8");
    assert.equal(await held("exp_year"), "31");
    const kept = JSON.parse(await live.sessions.keptSteps(session)) as { value: Body }[];
    const filled = kept
      .map(({ value }) => value["action"] as Body)
      .filter((action) => action?.["type"] === "form_fill");
    assert.deepEqual(filled.at(-1)?.["value"], {
      cc_exp_month: "April",
      cc_exp_year: "42",
      cc_number: cardNumber,
    });
  });

  test("is filled field by field, and what the page shows of it is told as placeholders", async () => {
    await open("/card?short");
    await succeed(fill("number", cardNumber.replaceAll(" ", "")));
    await succeed(fill("holder", cardHolder));
    await succeed(fill("cvc", cardCvv));
    await succeed(fill("exp", cardExpiration));
    const { space } = await session.observe(ObserveRequest.parse({}));
    assertClean(space);
    assert.match(space.description, /Pay with John Doe, 4242 4242 4242 4242, 444/);
    assert.deepEqual(await sent(), { ...paid, ...rest, exp: "09/31" });
    assertClean(await live.sessions.keptSteps(session));
  });

  for (const [kind, month, year] of [
    ["numbers", "04", "2042"],
    ["names", "April", "42"],
    ["custom", "April", "2042"],
  ] as const) {
    test(`its expiry date is chosen option by option: ${kind}`, async () => {
      await open(`/card?${kind}`);
      const done = await succeed(choose("exp_month", month));
      assert.match(done.message, new RegExp(`^Selected '${month}'`));
      assert.equal(done.action["value"], month);
      await succeed(choose("exp_year", year));
      const { exp_month, exp_year } = await sent();
      assert.deepEqual({ exp_month, exp_year }, expiries[kind]);
    });
  }

  test("an option of the placeholder's month that is named by its id is the card's", async () => {
    await open("/card?custom");
    const list = { selector: "[id=exp_month]" };
    for (const [name, expected] of [
      ["April", "8"],
      ["May", "4"],
    ] as const) {
      await succeed({ type: "click", ...list });
      const id = await idIn(new RegExp(`(O\\d+)\\[:\\]<li[^>]*>${name}`));
      await succeed({ type: "select_dropdown_option", ...list, value: id });
      assert.equal(await held("exp_month"), expected);
    }
  });

  test("`fill` chooses from a list as well", async () => {
    await open("/card?names");
    await succeed({ ...fill("exp_month", "04"), selector: "select[name=exp_month]" });
    assert.equal(await held("exp_month"), "8");
    await succeed({ ...fill("exp_month", "May"), selector: "select[name=exp_month]" });
    assert.equal(await held("exp_month"), "4");
  });

  test("a year that is not offered is not told", async () => {
    await open("/card?expired");
    const why = await fail({ ...choose("exp_year", "2042"), timeout: 500 });
    assert.match(why, /what '2042' stands for/);
    assert.equal(why.includes("2031"), false);
    const plain = await fail({ ...choose("exp_year", "2099"), timeout: 500 });
    assert.match(plain, /no option '2099'; the options are '-', '2026', '2027'/);
  });

  test("its number goes into no search, comment or name, and its other words are words there", async () => {
    await open("/card?short");
    for (const name of ["q", "comment", "customer"]) {
      for (const value of [cardNumber, card.number])
        assert.match(
          await fail(fill(name, value)),
          /a card number goes only into a field that asks for one/,
        );
      assert.equal(await held(name), "");
    }
    await succeed(fill("customer", cardHolder));
    await succeed(fill("comment", cardCvv));
    assert.equal(await held("customer"), cardHolder);
    assert.equal(await held("comment"), cardCvv);
  });

  test("is filled in a frame of a payment's site, where the credential is refused", async () => {
    await open("/card-framed");
    const done = await succeed(form({ email, ...cardForm, cc_cvv: cardCvv }));
    assert.match(done.message, /cc_number/);
    assert.equal(await held("email"), own.email);
    const button = await idIn(/(B\d+)\[:\]<button[^>]*>Pay/);
    await succeed({ type: "click", id: button });
    const given = new URLSearchParams(stage.attacker.received.at(-1)?.split(" ")[2]);
    assert.deepEqual(Object.fromEntries(given), { ...paid, ...rest, exp: "09/31" });
  });
});
