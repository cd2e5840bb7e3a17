import assert from "node:assert/strict";
import { z } from "zod";
import type { TestServer } from "../server.ts";

/** The shapes of the first OpenAPI document of the Notte API, with the keys that its clients read. */
export const SessionResponse = z.object({
  session_id: z.string(),
  status: z.enum(["active", "closed", "error", "timed_out"]),
  created_at: z.iso.datetime(),
  last_accessed_at: z.iso.datetime(),
  idle_timeout_minutes: z.int(),
  max_duration_minutes: z.int(),
  browser_type: z.string(),
  user_agent: z.string().nullable(),
  viewport_width: z.int().nullable(),
  viewport_height: z.int().nullable(),
  network_request_bytes: z.int(),
  network_response_bytes: z.int(),
  viewer_url: z.string().nullable(),
  cdp_url: z.string().nullable(),
});
export const Action = z.object({
  type: z.string(),
  id: z.string().nullish(),
  value: z.union([z.string(), z.boolean()]).nullish(),
  url: z.string().nullish(),
});
export const ObserveResponse = z.object({
  session_id: z.string(),
  title: z.string(),
  url: z.string(),
  screenshot: z.base64(),
  space: z.object({ actions: z.array(Action) }),
});
export const StepResponse = z.object({
  session_id: z.string(),
  success: z.boolean(),
  message: z.string().nullable(),
});
export const ScrapeResponse = z.object({
  success: z.boolean(),
  content: z.string().nullable(),
  structured: z.record(z.string(), z.unknown()).nullable(),
  links: z.array(z.string()).nullable(),
});
export const DebugResponse = z.object({ ws_url: z.url(), cdp_url: z.url(), viewer_url: z.url() });
export const CookiesResponse = z.object({
  cookies: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      domain: z.string(),
      path: z.string(),
      expires: z.number(),
      httpOnly: z.boolean(),
      secure: z.boolean(),
      sameSite: z.string(),
    }),
  ),
});
export const EnvStepResponse = z.object({
  session_id: z.string(),
  title: z.string(),
  url: z.string(),
  timestamp: z.iso.datetime(),
  error: z.string().nullable(),
  screenshot: z.base64().nullable(),
  data: z.string(),
  space: z
    .object({
      description: z.string(),
      category: z.string().nullable(),
      actions: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
    })
    .nullable(),
});
export const Vault = z.object({
  vault_id: z.string(),
  name: z.string().nullable(),
  created_at: z.iso.datetime(),
});
export const Credential = z.object({
  url: z.string(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  password: z.string().nullable(),
  mfa_secret: z.string().nullable(),
});
export const Persona = z.object({
  persona_id: z.string(),
  email: z.string().nullable(),
  phone_number: z.string().nullable(),
  vault_id: z.string().nullable(),
  created_at: z.iso.datetime(),
});
export const seedForm = { accept: "application/vnd.notte.seed+json" };

/** A success in the shape that is expected. */
export async function read<Schema extends z.ZodType>(
  schema: Schema,
  answer: Promise<Response>,
): Promise<z.output<Schema>> {
  const response = await answer;
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  return schema.parse(JSON.parse(text));
}

const ErrorBody = z.object({ status: z.int(), message: z.string(), detail: z.unknown() });

/** What a refusal says. */
export async function refusal(answer: Promise<Response>): Promise<z.output<typeof ErrorBody>> {
  const response = await answer;
  const body = ErrorBody.parse(await response.json());
  assert.equal(response.status, body.status);
  return body;
}

/** A session that is spoken to by plain requests; stopped when the test is over. */
export async function startSeedSession(server: TestServer, body?: unknown) {
  const { session_id: id } = await read(
    SessionResponse,
    server.call("POST", "/sessions/start", body),
  );
  const path = (rest: string) => `/sessions/${id}/${rest}`;
  return {
    id,
    path,
    step: (action: Record<string, unknown>, at = "page/execute") =>
      read(StepResponse, server.call("POST", path(at), { action })),
    /** What an expression is on the page itself. */
    async evaluate(code: string): Promise<string> {
      const action = { type: "evaluate_js", value: code };
      const done = server.call("POST", path("page/execute"), { action });
      const { data } = await read(z.object({ data: z.object({ markdown: z.string() }) }), done);
      return data.markdown;
    },
    async [Symbol.asyncDispose]() {
      await server.call("POST", path("stop"));
    },
  };
}
