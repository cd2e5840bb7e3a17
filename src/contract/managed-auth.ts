import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable, pageOf, pageQuery, timestamp } from "./fields.ts";
import { LoginSign } from "./profiles.ts";

/** How somebody logs in: by a task for an agent, or as an earlier run did it. */
const LoginRecipe = z
  .object({
    task: nullable(z.string().trim().min(1).max(50_000)).describe(
      "What an agent does to log in, in words; it uses the vault by placeholders.",
    ),
    max_steps: defaulted(z.int().min(1).max(150), 20).describe("How many actions it may take."),
    reasoning_model: nullable(z.string().min(1).max(200)).describe(
      "As `<provider>/<model>`; by default the server's.",
    ),
    agent_id: nullable(z.string().min(1)).describe(
      "A successful run that logged in with a vault: what it did is done again, without a model.",
    ),
  })
  .refine(
    ({ task, agent_id: run }) => (task === null) !== (run === null),
    "give either a task or an agent_id",
  )
  .meta({ id: "LoginRecipe" });

/** `POST /managed-auth/connections`. */
export const ConnectionRequest = z
  .object({
    name: nullable(z.string().trim().min(1).max(200)).describe("By default the URL's host."),
    url: z
      .url({ protocol: /^https?$/ })
      .max(8_192)
      .refine((url) => URL.parse(url)?.password === "", "must not hold a password")
      .describe("A page that shows whether somebody is logged in."),
    sign: LoginSign,
    vault_id: z.string().min(1).describe("Holds the credential of the URL's site."),
    profile_id: nullable(z.string().min(1)).describe(
      "Where the log-in is kept; by default in a profile that is made for it.",
    ),
    login: LoginRecipe,
  })
  .meta({ id: "ConnectionRequest" });
export type ConnectionRequest = z.output<typeof ConnectionRequest>;

/** What the last check found; the contract leaves the words open (1.11). */
const ConnectionStatus = z.enum(["unchecked", "authenticated", "failed"]);

const Connection = z
  .object({
    connection_id: z.string(),
    name: z.string(),
    url: z.string(),
    sign: LoginSign,
    vault_id: z.string(),
    profile_id: z.string(),
    login: LoginRecipe,
    status: ConnectionStatus,
    message: z.string().describe("What the last check found, in words."),
    created_at: timestamp,
    checked_at: timestamp.nullable(),
  })
  .meta({ id: "Connection" });

const ConnectionCheck = z
  .object({ connection_id: z.string(), status: ConnectionStatus, message: z.string() })
  .meta({ id: "ConnectionCheck" });

const ConnectionParams = z.object({ connection_id: z.string().min(1) });
const tag = "Managed authentication";
const auth = "key";

export const managedAuthEndpoints = {
  connectionCreate: endpoint({
    method: "POST",
    path: "/managed-auth/connections",
    tag,
    summary: "Keep an account on a site logged in; its id is for the `auth_ids` of sessions",
    auth,
    body: ConnectionRequest,
    response: Connection,
  }),
  listConnections: endpoint({
    method: "GET",
    path: "/managed-auth/connections",
    tag,
    summary: "List connections, newest first",
    auth,
    query: pageQuery,
    response: pageOf(Connection),
  }),
  connectionGet: endpoint({
    method: "GET",
    path: "/managed-auth/connections/{connection_id}",
    tag,
    summary: "Get a connection with what its last check found",
    auth,
    params: ConnectionParams,
    response: Connection,
  }),
  connectionDelete: endpoint({
    method: "DELETE",
    path: "/managed-auth/connections/{connection_id}",
    tag,
    summary:
      "Delete a connection, but not its vault and profile; it also goes when one of these is deleted",
    auth,
    params: ConnectionParams,
    response: z.object({ success: z.boolean(), message: z.string() }),
  }),
  connectionCheck: endpoint({
    method: "POST",
    path: "/managed-auth/connections/{connection_id}/check",
    tag,
    summary: "See whether a connection is logged in and, where it is not, log in",
    auth,
    params: ConnectionParams,
    body: z.object({}),
    bodyOptional: true,
    response: ConnectionCheck,
  }),
};
