import { keptRequest } from "./kept-request.ts";
import type { SessionRecord } from "../store/sessions.ts";

/** A session as it begins. */
export function newRecord({
  id,
  accountId,
  request,
  warnings,
}: Pick<SessionRecord, "id" | "accountId" | "request" | "warnings">): SessionRecord {
  const now = Date.now();
  return {
    id,
    accountId,
    status: "active",
    endReason: null,
    error: null,
    request: keptRequest(request),
    warnings,
    createdAt: now,
    lastAccessedAt: now,
    closedAt: null,
    requestBytes: 0,
    responseBytes: 0,
  };
}
