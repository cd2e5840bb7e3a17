import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable, timestamp } from "./fields.ts";

/** `POST /env/step` of the first generations of the API (contract B). */
export const EnvStepRequest = z
  .object({
    action_id: z.string().min(1),
    session_id: nullable(z.string().min(1)).describe("Absent: a session of its own."),
    value: nullable(z.string()),
    enter: defaulted(z.boolean(), false),
    keep_alive: defaulted(z.boolean(), false).describe("Keeps a session of its own open."),
    session_timeout: defaulted(z.int().min(1).max(30), 10).describe("Minutes."),
    screenshot: nullable(z.boolean()),
  })
  .meta({ id: "EnvStepRequest" });
export type EnvStepRequest = z.output<typeof EnvStepRequest>;

export const EnvStepResponse = z
  .object({
    session_id: z.string(),
    title: z.string(),
    url: z.string(),
    timestamp,
    error: z.string().nullable(),
    screenshot: z.string().nullable().describe("Base64 of a JPEG."),
    data: z.string(),
    space: z
      .object({
        description: z.string(),
        category: z.string().nullable(),
        actions: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            description: z.string(),
            category: z.string(),
            params: z.array(
              z.object({
                name: z.string(),
                type: z.string(),
                default: z.string().nullable(),
                values: z.array(z.string()),
              }),
            ),
            status: z.string(),
          }),
        ),
      })
      .nullable(),
  })
  .meta({ id: "EnvStepResponse" });
export type EnvStepResponse = z.output<typeof EnvStepResponse>;

export const legacyEndpoints = {
  envStep: endpoint({
    method: "POST",
    path: "/env/step",
    tag: "Legacy",
    summary: "Execute one step by its action id (older clients)",
    auth: "key",
    body: EnvStepRequest,
    response: EnvStepResponse,
  }),
};
