import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startApp } from "../../src/app.ts";
import { readSettings, settingsTable } from "../../src/settings.ts";
import { beginServer, makeDataFolder, startServerProcess } from "../server-process.ts";

const key = "key-for-the-tests-0001";

/** Starts the server in this process as `main.ts` would, and ends it if that works. */
async function startedBy(environment: Record<string, string>): Promise<void> {
  await using _ = await startApp(
    readSettings({
      NOCTURNE_BROWSER: process.env["NOCTURNE_BROWSER"],
      NOCTURNE_PORT: "0",
      ...environment,
    }),
  );
}

const names = Object.values(settingsTable).map(({ env }) => env);

describe("a setting that can't be used stops the start with a sentence", () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ NOCTURNE_PORT: "seventy" }, /NOCTURNE_PORT="seventy"/],
    [{ NOCTURNE_PORT: "70000" }, /NOCTURNE_PORT="70000".*65535/],
    [{ NOCTURNE_PORT: "-1" }, /NOCTURNE_PORT="-1"/],
    [{ NOCTURNE_WARM_BROWSERS: "1.5" }, /NOCTURNE_WARM_BROWSERS="1\.5"/],
    [{ NOCTURNE_MAX_SESSIONS: "0" }, /NOCTURNE_MAX_SESSIONS="0"/],
    [{ NOCTURNE_QUEUE_SECONDS: "an hour" }, /NOCTURNE_QUEUE_SECONDS="an hour"/],
    [{ NOCTURNE_LAUNCH_AT_ONCE: "0" }, /NOCTURNE_LAUNCH_AT_ONCE="0"/],
    [{ NOCTURNE_RATE_LIMIT: "0" }, /NOCTURNE_RATE_LIMIT="0"/],
    [{ NOCTURNE_ALLOW_PRIVATE_NETWORK: "yes" }, /NOCTURNE_ALLOW_PRIVATE_NETWORK="yes".*"true"/],
    [{ NOCTURNE_LOG_LEVEL: "loud" }, /NOCTURNE_LOG_LEVEL="loud".*"trace"/],
    [{ NOCTURNE_PUBLIC_URL: "ftp://here" }, /NOCTURNE_PUBLIC_URL="ftp:\/\/here"/],
    [{ NOCTURNE_SEARCH: "altavista" }, /NOCTURNE_SEARCH="altavista".*"searxng"/],
    [{ NOCTURNE_SEARCH: "brave" }, /NOCTURNE_SEARCH=brave needs BRAVE_API_KEY/],
    [{ NOCTURNE_SEARCH: "searxng" }, /NOCTURNE_SEARCH=searxng needs SEARXNG_URL/],
    [{ SEARXNG_URL: "ftp://night:secret@here" }, /SEARXNG_URL="ftp:\/\/\(not shown\)@here"/],
    [{ NOCTURNE_MAIL_FROM: "nobody" }, /NOCTURNE_MAIL_FROM="nobody".*Name <address>/],
    [{ NOCTURNE_MODEL_WINDOW: "12" }, /NOCTURNE_MODEL_WINDOW="12"/],
    [{ NOCTURNE_FALLBACK_MODEL: "gpt-4o" }, /NOCTURNE_FALLBACK_MODEL="gpt-4o"/],
    [{ NOCTURNE_FALLBACK_MODEL: "openai/gpt-4o" }, /NOCTURNE_FALLBACK_MODEL.*OPENAI_API_KEY/],
    [{ NOCTURNE_TWILIO_COUNTRY: "US" }, /NOCTURNE_TWILIO_COUNTRY=US needs TWILIO_ACCOUNT_SID/],
    [
      { NOCTURNE_HOST: "0.0.0.0", NOCTURNE_API_KEY: "" },
      /NOCTURNE_HOST=0\.0\.0\.0.*NOCTURNE_API_KEY/,
    ],
    [{ NOCTURNE_HOST: "::", NOCTURNE_API_KEY: "" }, /NOCTURNE_HOST=::.*NOCTURNE_API_KEY/],
    [{ NOCTURNE_HOST: "192.0.2.1", NOCTURNE_API_KEY: "" }, /NOCTURNE_HOST=.*NOCTURNE_API_KEY/],
  ];

  for (const [environment, sentence] of wrong) {
    test(JSON.stringify(environment), async (t) => {
      const given = { NOCTURNE_DATA: await makeDataFolder(t), NOCTURNE_API_KEY: key };
      await assert.rejects(startedBy({ ...given, ...environment }), (error: Error) => {
        assert.equal(error.name, "SettingsError", error.stack);
        assert.match(error.message, sentence);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      });
    });
  }

  /** One of the above, and what is found out only by trying. */
  const throughout: typeof wrong = [
    wrong[0]!,
    [{ NOCTURNE_BROWSER: "/no/such/browser" }, /\/no\/such\/browser/],
    [{ NOCTURNE_BROWSER: "/bin/true" }, /\/bin\/true.*NOCTURNE_BROWSER/],
    [{ NOCTURNE_DATA: "/dev/null" }, /\/dev\/null/],
    [{ NOCTURNE_HOST: "192.0.2.1" }, /192\.0\.2\.1/],
  ];

  for (const [environment, sentence] of throughout) {
    test(`as a process: ${JSON.stringify(environment)}`, async (t) => {
      const start = beginServer(t, await makeDataFolder(t), environment);
      assert.equal(await start.ended, 1);
      assert.match(start.output(), sentence);
      assert.equal(start.output().trim().split("\n").length, 1, start.output());
    });
  }

  test("without saying a key that is too short", async (t) => {
    const environment = { NOCTURNE_API_KEY: "short-secret" };
    const start = beginServer(t, await makeDataFolder(t), environment);
    assert.equal(await start.ended, 1);
    assert.match(start.output(), /NOCTURNE_API_KEY.*16/);
    assert.ok(!start.output().includes("short-secret"));
  });
});

test("with a key, the server may be reached from everywhere", async (t) => {
  const environment = { NOCTURNE_HOST: "0.0.0.0", NOCTURNE_WARM_BROWSERS: "0" };
  const server = await startServerProcess(t, await makeDataFolder(t), environment);
  const { port } = new URL(server.url);
  assert.equal((await fetch(`http://127.0.0.1:${port}/ready`)).status, 200);
  assert.equal(await server.end("SIGTERM"), 0);
});

function run(file: string, ...args: string[]): Promise<string> {
  const path = fileURLToPath(new URL(`../../src/${file}`, import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path, ...args], { env: {} }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });
}

test("--help lists every setting with its sentence", async () => {
  const help = await run("main.ts", "--help");
  for (const { env, about } of Object.values(settingsTable)) {
    assert.match(help, new RegExp(`^  ${env}( \\(.+\\))?$`, "m"));
    assert.ok(help.includes(about), env);
  }
});

test("the command line writes every setting as a table", async () => {
  const table = await run("cli/main.ts", "settings");
  for (const name of names)
    assert.match(table, new RegExp(`^\\| \`${name}\` \\|.*\\|.*\\.( \\|)$`, "m"));
});
