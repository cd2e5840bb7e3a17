import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { isInjected, programSource } from "./program.ts";
import { walk } from "./walk.ts";

test("the program is a script that defines its functions and nothing else", () => {
  const world: Record<symbol, Record<string, unknown>> = {};
  runInNewContext(programSource(), world);
  assert.deepEqual(Reflect.ownKeys(world), [Symbol.for("nocturne")]);
  assert.equal(typeof world[Symbol.for("nocturne")]?.["walk"], "function");
});

test("everything that the modules declare is exported, and so is part of the program", () => {
  const folder = new URL(".", import.meta.url);
  const modules = globSync("*.ts", { cwd: folder }).filter((name) => !/program|\.test/.test(name));
  for (const name of modules) {
    const text = readFileSync(new URL(name, folder), "utf8");
    assert.doesNotMatch(text, /^(async function|function|const|let|class) /m, name);
  }
});

test("no name is declared by two modules: in the program they would be one", () => {
  const folder = new URL(".", import.meta.url);
  const modules = globSync("*.ts", { cwd: folder }).filter((name) => !/program|\.test/.test(name));
  const names = modules.flatMap((name) =>
    [
      ...readFileSync(new URL(name, folder), "utf8").matchAll(
        /^export (?:async )?(?:function|const) (\w+)/gm,
      ),
    ].map(([, declared]) => declared),
  );
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test("a second installation keeps what was remembered", () => {
  const world: Record<symbol, unknown> = {};
  runInNewContext(programSource(), world);
  const first = world[Symbol.for("nocturne")];
  runInNewContext(programSource(), world);
  assert.notEqual(first, undefined);
  assert.equal(world[Symbol.for("nocturne")], first);
});

test("only the program's own functions are called by name", () => {
  assert.equal(isInjected(walk), true);
  assert.equal(
    isInjected(function walk() {}),
    false,
  );
});
