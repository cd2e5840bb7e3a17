import assert from "node:assert/strict";
import { z } from "zod";

const FieldIssue = z.strictObject({
  loc: z.array(z.union([z.string(), z.int()])).min(1),
  msg: z.string().min(1),
  type: z.string().min(1),
  input: z.unknown().optional(),
  ctx: z.record(z.string(), z.unknown()).optional(),
});

const common = {
  status: z.int(),
  message: z.string().min(1),
  error: z.string().regex(/^[a-z_]+$/),
};
const Invalid = z.strictObject({ ...common, detail: z.array(FieldIssue).min(1) });
const Failed = z.strictObject({ ...common, detail: z.string().min(1) });

/** The answer is this error, in the one body that every client can parse (contract 1.0.2); returns it. */
export async function failedWith(response: Response, status: number) {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.match(response.headers.get("content-type") ?? "", /^application\/json\b/);
  const body = Failed.parse(JSON.parse(text));
  assert.equal(body.status, status);
  return body;
}

/** The answer is a 422 with an issue for each wrong field; returns the issues. */
export async function invalidWith(response: Response) {
  const text = await response.text();
  assert.equal(response.status, 422, text);
  assert.match(response.headers.get("content-type") ?? "", /^application\/json\b/);
  const body = Invalid.parse(JSON.parse(text));
  assert.equal(body.status, 422);
  for (const { loc, msg } of body.detail) {
    assert.ok(body.message.includes(`${loc.join(".")}: ${msg}`), body.message);
  }
  return body;
}
