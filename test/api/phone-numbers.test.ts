import assert from "node:assert/strict";
import { test } from "node:test";
import { phoneNumbers } from "../../src/app/sms.ts";
import { AppError } from "../../src/errors.ts";
import { readSettings, SettingsError } from "../../src/settings.ts";
import { accountSid, authToken, serveTwilio, type TwilioDouble } from "../twilio-double.ts";

const [first, second, third] = ["+15005550001", "+15005550002", "+15005550003"] as const;
const own = "+4930123456";

/** The phone numbers of a server that may buy in the United States. */
function numbersOf(twilio: TwilioDouble, environment: Record<string, string> = {}) {
  const settings = readSettings({
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_API_URL: `${twilio.url}/`,
    NOCTURNE_TWILIO_COUNTRY: "us",
    NOCTURNE_PUBLIC_URL: "https://night.example/",
    ...environment,
  });
  return phoneNumbers(settings, async () => new Set());
}

/** Fails with 503 and a sentence, which never holds the token. */
async function fails(asked: Promise<unknown>, sentence: RegExp): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.status, 503);
    assert.match(error.message, sentence);
    assert.ok(!JSON.stringify(error.body).includes(authToken));
    return true;
  });
}

test("a number is bought, sends its texts to the server, and is given back", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first] });
  const numbers = numbersOf(twilio);
  const { number, source } = await numbers.allocate();
  const [bought] = twilio.bought;
  assert.equal(number, first);
  assert.equal(source, bought!.sid);
  assert.equal(bought!.sms_url, "https://night.example/inbound/sms/twilio");
  assert.equal(bought!.sms_method, "POST");
  assert.match(twilio.heard[0]!, /^GET AvailablePhoneNumbers\/US\/Local\.json\?.*SmsEnabled=true/);
  await numbers.release(number, source);
  assert.deepEqual(twilio.bought, []);
  await numbers.release(number, source);
});

test("the operator's own numbers are taken before one is bought", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first] });
  const numbers = numbersOf(twilio, { NOCTURNE_PHONE_NUMBERS: own });
  assert.deepEqual(await numbers.allocate(), { number: own, source: "pool" });
  assert.deepEqual(twilio.heard, []);
  assert.equal((await numbers.allocate()).number, first);
  await numbers.release(own, "pool");
  assert.deepEqual(await numbers.allocate(), { number: own, source: "pool" });
});

test("where a country has no local numbers, a mobile one is bought", async () => {
  await using twilio = await serveTwilio({
    "US/Mobile": [first],
    "FI/Local": [],
    "FI/Mobile": [second],
  });
  assert.equal((await numbersOf(twilio).allocate()).number, first);
  const finnish = numbersOf(twilio, { NOCTURNE_TWILIO_COUNTRY: "FI" });
  assert.equal((await finnish.allocate()).number, second);
});

test("where a country has none at all, it is told what to do", async () => {
  await using twilio = await serveTwilio({ "US/Local": [], "US/Mobile": [] });
  await fails(numbersOf(twilio).allocate(), /no phone number of US .*NOCTURNE_PHONE_NUMBERS/);
  const nowhere = numbersOf(twilio, { NOCTURNE_TWILIO_COUNTRY: "zz" });
  await fails(nowhere.allocate(), /no phone number of ZZ/);
});

test("of two at the same moment, each gets a number of its own", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first, second, third] });
  const bothAsk = Promise.withResolvers<void>();
  let asking = 0;
  twilio.beforeSale = () => {
    asking += 1;
    if (asking === 2) bothAsk.resolve();
    return bothAsk.promise;
  };
  const numbers = numbersOf(twilio);
  const got = await Promise.all([numbers.allocate(), numbers.allocate()]);
  assert.deepEqual(got.map(({ number }) => number).toSorted(), [first, second]);
  assert.equal(twilio.bought.length, 2);
});

test("when all that is offered is sold meanwhile, nothing is bought", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first, second] });
  twilio.beforeSale = async () => void (twilio.sale = {});
  await fails(numbersOf(twilio).allocate(), /sold meanwhile: try again/);
  assert.deepEqual(twilio.bought, []);
});

