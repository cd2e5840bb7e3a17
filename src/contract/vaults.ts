import { z } from "zod";
import { Card } from "./cards.ts";
import { AddCredentialsRequest, Credentials } from "./credentials.ts";
import { endpoint } from "./endpoint.ts";
import { defaulted, pageOf, pageQuery, timestamp } from "./fields.ts";

const VaultName = z.string().trim().min(1).max(1_000);

/** `POST /vaults/create` (contract 1.7). */
const VaultCreateRequest = z
  .object({ name: defaulted(VaultName, "default") })
  .meta({ id: "VaultCreateRequest" });
const VaultUpdateRequest = z.object({ name: VaultName }).meta({ id: "VaultUpdateRequest" });

/** A vault without what is in it (contract 1.1). */
export const Vault = z
  .object({
    vault_id: z.string(),
    name: z.string(),
    created_at: timestamp,
    for_persona: z.boolean().describe("It was made for a persona."),
  })
  .meta({ id: "Vault" });
export type Vault = z.output<typeof Vault>;

const hasSeed = z
  .boolean()
  .describe("A TOTP seed is stored, which is told with the password only.");

const ListCredentialsResponse = z
  .object({
    vault_id: z.string(),
    name: z.string(),
    has_card: z.boolean(),
    credentials: z.array(
      z.object({
        url: z.string().describe("The registrable domain."),
        username: z.string().nullable(),
        email: z.string().nullable(),
        has_mfa_secret: hasSeed,
      }),
    ),
  })
  .meta({ id: "ListCredentialsResponse" });

/** A credential as the first documents of the API show it, beside what its later clients read (contract A12, A13). */
const flat = {
  url: z.string().describe("The registrable domain."),
  username: z.string().nullable(),
  email: z.string().nullable(),
  password: z.string().nullable(),
  mfa_secret: z.string().nullable(),
};
const AddCredentialsResponse = z
  .object({
    status: z.string(),
    ...flat,
    password: z.null().describe("Stored and not told here."),
    mfa_secret: z.null().describe("Not told here."),
    has_mfa_secret: hasSeed,
  })
  .meta({ id: "AddCredentialsResponse" });
const GetCredentialsResponse = z
  .object({ credentials: Credentials, ...flat })
  .meta({ id: "GetCredentialsResponse" });

const CardRequest = z.object({ credit_card: Card }).meta({ id: "AddCreditCardRequest" });
const GetCardResponse = z
  .object({
    credit_card: z.object({
      card_holder_name: z.string(),
      card_number: z.string(),
      card_cvv: z.string(),
      card_full_expiration: z.string(),
    }),
  })
  .meta({ id: "GetCreditCardResponse" });

const Deletion = { status: z.enum(["success", "failure"]), message: z.string() };
const Deleted = z.object(Deletion);

const VaultParams = z.object({ vault_id: z.string() });
const Address = z.string().max(10_000);

const tag = "Vaults";
const auth = "key";
const params = VaultParams;

export const vaultEndpoints = {
  vaultCreate: endpoint({
    method: "POST",
    path: "/vaults/create",
    tag,
    summary: "Create a vault for credentials and a card",
    auth,
    body: VaultCreateRequest,
    bodyOptional: true,
    response: Vault,
  }),
  listVaults: endpoint({
    method: "GET",
    path: "/vaults",
    tag,
    summary: "List vaults, newest first",
    auth,
    query: pageQuery,
    response: pageOf(Vault),
  }),
  vaultCredentialsList: endpoint({
    method: "GET",
    path: "/vaults/{vault_id}",
    tag,
    summary: "A vault and its credentials, without passwords",
    auth,
    params,
    response: ListCredentialsResponse,
  }),
  vaultUpdate: endpoint({
    method: "PATCH",
    path: "/vaults/{vault_id}",
    tag,
    summary: "Rename a vault",
    auth,
    params,
    body: VaultUpdateRequest,
    response: Vault,
  }),
  vaultDelete: endpoint({
    method: "DELETE",
    path: "/vaults/{vault_id}",
    tag,
    summary: "Delete a vault with all that is in it",
    auth,
    params,
    response: z.object({ vault_id: z.string(), ...Deletion }).meta({ id: "DeleteVaultResponse" }),
  }),
  vaultCredentialsAdd: endpoint({
    method: "POST",
    path: "/vaults/{vault_id}/credentials",
    tag,
    summary: "Store the credentials for a site, in the place of those that it had",
    auth,
    params,
    body: AddCredentialsRequest,
    response: AddCredentialsResponse,
  }),
  vaultCredentialsGet: endpoint({
    method: "GET",
    path: "/vaults/{vault_id}/credentials",
    tag,
    summary: "The credentials for a site, with the password",
    auth,
    params,
    query: z.object({
      url: Address.optional().describe(
        "An address or host of the site. It may be left out where the vault holds one credential only.",
      ),
    }),
    response: GetCredentialsResponse,
  }),
  vaultCredentialsDelete: endpoint({
    method: "DELETE",
    path: "/vaults/{vault_id}/credentials",
    tag,
    summary: "Delete the credentials for a site",
    auth,
    params,
    query: z.object({ url: Address.describe("An address or host of the site.") }),
    response: Deleted,
  }),
  vaultCreditCardSet: endpoint({
    method: "POST",
    path: "/vaults/{vault_id}/card",
    tag,
    summary: "Store a card, in the place of the one that the vault had",
    auth,
    params,
    body: CardRequest,
    response: z.object({
      status: z.string(),
      warnings: z.array(z.string()).describe("What may keep the card from being taken."),
    }),
  }),
  vaultCreditCardGet: endpoint({
    method: "GET",
    path: "/vaults/{vault_id}/card",
    tag,
    summary: "The card of a vault",
    auth,
    params,
    response: GetCardResponse,
  }),
  vaultCreditCardDelete: endpoint({
    method: "DELETE",
    path: "/vaults/{vault_id}/card",
    tag,
    summary: "Delete the card of a vault",
    auth,
    params,
    response: Deleted,
  }),
};
