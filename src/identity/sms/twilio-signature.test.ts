import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { isFromTwilio } from "./twilio-signature.ts";

// Both of Twilio's own examples: the documentation's, and that of its PHP library.
const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
const token = "12345";
const documented = { signature: "0/KCTR6DLpKmkAf8muzZqo1nDgQ=", caller: "+12349013030" };
const library = { signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", caller: "+14158675309" };

function call(caller: string): URLSearchParams {
  return new URLSearchParams({
    To: "+18005551212",
    CallSid: "CA1234567890ABCDE",
    Caller: caller,
    Digits: "1234",
    From: caller,
  });
}

for (const { signature, caller } of [documented, library]) {
  test(`Twilio's example ${signature}`, () => {
    assert.ok(isFromTwilio({ url, form: call(caller), signature }, token));
  });
}

test("anything else in the request is a forgery", () => {
  const { signature, caller } = documented;
  const form = call(caller);
  const isGood = (change: Partial<Parameters<typeof isFromTwilio>[0]>, by = token) =>
    isFromTwilio({ url, form, signature, ...change }, by);
  assert.ok(isGood({}));
  assert.ok(!isGood({ url: "https://mycompany.com/myapp.php?foo=1&bar=3" }));
  assert.ok(!isGood({ url: "https://mycompany.org/myapp.php?foo=1&bar=2" }));
  assert.ok(!isGood({ url: "https://mycompany.com/myapp.php" }));
  assert.ok(!isGood({ form: call("+12349013031") }));
  assert.ok(!isGood({ form: new URLSearchParams([...form, ["Extra", "1"]]) }));
  assert.ok(!isGood({ signature: "" }));
  assert.ok(!isGood({ signature: signature.toLowerCase() }));
  assert.ok(!isGood({ signature: `${signature}=` }));
  assert.ok(!isGood({}, "12346"));
});

function signed(text: string): string {
  return createHmac("sha1", token).update(text).digest("base64");
}

test("a value that comes twice counts once, and values are sorted", () => {
  const form = new URLSearchParams("b=2&a=z&a=y&a=z&c=");
  const signature = signed(`${url}ayazb2c`);
  assert.ok(isFromTwilio({ url, form, signature }, token));
});

test("the usual port may be named or not, and a proxy may speak the TLS", () => {
  const form = new URLSearchParams("Body=hi");
  const given = "http://night.example:8080/inbound/sms/twilio";
  for (const theirs of [
    "http://night.example:8080/inbound/sms/twilio",
    "http://night.example/inbound/sms/twilio",
    "https://night.example/inbound/sms/twilio",
    "https://night.example:443/inbound/sms/twilio",
    "https://night.example:8080/inbound/sms/twilio",
  ]) {
    assert.ok(isFromTwilio({ url: given, form, signature: signed(`${theirs}Bodyhi`) }, token));
  }
  const elsewhere = signed("https://night.example:8443/inbound/sms/twilioBodyhi");
  assert.ok(!isFromTwilio({ url: given, form, signature: elsewhere }, token));
});
