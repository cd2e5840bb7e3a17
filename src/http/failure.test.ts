import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { pino } from "pino";
import { notFound, unavailable } from "../errors.ts";
import { sendError } from "./failure.ts";

/** What is logged of an error that a handler throws, at the level of operators. */
async function logged(error: Error): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
  const server = Fastify({ loggerInstance: logger });
  server.setErrorHandler((thrown, request, reply) => sendError(thrown, request, reply));
  server.get("/x", () => Promise.reject(error));
  await server.inject("/x?token=secret");
  await server.close();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("what the server can't do now is a warning in its own words, without a stack", async () => {
  const [line, ...more] = await logged(unavailable("All is taken.", new Error("no answer")));
  assert.deepEqual(more, []);
  assert.partialDeepStrictEqual(line, {
    level: 40,
    msg: "All is taken.",
    path: "/x",
    cause: "no answer",
  });
  assert.doesNotMatch(JSON.stringify(line), /stack|secret/);
});

test("a defect is logged with its stack, and a caller's mistake not at all", async () => {
  const [line] = await logged(new TypeError("x is undefined"));
  assert.equal(line?.["level"], 50);
  assert.match(JSON.stringify(line), /x is undefined.*failure\.test/);
  assert.deepEqual(await logged(notFound("Vault", "v")), []);
});
