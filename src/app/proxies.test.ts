import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { readSettings, SettingsError } from "../settings.ts";
import { proxyAccess } from "./proxies.ts";

async function written(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-pool-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "proxies.json"), text);
  return join(folder, "proxies.json");
}

const access = async (NOCTURNE_PROXIES: string, more: Record<string, string> = {}) =>
  proxyAccess(readSettings({ NOCTURNE_PROXIES, ...more }));

test("the operator's proxies are read with what is known of them", async (t) => {
  const file = await written(
    t,
    JSON.stringify([
      { server: "http://u:p@a.example:1", country: "US", city: "Austin" },
      { id: "b", server: "socks5://b.example", username: "u", password: "p", country: "uk" },
    ]),
  );
  const { pool, tailnet } = await access(file, { NOCTURNE_TAILNET_PROXY: "socks5://127.0.0.1:9" });
  const shown = pool.map(({ id, server, country, city }) => [id, server.shown, country, city]);
  assert.deepEqual(shown, [
    ["1", "http://a.example:1", "us", "Austin"],
    ["b", "socks5://b.example:1080", "gb", undefined],
  ]);
  assert.equal(tailnet?.shown, "socks5://127.0.0.1:9");
});

test("what is no list of proxies is told without what stands in it", async (t) => {
  const secret = "hunter2";
  const wrong: [string, RegExp][] = [
    [`{"server": "http://u:${secret}@a"`, /expected array/i],
    [JSON.stringify([{ server: `ftp://u:${secret}@a` }]), /0\.server: expected http/],
    [JSON.stringify([{ server: "http://a", country: "usa", password: secret }]), /0\.country/],
    [JSON.stringify([{ server: "http://a", password: secret }]), /0\.username/],
    [
      JSON.stringify([
        { server: "a", id: "x" },
        { server: "b", id: "x" },
      ]),
      /same id/,
    ],
  ];
  for (const [text, why] of wrong) {
    const told = await access(await written(t, text)).catch((error: unknown) => error);
    assert.ok(told instanceof SettingsError);
    assert.match(told.message, why);
    assert.ok(!told.message.includes(secret), told.message);
  }
  await assert.rejects(access("/no/such/file"), /can't be read \(ENOENT\)/);
  await assert.rejects(
    access("", { NOCTURNE_TAILNET_PROXY: `http://u:${secret}@a` }),
    (error: Error) => /expected socks5/.test(error.message) && !error.message.includes(secret),
  );
});
