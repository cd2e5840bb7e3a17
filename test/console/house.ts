import { inboxSettings, type SendingSite, serveAccountsTo } from "../accounts-stage.ts";
import { shopper } from "../agents/shopper.ts";
import { agentEnded } from "../agents/task-stage.ts";
import { serveModels } from "../models/server.ts";
import { solvingModel } from "../models/task-solver.ts";
import { until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { extensionFile } from "./extension-file.ts";

/** A server with a model, mail and a shop to browse, for the console to show. */
export interface House extends AsyncDisposable {
  server: TestServer;
  shop: SendingSite;
}

export async function openHouse(environment: Record<string, string> = {}): Promise<House> {
  await using cleanup = new AsyncDisposableStack();
  const models = cleanup.use(await serveModels(solvingModel(shopper)));
  const server = cleanup.use(
    await startTestServer({
      NOCTURNE_WARM_BROWSERS: "0",
      NOCTURNE_MODEL: "openai/gpt-5.4-mini",
      ...models.environment("openai"),
      ...inboxSettings,
      ...environment,
    }),
  );
  const shop = cleanup.use(await serveAccountsTo(server.app));
  const parts = cleanup.move();
  return { server, shop, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** What stands in a house that is lived in. */
export interface Belongings {
  /** A session that goes on, at the shop. */
  liveId: string;
  /** One that has ended, on which an agent opened an account. */
  endedId: string;
  agentId: string;
  /** Has an inbox with an email and a text. */
  personaId: string;
  /** Of the persona; holds its log-in at the shop, and a card. */
  vaultId: string;
}

/** Puts something of every kind into a house. */
export async function furnish({ server, shop }: House): Promise<Belongings> {
  const { client } = server;
  const persona = await client.personaCreate({
    body: { create_vault: true, create_phone_number: true },
  });
  const vaultId = persona.vault_id!;
  await client.vaultCreditCardSet({
    params: { vault_id: vaultId },
    body: {
      credit_card: {
        card_holder_name: "Grace Hopper",
        card_number: "4000056655665556",
        card_cvv: "713",
        card_full_expiration: "11/29",
      },
    },
  });
  const { profile_id } = await client.profileCreate({ body: { name: "Grace at the shop" } });
  const upload = new Blob(["plant,price\nfern,9\n"], { type: "text/csv" });
  await client.fileUpload({ params: { filename: "catalogue.csv" }, upload });
  await uploadExtensions(server);
  const { session_id: endedId } = await client.sessionStart({
    body: { profile: { id: profile_id, persist: true } },
  });
  const body = {
    session_id: endedId,
    persona_id: persona.persona_id,
    task: `Open an account. Begin at ${shop.url}/join.`,
    max_steps: 40,
  };
  const { agent_id: agentId } = await client.agentStart({ body });
  await keepSeed({ server, shop }, agentId, { vaultId, email: persona.email });
  await agentEnded(server, agentId);
  await client.sessionStop({ params: { session_id: endedId } });
  const { session_id: liveId } = await client.sessionStart({ body: {} });
  const params = { session_id: liveId };
  await client.pageExecute({ params, body: { type: "goto", url: shop.url } });
  return { liveId, endedId, agentId, personaId: persona.persona_id, vaultId };
}

async function uploadExtensions({ client }: TestServer): Promise<void> {
  const kinds = [
    { name: "Quiet pages", permissions: ["storage"], host_permissions: ["*://*.shop.example/*"] },
    {
      name: "Notes beside pages",
      version: "2.4.1",
      permissions: ["storage", "tabs", "scripting", "contextMenus", "sidePanel"],
      host_permissions: ["<all_urls>"],
    },
  ];
  for (const kind of kinds)
    await client.extensionUpload({ upload: new Blob([extensionFile(kind)]) });
}

/** What the agent waits for: the setup key that the shop shows goes into the vault. */
async function keepSeed(
  { server, shop }: Pick<House, "server" | "shop">,
  agent_id: string,
  { vaultId, email }: { vaultId: string; email: string },
): Promise<void> {
  const { client } = server;
  await until("the agent asks for help", async () => {
    const { waiting_for } = await client.agentStatus({ params: { agent_id } });
    return waiting_for !== null;
  });
  const params = { vault_id: vaultId };
  const { credentials } = await client.vaultCredentialsGet({ params, query: { url: shop.url } });
  const mfa_secret = shop.person(email)!.seed!;
  const body = { url: shop.url, credentials: { ...credentials, mfa_secret } };
  await client.vaultCredentialsAdd({ params, body });
  await client.agentHelp({ params: { agent_id }, body: { answer: "It is kept." } });
}