test("what Twilio says is told, with its code and without the token", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first, second] });
  const numbers = numbersOf(twilio);
  const message = `The account of ${authToken} has no money.`;
  twilio.faults = [{ status: 400, code: 20_008, message }];
  await fails(
    numbers.allocate(),
    /^Twilio can't sell \+15005550001: The account of \(not shown\) has no money \(code 20008\)\.$/,
  );
  assert.equal(twilio.heard.filter((one) => one.startsWith("POST")).length, 1);
});

test("an account that Twilio refuses is told by its settings", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first] });
  const numbers = numbersOf(twilio, { TWILIO_AUTH_TOKEN: "another-token" });
  const refusal = /TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN: Authenticate \(code 20003\)\.$/;
  await fails(numbers.allocate(), refusal);
  await fails(numbers.release(first, "PN1"), refusal);
});

test("a number that was bought unseen is found by its name, and used", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first, second, third] });
  const numbers = numbersOf(twilio);
  for (const [fault, number] of [
    ["cut after", first],
    [undefined, second],
  ] as const) {
    twilio.faults = fault === undefined ? [] : [fault];
    assert.equal((await numbers.allocate()).number, number);
  }
  const names = new Set(twilio.bought.map((one) => one.friendly_name));
  assert.equal(names.size, 2);
  for (const fault of ["cut before", "nonsense"] as const) {
    twilio.faults = [fault];
    await fails(numbers.allocate(), /named nocturne-[\w-]+, it was bought and is not used/);
  }
  assert.equal(twilio.bought.length, 2);
});

test("a failure of Twilio's own, after which nothing was bought, is told as it is", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first] });
  twilio.faults = [{ status: 500, code: 20_500, message: "Internal error" }];
  await fails(numbersOf(twilio).allocate(), /sell \+15005550001: Internal error \(code 20500\)\.$/);
});

test("a server that can't be reached is told by its setting", async () => {
  const twilio = await serveTwilio({});
  await twilio[Symbol.asyncDispose]();
  await fails(numbersOf(twilio).allocate(), /ECONNREFUSED.*TWILIO_API_URL/);
});

test("a bought number can be given back when no more are bought, and only with the account", async () => {
  await using twilio = await serveTwilio({ "US/Local": [first] });
  const { number, source } = await numbersOf(twilio).allocate();
  const without = numbersOf(twilio, { TWILIO_ACCOUNT_SID: "", NOCTURNE_TWILIO_COUNTRY: "" });
  await fails(without.release(number, source), /set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/);
  await numbersOf(twilio, { NOCTURNE_TWILIO_COUNTRY: "" }).release(number, source);
  assert.deepEqual(twilio.bought, []);
});

test("without numbers, or when all are taken, it is told what to set", async () => {
  const none = phoneNumbers(readSettings({}), async () => new Set());
  await fails(none.allocate(), /has no phone numbers: set NOCTURNE_PHONE_NUMBERS/);
  const settings = readSettings({
    NOCTURNE_PHONE_NUMBERS: `${own},${first}`,
    TWILIO_AUTH_TOKEN: authToken,
  });
  const taken = phoneNumbers(settings, async () => new Set([own, first]));
  await fails(taken.allocate(), /^All 2 phone numbers .* NOCTURNE_TWILIO_COUNTRY/);
});

for (const [environment, sentence] of [
  [
    { NOCTURNE_TWILIO_COUNTRY: "US" },
    /COUNTRY=US needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN and NOCTURNE_PUBLIC_URL\.$/,
  ],
  [
    { NOCTURNE_TWILIO_COUNTRY: "US", TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken },
    /COUNTRY=US needs NOCTURNE_PUBLIC_URL\.$/,
  ],
  [{ NOCTURNE_PHONE_NUMBERS: own }, /TWILIO_AUTH_TOKEN or NOCTURNE_SMS_WEBHOOK_SECRET\.$/],
] as const) {
  test(`${Object.keys(environment).join(" and ")} alone stop the start`, () => {
    const opened = () => phoneNumbers(readSettings(environment), async () => new Set());
    assert.throws(
      opened,
      (error) => error instanceof SettingsError && sentence.test(error.message),
    );
  });
}
