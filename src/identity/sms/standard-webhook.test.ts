import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { checkedWebhookId } from "./standard-webhook.ts";

// The example that the reference libraries are tested with.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const body = Buffer.from('{"test": 2432232314}');
const headers = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const now = 1_614_265_330_000;

function refused(change: Record<string, string | undefined>, by = secret, at = now): void {
  const forged = { headers: { ...headers, ...change }, body };
  assert.throws(() => checkedWebhookId(forged, by, at), { status: 403 });
}

test("the reference example is good for 5 minutes around its time", () => {
  for (const at of [now, now + 299_000, now - 299_000]) {
    assert.equal(checkedWebhookId({ headers, body }, secret, at), headers["webhook-id"]);
  }
  refused({}, secret, now + 301_000);
  refused({}, secret, now - 301_000);
});

test("one good signature among several is enough", () => {
  const several = `v1a,abc v1,bm90IHRoaXM= ${headers["webhook-signature"]}`;
  const request = { headers: { ...headers, "webhook-signature": several }, body };
  assert.equal(checkedWebhookId(request, secret, now), headers["webhook-id"]);
});

test("what is missing or changed is refused", () => {
  for (const name of Object.keys(headers)) {
    refused({ [name]: undefined });
    refused({ [name]: "" });
  }
  refused({ "webhook-id": "msg_other" });
  refused({ "webhook-timestamp": "1614265331" });
  refused({ "webhook-signature": headers["webhook-signature"].slice("v1,".length) });
  refused({ "webhook-signature": headers["webhook-signature"].replace("v1", "v2") });
  refused({}, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx");
  assert.throws(
    () => checkedWebhookId({ headers, body: Buffer.from("{}") }, secret, now),
    ({ message, status }: Error & { status: number }) =>
      status === 403 && !message.includes(secret),
  );
});

test("a secret may be a plain text, and a time must be a number", () => {
  const plain = "sixteen or more characters";
  const sign = (timestamp: string) => ({
    "webhook-id": "1",
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${createHmac("sha256", plain)
      .update(`1.${timestamp}.${String(body)}`)
      .digest("base64")}`,
  });
  assert.equal(checkedWebhookId({ headers: sign("1614265330"), body }, plain, now), "1");
  for (const odd of ["soon", "1614265330.5", "1e9", "-1614265330"]) refused(sign(odd), plain);
});
