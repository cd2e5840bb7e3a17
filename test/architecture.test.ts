import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src", import.meta.url));

/** The rooms of the house, leftmost first: each may import those further right, and none in its own row but itself. */
const rows = [
  ["cli", "mcp"],
  ["main"],
  ["app"],
  ["api", "http"],
  ["agent"],
  ["sessions"],
  ["actions"],
  [
    "page",
    "scrape",
    "browser",
    "blocking",
    "captcha",
    "extensions",
    "identity",
    "search",
    "functions",
    "llm",
    "cluster",
    "notify",
  ],
  ["recording"],
  ["store", "blobs", "json-schema", "metrics"],
  ["contract", "settings"],
  ["errors", "turns", "waiting"],
];

/** Who may import a package; the packages that are not named are free. */
const packageOwners: Record<string, string[]> = {
  kysely: ["store"],
  "kysely/migration": ["store"],
  pg: ["store"],
  "node:sqlite": ["store"],
  ajv: ["json-schema"],
  ivya: ["page"],
  "@ghostery/adblocker": ["blocking"],
  "@duckduckgo/autoconsent": ["blocking"],
  "@ai-sdk/provider": ["llm"],
  nodemailer: ["notify"],
  sharp: ["recording"],
  "tesseract.js": ["actions"],
  "prom-client": ["metrics"],
  "smtp-server": ["identity"],
  mailparser: ["identity"],
  yauzl: ["extensions"],
  mailauth: ["identity"],
  otplib: ["identity"],
  "web-bot-auth": ["identity"],
  "countries-and-timezones": ["sessions"],
  fastify: ["http"],
  "@fastify/multipart": ["http"],
  "@fastify/rate-limit": ["http"],
};

type Files = Map<string, string>;

interface Import {
  from: string;
  /** A file below `src`, or a package. */
  to: string;
  typeOnly: boolean;
}

const importPattern =
  /^\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?["']([^"']+)["']/gm;

function importsOf(files: Files): Import[] {
  return [...files].flatMap(([from, text]) =>
    [...text.matchAll(importPattern)].map(([, type, name]) => ({
      from,
      to: name!.startsWith(".") ? join(dirname(from), name!) : name!,
      typeOnly: type !== undefined,
    })),
  );
}

function roomOf(file: string): string {
  return file.split("/")[0]!.replace(/\.ts$/, "");
}

function rowOf(room: string): number {
  return rows.findIndex((row) => row.includes(room));
}

/** What breaks the rules of the house, one sentence each. */
function violations(files: Files): string[] {
  const imports = importsOf(files);
  return [
    ...imports.flatMap((one) => (files.has(one.to) ? forbiddenArrow(one) : forbiddenPackage(one))),
    ...cycles(imports.filter(({ to, typeOnly }) => files.has(to) && !typeOnly)),
    ...[...files].flatMap(([file, text]) => barrel(file, text)),
    ...[...files].flatMap(([file, text]) => readsEnvironment(file, text)),
  ];
}

function forbiddenArrow({ from, to }: Import): string[] {
  const [left, right] = [roomOf(from), roomOf(to)];
  if (rowOf(left) === -1) return [`${from}: there is no room '${left}' in the house`];
  const isAllowed = left === right || rowOf(left) < rowOf(right);
  const isSettings = right === "settings" && !["cli", "main", "app"].includes(left);
  const isContract = left === "contract" && right !== "contract";
  return isAllowed && !isSettings && !isContract ? [] : [`${from} must not import ${to}`];
}

function forbiddenPackage({ from, to, typeOnly }: Import): string[] {
  if (to.startsWith("..") || typeOnly) return [];
  const owners = packageOwners[to];
  const isForeign = owners !== undefined && !owners.includes(roomOf(from));
  const leavesContract = roomOf(from) === "contract" && to !== "zod";
  return isForeign || leavesContract ? [`${from} must not import the package ${to}`] : [];
}

