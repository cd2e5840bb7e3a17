import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { readProgram, writeProgram } from "./program.ts";

/** A page of an origin, as far as an empty storage goes. */
const pageOf = (origin: string) => {
  const storage = { length: 0 };
  const indexedDB = { databases: async () => [] };
  return createContext({
    self: { origin },
    localStorage: storage,
    sessionStorage: storage,
    indexedDB,
  });
};
const state = { localStorage: [], sessionStorage: [], databases: [] };
const read = readProgram("https://a.example", { characters: 100, databaseMs: 100 });
const write = writeProgram({ origin: "https://a.example", ...state });

test("a page that has gone to another origin tells nothing of it, and is given nothing", async () => {
  for (const program of [read, write]) {
    const elsewhere = pageOf("https://b.example") as object;
    await assert.rejects(
      async () => runInContext(program, elsewhere) as unknown,
      /it led elsewhere/,
    );
  }
  const told = (await runInContext(read, pageOf("https://a.example"))) as string;
  assert.deepEqual(JSON.parse(told), { state, missing: [] });
});
