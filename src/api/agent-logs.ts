import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { Agents } from "../agent/agents.ts";
import type { AgentNews, FollowedRun } from "../agent/journal.ts";
import type { AgentStatusResponse, AgentStep } from "../contract/agents.ts";
import { type Links, statusResponse } from "./agent-response.ts";

// The Python client takes no message of more than 5 MB (contract 3.6).
const mostBytes = 4_500_000;
// The TypeScript client takes what follows its last message at once for a step (contract 3.6).
const lastPauseMs = 300;
// A run that has ended has none.
const noLinks: Links = { baseUrl: "", ticket: () => "" };

/** Sends what happens in a run of this account, from its beginning to its end, as every client reads it (contract 3.6). */
export async function sendAgentLogs(
  agents: Agents,
  { accountId, id, takesLines }: FollowedRun,
  socket: WebSocket,
): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  socket.once("close", leave);
  const { signal } = gone;
  for await (const { news } of (await agents.watch(accountId, id, { signal })) ?? []) {
    // The next is fetched when this one is on its way: a slow reader fills no memory.
    if ("ended" in news) break;
    // The TypeScript client hands each line on as a step, in which there is nothing of a step.
    if ("step" in news || takesLines) await send(socket, messageOf(news));
  }
  if (signal.aborted) return;
  const status = statusResponse(await agents.status(accountId, id), noLinks);
  const last = within(status);
  await send(socket, last);
  await delay(lastPauseMs, undefined, { signal }).catch(() => undefined);
  if (socket.readyState !== socket.OPEN) return;
  await send(socket, { status: "agent_stop", agent: last });
  socket.close(1000, "the agent has ended");
}

function send(socket: WebSocket, message: object): Promise<void> {
  return new Promise((resolve) => socket.send(JSON.stringify(message), () => resolve()));
}

/** A step as it is, and all else as a line of the log. */
function messageOf(news: Exclude<AgentNews, { ended: unknown }>): object {
  if ("step" in news) return isTooLong(news.step) ? withoutData(news.step) : news.step;
  if ("validation" in news) return { validation: news.validation };
  return {
    validation:
      news.waiting === null
        ? "A person is not waited for any more."
        : `Waiting for a person: ${news.waiting.reason}`,
  };
}

function isTooLong(message: object): boolean {
  return Buffer.byteLength(JSON.stringify(message)) > mostBytes;
}

function withoutData(step: AgentStep): AgentStep {
  const note = "What the action returned is too long to be sent here.";
  return step.data === null ? step : { ...step, data: null, notes: [...step.notes, note] };
}

/** The status without what does not fit: what the actions returned, then the oldest steps. */
function within(status: AgentStatusResponse): AgentStatusResponse {
  if (!isTooLong(status)) return status;
  const steps = status.steps.map(withoutData);
  while (steps.length > 0 && isTooLong({ ...status, steps })) steps.shift();
  return { ...status, steps };
}
