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
}
