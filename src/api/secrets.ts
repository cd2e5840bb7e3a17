import type { Handlers } from "../contract/handler.ts";
import type { SecretMetadata } from "../contract/secrets.ts";
import { notFound } from "../errors.ts";
import type { KeptSecrets } from "../identity/kept-secrets.ts";
import type { SecretRecord } from "../store/secrets.ts";

type Ids = "listSecrets" | "secretPut" | "secretGet" | "secretDelete";

function metadataOf(secret: SecretRecord): SecretMetadata {
  const { id, name, namespace, keyHint, createdAt, lastUsedAt } = secret;
  return {
    id,
    name,
    namespace,
    key_hint: keyHint,
    created_at: new Date(createdAt).toISOString(),
    last_used_at: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
  };
}

export function secretHandlers(secrets: KeptSecrets): Pick<Handlers, Ids> {
  return {
    listSecrets: async ({ query }, { accountId }) => ({
      items: (await secrets.list(accountId, query.namespace)).map(metadataOf),
    }),
    secretPut: async ({ body }, { accountId }) => metadataOf(await secrets.put(accountId, body)),
    secretGet: async ({ params, query }, { accountId }) => {
      const value = await secrets.read(accountId, { ...params, ...query });
      if (value === undefined) throw notFound("Secret", params.name);
      return { value };
    },
    secretDelete: async ({ params: { secret_id: id } }, { accountId }) => {
      if (!(await secrets.delete(accountId, id))) throw notFound("Secret", id);
      return { status: "success", message: `Secret '${id}' is deleted.` };
    },
  };
}
