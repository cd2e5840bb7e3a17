import { hasExpired } from "../contract/cards.ts";
import type { Handlers } from "../contract/handler.ts";
import type { Vault } from "../contract/vaults.ts";
import type { Credential } from "../identity/credential.ts";
import { siteOf } from "../identity/site.ts";
import { checkTotp } from "../identity/totp.ts";
import type { Vaults } from "../identity/vaults.ts";
import type { VaultRecord } from "../store/vaults.ts";
import { paged } from "./paged.ts";

type Ids =
  | "vaultCreate"
  | "listVaults"
  | "vaultCredentialsList"
  | "vaultUpdate"
  | "vaultDelete"
  | "vaultCredentialsAdd"
  | "vaultCredentialsGet"
  | "vaultCredentialsDelete"
  | "vaultCreditCardSet"
  | "vaultCreditCardGet"
  | "vaultCreditCardDelete";

function vaultOf({ id, name, forPersona, createdAt }: VaultRecord): Vault {
  return {
    vault_id: id,
    name,
    created_at: new Date(createdAt).toISOString(),
    for_persona: forPersona,
  };
}

function nameOf({ domain, username, email }: Pick<Credential, "domain" | "username" | "email">) {
  return { url: domain, username: username ?? null, email: email ?? null };
}

/** In both shapes: absent keys where the SDKs look, nulls where the first documents have them (contract A13). */
function credentialsOf(credential: Credential) {
  const { email, username, password, mfaSecret: mfa_secret } = credential;
  return {
    credentials: { email, username, password, mfa_secret },
    ...nameOf(credential),
    password,
    mfa_secret: mfa_secret ?? null,
  };
}

const done = (message: string) => ({ status: "success" as const, message });

export function vaultHandlers(vaults: Vaults): Pick<Handlers, Ids> {
  return {
    vaultCreate: async ({ body }, { accountId }) =>
      vaultOf(await vaults.create(accountId, body.name)),
    listVaults: ({ query }, { accountId }) =>
      paged(query, (rows) => vaults.list(accountId, rows), vaultOf),
    vaultCredentialsList: async ({ params }, { accountId }) => {
      const { vault_id } = params;
      const { name } = await vaults.get(accountId, vault_id);
      const credentials = await vaults.credentials(accountId, vault_id);
      return {
        vault_id,
        name,
        has_card: await vaults.hasCard(accountId, vault_id),
        credentials: credentials.map((one) => ({
          ...nameOf(one),
          has_mfa_secret: one.mfaSecret !== undefined,
        })),
      };
    },
    vaultUpdate: async ({ params, body }, { accountId }) =>
      vaultOf(await vaults.rename(accountId, params.vault_id, body.name)),
    vaultDelete: async ({ params }, { accountId }) => {
      await vaults.delete(accountId, params.vault_id);
      return { ...params, ...done("Vault deleted") };
    },
    ...credentialHandlers(vaults),
    ...cardHandlers(vaults),
  };
}

function credentialHandlers(vaults: Vaults) {
  return {
    vaultCredentialsAdd: async ({ params, body }, { accountId }) => {
      const { url, mfa_secret: mfaSecret, isNested, ...login } = body;
      const site = siteOf(url);
      if (mfaSecret !== undefined)
        checkTotp(mfaSecret, isNested ? ["credentials", "mfa_secret"] : ["mfa_secret"]);
      await vaults.putCredential(accountId, params.vault_id, site, { ...login, mfaSecret });
      return {
        status: "success",
        ...nameOf({ ...login, domain: site.domain }),
        password: null,
        mfa_secret: null,
        has_mfa_secret: mfaSecret !== undefined,
      };
    },
    vaultCredentialsGet: async ({ params, query: { url } }, { accountId }) => {
      const site = url === undefined ? undefined : siteOf(url, "query");
      return credentialsOf(await vaults.credential(accountId, params.vault_id, site));
    },
    vaultCredentialsDelete: async ({ params, query }, { accountId }) => {
      await vaults.deleteCredential(accountId, params.vault_id, siteOf(query.url, "query"));
      return done("Credentials deleted");
    },
  } satisfies Partial<Handlers>;
}

function cardHandlers(vaults: Vaults) {
  return {
    vaultCreditCardSet: async ({ params, body: { credit_card: card } }, { accountId }) => {
      await vaults.putCard(accountId, params.vault_id, {
        holder: card.card_holder_name,
        number: card.card_number,
        cvv: card.card_cvv,
        expiration: card.card_full_expiration,
      });
      // Kept all the same: the examples of clients have cards of the past.
      const warnings = hasExpired(card.card_full_expiration) ? ["The card has expired."] : [];
      return { status: "success", warnings };
    },
    vaultCreditCardGet: async ({ params }, { accountId }) => {
      const card = await vaults.card(accountId, params.vault_id);
      return {
        credit_card: {
          card_holder_name: card.holder,
          card_number: card.number,
          card_cvv: card.cvv,
          card_full_expiration: card.expiration,
        },
      };
    },
    vaultCreditCardDelete: async ({ params }, { accountId }) => {
      await vaults.deleteCard(accountId, params.vault_id);
      return done("Card deleted");
    },
  } satisfies Partial<Handlers>;
}
