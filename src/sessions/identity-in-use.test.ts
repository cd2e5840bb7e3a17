import assert from "node:assert/strict";
import { test } from "node:test";
import type { OpenVault } from "../identity/credential.ts";
import { IdentityInUse } from "./identity-in-use.ts";

test("what was used stays hidden when whoever used it is done, and is given to nobody", async () => {
  const login = { domain: "bank.example", username: "ada", mayBePlain: false };
  const credentials = [{ ...login, password: "tr0ub4dor&3" }];
  const vault: OpenVault = {
    id: "v",
    credentials,
    card: undefined,
    [Symbol.dispose]: () => credentials.splice(0),
  };
  const place = {
    url: "https://bank.example/",
    origin: "https://bank.example",
    inputType: "password",
    autocomplete: "",
    asks: undefined,
    codeFrom: null,
  };
  const acting = new IdentityInUse();
  const { signal } = new AbortController();
  const used = acting.use({ vault, persona: undefined, [Symbol.dispose]() {} });
  const value = { value: "tr0ub4dor&3" };
  assert.deepEqual(await acting.secrets.valueFor("mycoolpassword", place, signal), value);
  used[Symbol.dispose]();
  vault[Symbol.dispose]();
  assert.deepEqual(acting.vaults, []);
  assert.equal(await acting.secrets.valueFor("mycoolpassword", place, signal), undefined);
  const hiding = acting.secrets.current;
  assert.equal(hiding?.redact("is tr0ub4dor&3"), "is mycoolpassword");
  assert.deepEqual(hiding?.shown("is tr0ub4dor&amp;3"), ["tr0ub4dor&3"]);
});
