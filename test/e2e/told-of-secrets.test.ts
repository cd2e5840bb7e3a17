import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTestServer, type TestServer } from "../server.ts";
import { type HostileSite, serveHostileSite } from "../sites/hostile-site.ts";

const password = "tr0ub4dor-and-3";

let server: TestServer;
let stage: HostileSite;
before(async () => {
  stage = await serveHostileSite();
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

/** A page that names all that it can by the password that it was given, one name more than a profile may keep of. */
const naming = `
  const value = document.querySelector("[name=password]").value;
  document.title = value;
  history.replaceState(null, "", "?" + value);
  const link = document.createElement("a");
  link.href = "data:text/plain,x";
  link.download = value + ".txt";
  link.click();
  const opening = indexedDB.open("x".repeat(1000) + value);
  opening.onupgradeneeded = () => {
    const store = opening.result.createObjectStore("s", { autoIncrement: true });
    for (let n = 0; n < 3; n++) store.put("x".repeat(8_000_000));
  };
  const small = indexedDB.open(value);
  small.onupgradeneeded = () =>
    small.result.createObjectStore(value, { autoIncrement: true }).put(new DOMMatrix());
  await new Promise((resolve) => (opening.onsuccess = resolve));
  await new Promise((resolve) => setTimeout(resolve, 200));`;

test("a page can't have its session tell a password by what it names", async () => {
  const { client } = server;
  const { vault_id } = await client.vaultCreate({ body: {} });
  const credential = { url: stage.site.url, credentials: { username: "ada", password } };
  await client.vaultCredentialsAdd({ params: { vault_id }, body: credential });
  const { profile_id: id } = await client.profileCreate({ body: {} });
  const body = { vault_id, profile: { id, persist: true } };
  const { session_id } = await client.sessionStart({ body });
  const params = { session_id };
  const execute = (action: Record<string, unknown>) => client.pageExecute({ params, body: action });
  await execute({ type: "goto", url: `${stage.site.url}/login` });
  await execute({ type: "fill", selector: "[name=password]", value: "mycoolpassword" });
  await execute({ type: "evaluate_js", code: naming });
  const debug = await client.sessionDebugInfo({ params });
  assert.equal(debug.tabs[0]?.metadata.title, "mycoolpassword");
  const downloads = await client.fileListDownloads({ params });
  assert.deepEqual(
    downloads.files.map(({ name }) => name),
    ["mycoolpassword.txt"],
  );
  const tab = await client.sessionDebugTab({ params });
  const ended = await client.sessionStop({ params });
  assert.equal(ended.warnings.length, 2, ended.warnings.join("\n"));
  assert.ok(ended.warnings.every((one) => one.length < 400));
  for (const told of [debug, tab, downloads, ended])
    assert.equal(JSON.stringify(told).includes(password), false, JSON.stringify(told));
});
