import { randomUUID } from "node:crypto";
import type { RecordedRequest } from "../recording/recorded-request.ts";
import { recordedRequest } from "./open-request.ts";
import type { Refusal } from "./refusals.ts";

/** A request as it is kept that was refused (at `at`, ms since 1970), and of which the browser does not tell. */
export function refusedRequest(refusal: Refusal, at: number): RecordedRequest {
  const { requestId, method, type, headers, reason } = refusal;
  const request = {
    id: requestId ?? randomUUID(),
    // Which page it was for is not known.
    tab: "",
    method,
    url: urlOf(refusal),
    type,
    begunAt: 0,
    startedAt: at,
    headers,
    sentHeaders: undefined,
    response: undefined,
    receivedHeaders: undefined,
    contentBytes: 0,
    sentBytes: 0,
    fromCache: false,
  };
  return recordedRequest(request, { at: 0, error: reason });
}

/** Of a tunnel the address that it was most likely for. */
function urlOf({ method, url }: Refusal): string {
  if (method !== "CONNECT") return url;
  return url.endsWith(":80") ? `http://${url}/` : `https://${url.replace(/:443$/, "")}/`;
}
