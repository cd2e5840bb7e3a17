import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { AppError } from "../errors.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import { askerFor } from "./asker.ts";

const { signal } = new AbortController();
const question = { system: "You count.", prompt: "Owls" };
const count = askerFor(z.object({ owls: z.int() }));

test("an asker asks by one schema, and answers what fits it", async () => {
  const schemas: JsonSchema[] = [];
  const ask = ({ schema }: { schema: JsonSchema }) => {
    schemas.push(schema);
    return Promise.resolve({ owls: schemas.length });
  };
  assert.deepEqual(await count(ask, question, signal), { owls: 1 });
  assert.deepEqual(await count(ask, question, signal), { owls: 2 });
  assert.equal(schemas[0], schemas[1]);
  assert.deepEqual(schemas[0]?.["required"], ["owls"]);
});

test("an answer of another form is told as the model's", async () => {
  await assert.rejects(
    count(() => Promise.resolve({ owls: "many" }), question, signal),
    (error: AppError) => error.status === 502 && error.code === "model_invalid_answer",
  );
});
