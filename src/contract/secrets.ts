import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { timestamp } from "./fields.ts";

const longestValue = 64 * 1024;

/** What a secret is for: the environment of functions, or the provider of a model. */
export const SecretNamespace = z.enum(["function_env", "llm_provider"]);
export type SecretNamespace = z.output<typeof SecretNamespace>;

const Name = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, {
    error: "expected letters, digits, underscores, dots and dashes",
    abort: true,
  });
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

const Value = z
  .string()
  .min(1)
  .refine((value) => new TextEncoder().encode(value).length <= longestValue, {
    error: "expected at most 64 KB",
  })
  // An environment variable holds no NUL, and UTF-8 no half of a pair.
  .refine((value) => value.isWellFormed() && !value.includes("\0"), {
    error: "expected text without NUL and half characters",
  });

/** `POST /secrets` (contract 1.11). */
export const SecretPutRequest = z
  .object({
    name: Name.describe("For function_env the name of an environment variable."),
    namespace: SecretNamespace,
    value: Value.describe("At most 64 KB."),
  })
  .refine(({ namespace, name }) => namespace !== "function_env" || variableName.test(name), {
    path: ["name"],
    error:
      "expected letters, digits and underscores, such as MY_API_KEY, and no digit at the start",
  })
  .meta({ id: "SecretPutRequest" });
export type SecretPutRequest = z.output<typeof SecretPutRequest>;

export const SecretMetadata = z
  .object({
    id: z.string(),
    name: z.string(),
    namespace: SecretNamespace,
    key_hint: z.string().describe("The last characters of a long value; else nothing."),
    created_at: timestamp,
    last_used_at: timestamp.nullable().describe("When the value was last read."),
  })
  .meta({ id: "SecretMetadata" });
export type SecretMetadata = z.output<typeof SecretMetadata>;

const tag = "Secrets";
const auth = "key";

export const secretEndpoints = {
  listSecrets: endpoint({
    method: "GET",
    path: "/secrets",
    tag,
    summary: "List the secrets, without their values",
    auth,
    query: z.object({
      namespace: SecretNamespace.optional().describe("Only those of this namespace."),
    }),
    response: z.object({ items: z.array(SecretMetadata) }),
  }),
  secretPut: endpoint({
    method: "POST",
    path: "/secrets",
    tag,
    summary: "Keep a secret, in the place of the one with this name if there is one",
    auth,
    body: SecretPutRequest,
    status: 201,
    response: SecretMetadata,
  }),
  secretGet: endpoint({
    method: "GET",
    path: "/secrets/{name}",
    tag,
    summary: "Read the value of a secret",
    auth,
    params: z.object({ name: z.string() }),
    query: z.object({ namespace: SecretNamespace }),
    response: z.object({ value: z.string() }).meta({ id: "SecretValue" }),
  }),
  secretDelete: endpoint({
    method: "DELETE",
    path: "/secrets/{secret_id}",
    tag,
    summary: "Delete a secret",
    auth,
    params: z.object({ secret_id: z.string() }),
    response: z.object({ status: z.literal("success"), message: z.string() }),
  }),
};
