import type { Handlers } from "../contract/handler.ts";
import type { Agents } from "../agent/agents.ts";
import { runLinks } from "../agent/notices.ts";
import { agentEvents } from "./agent-events.ts";
import { agentResponse, statusResponse } from "./agent-response.ts";
import { paged } from "./paged.ts";

type Ids =
  | "agentStart"
  | "listAgents"
  | "agentStatus"
  | "agentEvents"
  | "agentStop"
  | "agentSave"
  | "agentHelp";

export function agentHandlers(agents: Agents): Pick<Handlers, Ids> {
  return {
    agentStart: async ({ body }, caller) =>
      agentResponse(await agents.start(caller.accountId, body, runLinks(caller)), caller),
    listAgents: ({ query }, caller) => {
      const only = { onlyActive: query.only_active, onlySaved: query.only_saved };
      return paged(
        query,
        (rows) => agents.list(caller.accountId, { ...rows, ...only }),
        (record) => agentResponse(record, caller),
      );
    },
    agentStatus: async ({ params }, caller) =>
      statusResponse(await agents.status(caller.accountId, params.agent_id), caller),
    agentEvents: async ({ params: { agent_id: id } }, caller) => {
      const { accountId, lastEventId, gone } = caller;
      const told = await agents.watch(accountId, id, { after: lastEventId, signal: gone });
      const status = async () => statusResponse(await agents.status(accountId, id), caller);
      return told === undefined ? null : agentEvents(id, told, status, caller);
    },
    agentStop: async ({ params }, caller) =>
      statusResponse(await agents.stop(caller.accountId, params.agent_id), caller),
    agentSave: async ({ params, body }, caller) =>
      agentResponse(await agents.save(caller.accountId, params.agent_id, body.saved), caller),
    agentHelp: async ({ params, body }, caller) =>
      statusResponse(await agents.help(caller.accountId, params.agent_id, body.answer), caller),
  };
}
