import type { EndReason } from "../contract/sessions.ts";
import type { SessionRecord } from "../store/sessions.ts";

/** What a session's record says from its end on. */
export function closeRecord(
  record: SessionRecord,
  reason: EndReason,
  { requestBytes, responseBytes }: { requestBytes: number; responseBytes: number },
): void {
  const isTimeout = reason === "idle timeout" || reason === "max duration";
  record.closedAt = Date.now();
  record.endReason = reason;
  record.requestBytes = requestBytes;
  record.responseBytes = responseBytes;
  record.status = isTimeout ? "timed_out" : "closed";
  if (reason !== "browser crashed") return;
  record.status = "error";
  record.error =
    record.request.cdp_url === null
      ? "The browser process ended unexpectedly."
      : "The connection to the external browser was lost.";
}
