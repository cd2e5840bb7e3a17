import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { listVaults, type NotteClient, type NotteVault, vaultUpdate } from "notte-sdk";
import { startTestServer, type TestServer } from "../server.ts";
import { connect } from "./notte-client.ts";

let server: TestServer;
let notte: NotteClient;
before(async () => (server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" })));
beforeEach(() => void (notte = connect(server)));
after(() => server[Symbol.asyncDispose]());

type Login = Parameters<NotteVault["addCredentials"]>[1];
type Card = Parameters<NotteVault["setCreditCard"]>[0];

const login: Login = {
  email: "user@example.com",
  password: "secure-password",
  mfa_secret: "PYNT7I67RFS2EPR5",
};

test("a vault is made, filled, read and deleted as the README of the SDK does it", async () => {
  const vault = notte.Vault({ name: "My Secure Vault" });
  await vault.addCredentials("https://github.com/", login);
  // The README's own form of a card, which the SDK's types don't have.
  const card = {
    card_holder_name: "John Doe",
    card_number: "4111111111111111",
    card_cvv: "123",
    expiry_month: "12",
    expiry_year: "2025",
  };
  await vault.setCreditCard(card as unknown as Card);

  const same = notte.Vault({ vault_id: vault.vaultId });
  const listed = [
    { url: "github.com", username: null, email: "user@example.com", has_mfa_secret: true },
  ];
  assert.deepEqual(await same.listCredentials(), listed);
  assert.deepEqual(await same.getCredentials("https://www.github.com/login"), login);
  assert.deepEqual(await same.getCreditCard(), {
    card_holder_name: "John Doe",
    card_number: "4111111111111111",
    card_cvv: "123",
    card_full_expiration: "12/2025",
  });

  await vault.deleteCredentials("https://github.com/");
  assert.equal(await vault.getCredentials("https://github.com/"), null);
  await vault.deleteCreditCard();
  await assert.rejects(vault.getCreditCard(), /Failed to get credit card: .*not found/);
  await vault.stop();
  await assert.rejects(vault.listCredentials(), /not found/);
  await assert.rejects(vault.delete(), /not found/);
});

test("passwords that the SDK makes come back as they are", async () => {
  const vault = notte.Vault();
  for (const password of [vault.generatePassword(), `"<é 🌙>'\\ `, "x".repeat(10_000)]) {
    const credentials = { username: "ada", password };
    await vault.addCredentials("http://localhost:3000", credentials);
    assert.deepEqual(await vault.getCredentials("http://localhost:3000/login"), credentials);
  }
  await vault.delete();
});

test("credentials come from the environment", async () => {
  const names = { MOON_EXAMPLE_EMAIL: "ada@moon.example", MOON_EXAMPLE_PASSWORD: "lunar-owl" };
  Object.assign(process.env, names);
  const vault = notte.Vault();
  await vault.addCredentialsFromEnv("https://moon.example");
  for (const name of Object.keys(names)) delete process.env[name];
  assert.deepEqual(await vault.getCredentials("moon.example"), {
    email: "ada@moon.example",
    password: "lunar-owl",
  });
  await vault.delete();
});

test("what is refused is told in words", async () => {
  const vault = notte.Vault();
  const refused = (url: string, credentials: object) =>
    vault.addCredentials(url, credentials as Login);
  await assert.rejects(refused("co.uk", login), /Failed to add credentials: body\.url/);
  await assert.rejects(refused("a.example", { ...login, username: "ada" }), /exactly one/);
  const seed = { ...login, mfa_secret: "this is no base32 at all!" };
  await assert.rejects(refused("a.example", seed), /mfa_secret: .*base32/);
  assert.deepEqual(await vault.listCredentials(), []);
  await vault.delete();
  const unknown = notte.Vault({ vault_id: "vault-abc-123" });
  await assert.rejects(unknown.listCredentials(), /Failed to verify vault exists: .*not found/);
});

test("vaults are listed and renamed by the generated calls", async () => {
  const client = notte.getClient();
  const vault = notte.Vault({ name: "before" });
  await vault.listCredentials();
  const path = { vault_id: vault.vaultId };
  const renamed = await vaultUpdate({ client, path, body: { name: "after" } });
  assert.partialDeepStrictEqual(renamed.data, { ...path, name: "after", for_persona: false });
  const { data } = await listVaults({ client, query: { page: 1, page_size: 100 } });
  assert.deepEqual(
    data?.items.map(({ vault_id: id, name }) => [id, name]),
    [[vault.vaultId, "after"]],
  );
  await vault.delete();
});
