import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hands } from "../hands.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
});

after(async () => {
  await session[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

const { evaluate, open } = hands(() => ({ stage, session }));

async function values(selector = "#checkout"): Promise<Record<string, string>> {
  const code = `JSON.stringify(Object.fromEntries([...document.querySelectorAll("${selector} :is(input, select, textarea)")].map((one) => [one.id, one.value])))`;
  return JSON.parse(await evaluate(code)) as Record<string, string>;
}

const form = (value: Record<string, string>) => session.execute({ type: "form_fill", value });

test("each value goes into the field that asks for it, in words, tokens or another language", async () => {
  await open("/form-fill.html");
  const done = await form({
    title: "Ms",
    full_name: "Ada King Lovelace",
    email: "ada@example.org",
    company: "Engines",
    address1: "1 Analytical Way",
    address2: "Floor 2",
    postal_code: "10115",
    city: "Berlin",
    country: "DE",
    state: "Berlin",
    phone: "0301234567",
    totp: "123456",
  });
  assert.equal(done.success, true, done.message);
  assert.deepEqual(await values(), {
    salutation: "Ms.",
    given: "Ada King",
    family: "Lovelace",
    mail: "ada@example.org",
    "mail-again": "ada@example.org",
    firm: "Engines",
    street: "1 Analytical Way\nFloor 2",
    plz: "10115",
    ort: "Berlin",
    country: "DE",
    state: "BE",
    mobile: "0301234567",
    trap: "",
    off: "",
    promo: "",
  });
  assert.deepEqual(await values("#newsletter"), { "news-mail": "", "site-search": "" });
  assert.match(done.message, /email \(2 fields\)/);
  assert.match(done.message, /No field asks for totp\./);
  const data = done.data?.structured?.data as Record<string, string[]> | undefined;
  assert.deepEqual(data?.["not_filled"], ["totp"]);
  assert.ok(data["filled"]?.includes("state"));
});

test("a card is filled within another site's frame, and told by no number", async () => {
  await open("/form-fill.html");
  const done = await form({
    cc_number: "4242424242424242",
    cc_exp_month: "3",
    cc_exp_year: "2031",
    cc_cvv: "987",
    cc_name: "Ada Lovelace",
  });
  assert.equal(done.success, true, done.message);
  await evaluate("card.scrollIntoView()");
  const { space } = await session.observe();
  assert.match(space.description, /4242 4242 4242 4242 \/ 03\/31 \/ 987 \/ Ada Lovelace/);
  const told = JSON.stringify([done.message, done.data]);
  assert.doesNotMatch(told, /4242|987|2031|Ada/);
});

test("a password and its repetition are filled within a shadow root", async () => {
  await open("/form-fill.html");
  const done = await form({ username: "ada", password: "difference engine" });
  const within = (id: string) => evaluate(`host.shadowRoot.querySelector("#${id}").value`);
  assert.equal(await within("login"), "ada");
  assert.equal(await within("pass"), "difference engine");
  assert.equal(await within("pass-again"), "difference engine");
  assert.doesNotMatch(JSON.stringify([done.message, done.data]), /engine/);
});

test("a list that the page has made itself is chosen from, by another name of the country", async () => {
  await open("/form-fill.html");
  await evaluate("checkout.remove()");
  const done = await form({ country: "DE" });
  assert.equal(done.success, true, done.message);
  assert.equal(await evaluate("land.textContent"), "Deutschland");
});

test("a form that asks for nothing of it is a failure that says so", async () => {
  await open("/article.html");
  const done = await form({ email: "ada@example.org", phone: "1", password: "x" });
  assert.equal(done.success, false);
  assert.match(
    done.message,
    /Can't fill the form: No field asks for email, phone, password \(current_password\)\./,
  );
});
