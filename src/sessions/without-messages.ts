import type { ExecutionResponse } from "../contract/page.ts";

const note = "Messages are not kept with the steps.";

/** A response without the messages that were read: those are kept sealed, and in one place. */
export function withoutMessages<Response extends Pick<ExecutionResponse, "action" | "data">>(
  response: Response,
): Response {
  const { action, data } = response;
  if (data === null || (action.type !== "email_read" && action.type !== "sms_read"))
    return response;
  const left = { markdown: note, content: note, structured: null, links: [] };
  return { ...response, data: { ...data, ...left } };
}
