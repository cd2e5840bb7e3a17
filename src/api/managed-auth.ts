import type { Connections } from "../agent/connections.ts";
import type { Handlers } from "../contract/handler.ts";
import type { ConnectionRecord } from "../store/auth-connections.ts";
import { paged } from "./paged.ts";

type Ids =
  | "connectionCreate"
  | "listConnections"
  | "connectionGet"
  | "connectionDelete"
  | "connectionCheck";

function shown(record: ConnectionRecord) {
  const { id, name, url, sign, login, vaultId, profileId, status, message, checkedAt } = record;
  return {
    connection_id: id,
    name,
    url,
    sign,
    vault_id: vaultId,
    profile_id: profileId,
    login,
    status,
    message,
    created_at: new Date(record.createdAt).toISOString(),
    checked_at: checkedAt === null ? null : new Date(checkedAt).toISOString(),
  };
}

export function managedAuthHandlers(connections: Connections): Pick<Handlers, Ids> {
  return {
    connectionCreate: async ({ body }, { accountId }) =>
      shown(await connections.create(accountId, body)),
    listConnections: ({ query }, { accountId }) =>
      paged(query, (rows) => connections.list(accountId, rows), shown),
    connectionGet: async ({ params }, { accountId }) =>
      shown(await connections.get(accountId, params.connection_id)),
    connectionDelete: async ({ params }, { accountId }) => {
      await connections.delete(accountId, params.connection_id);
      return { success: true, message: `Connection '${params.connection_id}' deleted` };
    },
    connectionCheck: async ({ params }, { accountId }) => {
      const { id, status, message } = await connections.check(accountId, params.connection_id);
      return { connection_id: id, status, message };
    },
  };
}
