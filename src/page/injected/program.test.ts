import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { isInjected, programPlace, programSource } from "./program.ts";
import { walk } from "./walk.ts";

test("the program is a script that defines its functions and nothing else", () => {
  const world = createContext({});
  runInContext(programSource(), world);
  const program = runInContext(programPlace, world) as Record<string, unknown>;
  assert.equal(typeof program["walk"], "function");
  assert.deepEqual(Reflect.ownKeys(world), []);
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
  const world = createContext({});
  runInContext(programSource(), world);
  const first: unknown = runInContext(programPlace, world);
  runInContext(programSource(), world);
  assert.notEqual(first, undefined);
  assert.equal(runInContext(programPlace, world), first);
});

test("only the program's own functions are called by name", () => {
  assert.equal(isInjected(walk), true);
  assert.equal(
    isInjected(function walk() {}),
    false,
  );
});
