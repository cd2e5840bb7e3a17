import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { askScripted, question } from "./ask.ts";

/** Google's place that gives a token for what a machine can prove about itself. */
const tokens = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      access_token: "token-of-the-machine",
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 3600,
    }),
  );
});
let folder: string;

before(async () => {
  tokens.listen(0, "127.0.0.1");
  await once(tokens, "listening");
  folder = await mkdtemp(join(tmpdir(), "nocturne-vertex-"));
  await writeFile(join(folder, "proof"), "proof-of-the-machine");
  const credentials = {
    type: "external_account",
    audience:
      "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
    credential_source: { file: join(folder, "proof") },
  };
  await writeFile(join(folder, "credentials.json"), JSON.stringify(credentials));
});

after(async () => {
  tokens.close();
  tokens.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

const settings = { VERTEX_AI_PROJECT: "house", VERTEX_AI_API_KEY: undefined } as unknown as Record<
  string,
  string
>;
const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
const asked = question("How many?", { schema });

describe("models of a Google Cloud project", () => {
  for (const [name, path] of [
    ["vertex_ai/claude-sonnet-4-5", "/v1/claude-sonnet-4-5:rawPredict"],
    ["vertex_ai/gemini-2.5-flash", "/v1/models/gemini-2.5-flash:generateContent"],
  ] as const) {
    test(`${name} is asked with a token for what the machine can prove`, async () => {
      process.env["GOOGLE_APPLICATION_CREDENTIALS"] = join(folder, "credentials.json");
      const { answer, requests } = await askScripted(name, [{ json: { n: 4 } }], asked, {
        settings,
      });
      assert.deepEqual(answer?.value, { n: 4 });
      assert.equal(requests[0]?.path, path);
      assert.equal(requests[0]?.headers["authorization"], "Bearer token-of-the-machine");
      assert.notEqual(requests[0]?.schema, undefined);
    });

    test(`${name} without credentials tells so, and not where they were looked for`, async () => {
      process.env["GOOGLE_APPLICATION_CREDENTIALS"] = "/nowhere/secret-name.json";
      const { error, requests } = await askScripted(name, [], asked, { settings });
      assert.equal(error?.code, "model_key_refused");
      assert.ok(!error?.message.includes("secret-name"));
      assert.equal(requests.length, 0);
    });
  }
});
