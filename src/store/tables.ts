import type { AgentEndReason } from "../contract/agents.ts";
import type { Generated } from "kysely";
import type { EndReason } from "../contract/sessions.ts";

/** The tables as SQL has them: text, integers (milliseconds since 1970, 0/1) and JSON as text. */
export interface Tables {
  account: { id: string; name: string; created_at: number };
  api_key: {
    id: string;
    account_id: string;
    name: string;
    /** SHA-256 of the key, hex: the key itself is not kept. */
    hash: string;
    /** The first characters, to tell keys apart. */
    hint: string;
    created_at: number;
    revoked_at: number | null;
  };
  session: {
    id: string;
    account_id: string;
    status: "active" | "closed" | "error" | "timed_out";
    end_reason: EndReason | null;
    error: string | null;
    request: string;
    warnings: string;
    created_at: number;
    last_accessed_at: number;
    closed_at: number | null;
    request_bytes: number;
    response_bytes: number;
  };
  step: { session_id: string; position: number; type: string; value: string; created_at: number };
  file: {
    id: string;
    account_id: string;
    /** `uploads`, or the id of the session whose downloads it is one of. */
    folder: string;
    name: string;
    size: number;
    content_type: string;
    created_at: number;
  };
  agent: {
    id: string;
    account_id: string;
    session_id: string;
    status: "active" | "closed";
    end_reason: AgentEndReason | null;
    success: number | null;
    answer: string | null;
    error: string | null;
    validation: string | null;
    request: string;
    /** The task's words, to find runs of the same. */
    task: string;
    model: string;
    usage: string;
    calls_saved: number;
    saved: number;
    start_offset: number;
    stop_offset: number;
    created_at: number;
    closed_at: number | null;
  };
  agent_step: { agent_id: string; position: number; value: string };
  model_call: {
    id: Generated<number>;
    account_id: string | null;
    agent_id: string | null;
    session_id: string | null;
    purpose: string;
    model: string;
    input_tokens: number;
    output_tokens: number;
    cached_input_tokens: number;
    cost_usd: number | null;
    ms: number;
    outcome: string;
    created_at: number;
  };
  request_log: {
    id: Generated<number>;
    account_id: string;
    endpoint: string;
    status: number;
    ms: number;
    created_at: number;
  };
  vault: {
    id: string;
    account_id: string;
    name: string;
    for_persona: number;
    /** Sealed JSON of a card (place `vault/<id>/card`). */
    card: string | null;
    created_at: number;
  };
  credential: {
    vault_id: string;
    /** The registrable domain. */
    domain: string;
    /** Sealed JSON (place `credential/<vault id>/<domain>`). */
    sealed: string;
    updated_at: number;
  };
  persona: {
    id: string;
    account_id: string;
    first_name: string;
    last_name: string;
    /** In lower case. */
    email: string;
    /** E.164. */
    phone_number: string | null;
    /** Where the number is from: `pool`, or its id at the carrier. */
    phone_source: string | null;
    vault_id: string | null;
    created_at: number;
  };
  message: {
    id: string;
    persona_id: string;
    kind: "email" | "sms";
    /** The sender's or the carrier's own id: one that comes again is kept once. */
    reference: string | null;
    /** Sealed JSON (place `message/<id>`). */
    sealed: string;
    received_at: number;
    read_at: number | null;
  };
  profile: {
    id: string;
    account_id: string;
    name: string | null;
    created_at: number;
    updated_at: number;
  };
  profile_version: {
    profile_id: string;
    version: number;
    /** The blob that holds the state, encrypted. */
    blob_id: string;
    /** Its key, wrapped (place `profile/<profile id>/<version>`). */
    wrapped_key: string;
    size: number;
    /** JSON: the hosts that it holds something of. */
    domains: string;
    /** How it came about: `session <id>`, `cookies`, `duplicate <id>`, `rollback <version>`. */
    origin: string;
    created_at: number;
  };
  secret: {
    id: string;
    account_id: string;
    name: string;
    namespace: "function_env" | "llm_provider";
    /** The sealed value (place `secret/<id>`). */
    sealed: string;
    key_hint: string;
    created_at: number;
    last_used_at: number | null;
  };
  auth_connection: {
    id: string;
    account_id: string;
    /** JSON as it was asked for, with a name. */
    request: string;
    vault_id: string;
    profile_id: string;
    status: "unchecked" | "authenticated" | "failed";
    message: string;
    created_at: number;
    checked_at: number | null;
  };
  /** A stretch of what was recorded of a session. */
  recording_part: {
    session_id: string;
    kind: "frames" | "network" | "events" | "bodies";
    position: number;
    /** The blob that holds it: pictures one after the other, or JSON lines. */
    blob_id: string;
    size: number;
    from_at: number;
    to_at: number;
    /** JSON: where what stands in the blob, or how many lines. */
    entries: string;
  };
  /** A recording as one file, made when it was first asked for. */
  film: {
    session_id: string;
    /** `session`, or the id of the agent whose part it is. */
    part: string;
    format: "mp4" | "webp";
    blob_id: string;
    size: number;
    created_at: number;
  };
  extension: {
    id: string;
    account_id: string;
    name: string;
    version: string;
    chrome_id: string | null;
    format: "crx" | "zip";
    /** JSON: names. */
    permissions: string;
    /** JSON: patterns. */
    hosts: string;
    /** Of the blob with its id. */
    size: number;
    created_at: number;
  };
  /** What signs the requests of browsers that say who they are (Web Bot Auth). */
  signing_key: {
    /** The thumbprint of the public part. */
    id: string;
    public_key: string;
    sealed: string;
    not_before: number;
    /** Null while it has no successor. */
    not_after: number | null;
  };
  /** One row: a text sealed by the master key, to tell the right one. */
  master_key: { id: number; check: string; created_at: number };
}