/** Every file that can reach itself by imports. */
function cycles(imports: Import[]): string[] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const reaches = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const { to } of next.get(at) ?? []) {
        if (to === start) return true;
        if (!seen.has(to)) open.push(to);
        seen.add(to);
      }
    }
    return false;
  };
  return [...next.keys()].filter(reaches).map((file) => `${file} imports itself in a circle`);
}

/** A file that only passes on what others define. */
function barrel(file: string, text: string): string[] {
  return /^export (\*|(type )?\{[^}]*\}) from/m.test(text)
    ? [`${file} passes on what another file defines`]
    : [];
}

function readsEnvironment(file: string, text: string): string[] {
  return text.includes("process.env") && file !== "settings.ts"
    ? [`${file} reads the environment`]
    : [];
}

function house(): Files {
  const paths = globSync("**/*.ts", { cwd: source }).filter((path) => !path.endsWith(".test.ts"));
  return new Map(paths.map((path) => [path, readFileSync(join(source, path), "utf8")]));
}

test("the house keeps its rules", () => {
  assert.deepEqual(violations(house()), []);
});

test("every room of the house is in the table", () => {
  const rooms = new Set([...house().keys()].map(roomOf));
  assert.deepEqual(
    [...rooms].filter((room) => rowOf(room) === -1),
    [],
  );
});

/** The rules applied to the house with these files changed. */
function withFiles(changed: Record<string, string>): string[] {
  return violations(new Map([...house(), ...Object.entries(changed)]));
}

test("an arrow that points left is found", () => {
  const found = withFiles({ "store/extra.ts": 'import { startApp } from "../app.ts";' });
  assert.ok(found.includes("store/extra.ts must not import app.ts"), found.join("\n"));
});

test("an arrow within a row is found", () => {
  const found = withFiles({ "page/extra.ts": 'import type { Tab } from "../browser/tab.ts";' });
  assert.deepEqual(found, ["page/extra.ts must not import browser/tab.ts"]);
});

test("a circle is found", () => {
  const found = withFiles({
    "page/one.ts": 'import { two } from "./two.ts";\nexport const one = two;',
    "page/two.ts": 'import { one } from "./one.ts";\nexport const two = one;',
  });
  assert.deepEqual(found, [
    "page/one.ts imports itself in a circle",
    "page/two.ts imports itself in a circle",
  ]);
});

test("a barrel is found", () => {
  const found = withFiles({ "page/all.ts": 'export * from "./walk.ts";' });
  assert.deepEqual(found, ["page/all.ts passes on what another file defines"]);
});

test("a package outside its room is found", () => {
  const found = withFiles({ "api/extra.ts": 'import { sql } from "kysely";' });
  assert.deepEqual(found, ["api/extra.ts must not import the package kysely"]);
});

test("reading the environment elsewhere is found", () => {
  const found = withFiles({ "api/extra.ts": "export const home = process.env.HOME;" });
  assert.deepEqual(found, ["api/extra.ts reads the environment"]);
});

test("no file has a name that says nothing", () => {
  const names = [...house().keys()].filter((path) =>
    /(^|[/-])(utils?|helpers?|common|misc|manager|impl)([./-]|$)/i.test(relative(".", path)),
  );
  assert.deepEqual(names, []);
});

// All of them run in one process, where a hook outside of any group runs for every test of every file.
test("no unit test has a hook that runs for the tests of other files too", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const paths = globSync("{src,console/src}/**/*.test.ts", { cwd: root });
  const hooked = paths.filter((path) =>
    /^(before|after)Each\(/m.test(readFileSync(join(root, path), "utf8")),
  );
  assert.ok(paths.length > 0);
  assert.deepEqual(hooked, []);
});

test("the console takes nothing of the server but the contract", () => {
  const folder = fileURLToPath(new URL("../console/src", import.meta.url));
  const paths = globSync("**/*.{ts,tsx}", { cwd: folder });
  const taken = importsOf(
    new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")])),
  ).filter(({ to }) => to.startsWith("..") && !to.startsWith(join("..", "..", "src", "contract")));
  assert.ok(paths.length > 0);
  assert.deepEqual(taken, []);
});
