import { z } from "zod";
import { endpoint } from "./endpoint.ts";

const Health = z.object({ status: z.string(), version: z.string(), description: z.string() });

/** Whether something works here, and if not, what would enable it. */
export const Capability = z.object({
  available: z.boolean(),
  detail: z.string().nullable().describe("What it is, or what to do to have it."),
});
export type Capability = z.output<typeof Capability>;

const Capabilities = z
  .object({
    version: z.string(),
    browsers: z.record(z.string(), Capability).describe("By browser_type."),
    sandbox: Capability.describe("Chromium's own sandbox."),
    session_options: z.record(z.string(), Capability).describe("The options of /sessions/start."),
    devtools: Capability.describe("What `debug_url` opens: Chromium's DevTools, or the live view."),
    perception: z
      .record(z.string(), Capability)
      .describe("How a page is observed: by perception_type, and by `instructions`."),
    language_model: Capability.describe("What structured data and written answers are made by."),
    search: z
      .object({
        provider: z.string().describe("What POST /search searches with."),
        output_types: z.record(z.string(), Capability),
      })
      .describe("What /search can do."),
    notifications: z
      .object({ webhook: Capability, slack: Capability, discord: Capability, email: Capability })
      .describe("Where an agent's news can go, by the type of `notifier_config`."),
    replay: z
      .object({ webp: Capability, mp4: Capability })
      .describe("What the recording of a session can be had as."),
    identity: z
      .object({
        vaults: Capability,
        profiles: Capability,
        personas: Capability,
        email: Capability,
        sms: Capability,
        phone_numbers: Capability,
        managed_auth: Capability,
      })
      .describe("Who an agent can be, and where its messages arrive."),
    captchas: z
      .record(z.string(), Capability)
      .describe("What solves which captcha, by captcha_type."),
    actions: z.array(z.string()),
    max_sessions: z.int(),
    active_sessions: z.int(),
  })
  .meta({ id: "Capabilities" });
export type Capabilities = z.output<typeof Capabilities>;

const tag = "Server";

export const healthEndpoints = {
  healthCheck: endpoint({
    method: "GET",
    path: "/health",
    tag,
    summary: "The process is alive",
    auth: "open",
    response: Health,
  }),
  readyCheck: endpoint({
    method: "GET",
    path: "/ready",
    tag,
    summary: "Sessions can be started",
    auth: "open",
    response: Health,
  }),
  capabilities: endpoint({
    method: "GET",
    path: "/capabilities",
    tag,
    summary: "What this server can do, and what would enable the rest",
    auth: "key",
    response: Capabilities,
  }),
};
