import type { CallInput } from "../../src/contract/endpoint.ts";
import { zipOf } from "../zip.ts";
import type { Endpoints, OperationId } from "../../src/contract/index.ts";

/** What the samples speak about. */
export interface Place {
  /** A running session, whose page is the site's. */
  liveId: string;
  /** A session that was stopped; it was recorded. */
  endedId: string;
  /** A session that was stopped at once. */
  unseenId: string;
  siteUrl: string;
  /** An agent that has ended. */
  agentId: string;
  /** A profile that has a version. */
  profileId: string;
  /** An agent that asks for help as often as it is given. */
  waitingId: string;
  /** A persona with a phone number. */
  personaId: string;
  /** A vault with a credential for example.org, and a card. */
  vaultId: string;
  /** A connection to the site. */
  connectionId: string;
}

const sampleFile = new Blob(["a sample"], { type: "text/plain" });

const manifest = { manifest_version: 3, name: "A sample", version: "1.0" };
const sampleExtension = new Blob([
  zipOf([{ name: "manifest.json", content: JSON.stringify(manifest) }]),
]);

/** A request that succeeds, for every operation of the contract: a new operation needs one. */
export const samples: {
  [Id in OperationId]: (place: Place) => CallInput<Endpoints[Id]>;
} = {
  healthCheck: () => ({}),
  readyCheck: () => ({}),
  capabilities: () => ({}),
  sessionStart: () => ({ body: { idle_timeout_minutes: 1 } }),
  listSessions: () => ({ query: { page: 1, page_size: 2, only_active: "true" } }),
  sessionStatus: ({ liveId }) => ({ params: { session_id: liveId } }),
  // Stopping again is a success too.
  sessionStop: ({ endedId }) => ({ params: { session_id: endedId } }),
  sessionDebugInfo: ({ liveId }) => ({ params: { session_id: liveId } }),
  sessionDebugTab: ({ liveId }) => ({ params: { session_id: liveId }, query: { tab_idx: 0 } }),
  sessionCookiesGet: ({ liveId }) => ({ params: { session_id: liveId } }),
  sessionCookiesSet: ({ liveId }) => ({
    params: { session_id: liveId },
    body: {
      cookies: [{ name: "a", value: "1", domain: "127.0.0.1", path: "/", httpOnly: true }],
    },
  }),
  sessionTimeline: ({ liveId }) => ({ params: { session_id: liveId }, query: { limit: 5 } }),
  sessionNetworkLogs: ({ liveId }) => ({ params: { session_id: liveId } }),
  sessionHar: ({ liveId }) => ({ params: { session_id: liveId } }),
  sessionReplay: ({ endedId }) => ({ params: { session_id: endedId } }),
  sessionReplayDelete: ({ unseenId }) => ({ params: { session_id: unseenId } }),
  sessionReplayFrames: ({ liveId }) => ({ params: { session_id: liveId } }),
  sessionReplayFrame: ({ liveId }) => ({ params: { session_id: liveId, frame: 0 } }),
  sessionThumbnail: ({ liveId }) => ({ params: { session_id: liveId } }),
  agentReplay: ({ agentId }) => ({ params: { agent_id: agentId } }),
  listKeys: () => ({}),
  keyCreate: () => ({ body: { name: "a sample" } }),
  keyRevoke: () => ({ params: { key_id: "made before each call" } }),
  sessionOffset: ({ liveId }) => ({ params: { session_id: liveId } }),
  pageObserve: ({ liveId }) => ({ params: { session_id: liveId }, body: { max_nb_actions: 5 } }),
  pageExecute: ({ liveId }) => ({
    params: { session_id: liveId },
    body: { type: "press_key", key: "Tab" },
  }),
  pageScrape: ({ liveId }) => ({ params: { session_id: liveId }, body: { scrape_images: true } }),
  pageScreenshot: ({ liveId }) => ({ params: { session_id: liveId } }),
  fileListUploads: () => ({}),
  fileUpload: () => ({ params: { filename: "sample.txt" }, upload: sampleFile }),
  fileUploadLink: () => ({ params: { filename: "sample.txt" } }),
  fileUploadDelete: () => ({ params: { filename: "sample.txt" } }),
  liveFileUpload: ({ liveId }) => ({
    params: { session_id: liveId, filename: "sample.txt" },
    upload: sampleFile,
  }),
  fileListDownloads: ({ liveId }) => ({ params: { session_id: liveId } }),
  fileUploadDownloadedFile: ({ liveId }) => ({
    params: { session_id: liveId, filename: "sample.txt" },
    upload: sampleFile,
  }),
  fileDownload: ({ liveId }) => ({ params: { session_id: liveId, filename: "sample.txt" } }),
  fileDownloadDelete: ({ liveId }) => ({ params: { session_id: liveId, filename: "sample.txt" } }),
  scrapeWebpage: ({ siteUrl }) => ({ body: { url: `${siteUrl}/article.html` } }),
  scrapeFromHtml: () => ({
    body: { frames: [{ frameUrl: "https://example.org/", frameData: "<h1>A page</h1>" }] },
  }),
  searchWeb: () => ({ body: { q: "sleeping owls", depth: "fast", maxResults: 2 } }),
  agentStart: ({ liveId }) => ({ body: { task: "Say hello.", session_id: liveId } }),
  listAgents: () => ({ query: { page_size: 2, only_saved: "false" } }),
  agentStatus: ({ agentId }) => ({ params: { agent_id: agentId } }),
  agentWorkflowCode: ({ agentId }) => ({ params: { agent_id: agentId } }),
  agentWorkflowVerify: ({ agentId }) => ({ params: { agent_id: agentId } }),
  agentEvents: ({ agentId }) => ({ params: { agent_id: agentId } }),
  // Stopping one that has ended is a success too.
  agentStop: ({ agentId }) => ({ params: { agent_id: agentId } }),
  agentSave: ({ agentId }) => ({ params: { agent_id: agentId } }),
  agentHelp: ({ waitingId }) => ({
    params: { agent_id: waitingId },
    body: { answer: "Go on." },
  }),
  extensionUpload: () => ({ upload: sampleExtension }),
  extensionList: () => ({ query: { page_size: 2 } }),
  extensionGet: () => ({ params: { extension_id: "made before each call" } }),
  extensionDelete: () => ({ params: { extension_id: "made before each call" } }),
  profileCreate: () => ({ body: { name: "a sample" } }),
  profileList: () => ({ query: { name: "a sample", page_size: 2 } }),
  profileGet: ({ profileId }) => ({ params: { profile_id: profileId } }),
  profileDelete: ({ profileId }) => ({ params: { profile_id: profileId } }),
  profileCookiesGet: ({ profileId }) => ({ params: { profile_id: profileId } }),
  profileCookiesSet: ({ profileId }) => ({
    params: { profile_id: profileId },
    body: { cookies: [{ name: "a", value: "1", domain: "example.org" }] },
  }),
  profileDuplicate: ({ profileId }) => ({ params: { profile_id: profileId } }),
  profileVersions: ({ profileId }) => ({ params: { profile_id: profileId } }),
  profileRollback: ({ profileId }) => ({
    params: { profile_id: profileId },
    body: { version: 1 },
  }),
  profileCheck: ({ profileId, siteUrl }) => ({
    params: { profile_id: profileId },
    body: { url: siteUrl, sign: { url_contains: siteUrl } },
  }),
  improvePrompt: () => ({ body: { prompt: "Find the owls" } }),
  nudgePrompt: () => ({ body: { task: "Find the owls", agent_messages: [{ type: "click" }] } }),
  sessionWorkflowCode: ({ liveId }) => ({
    params: { session_id: liveId },
    query: { as_workflow: "true" },
  }),
  sessionWorkflowVerify: ({ liveId }) => ({ params: { session_id: liveId } }),
  listSecrets: () => ({ query: { namespace: "function_env" } }),
  secretPut: () => ({
    body: { name: "OWL_KEY", namespace: "function_env", value: "who-who-who-1234" },
  }),
  secretGet: () => ({ params: { name: "OWL_KEY" }, query: { namespace: "function_env" } }),
  secretDelete: () => ({ params: { secret_id: "of the one that is put before" } }),
  personaCreate: () => ({}),
  listPersonas: () => ({ query: { page_size: 2 } }),
  personaGet: ({ personaId }) => ({ params: { persona_id: personaId } }),
  personaEmailsList: ({ personaId }) => ({
    params: { persona_id: personaId },
    query: { timedelta: "1 day, 0:00:00", only_unread: "True" },
  }),
  personaSmsList: ({ personaId }) => ({ params: { persona_id: personaId }, query: { limit: 3 } }),
  // One that has a number keeps it.
  personaNumberCreate: ({ personaId }) => ({ params: { persona_id: personaId } }),
  personaNumberDelete: ({ personaId }) => ({ params: { persona_id: personaId } }),
  personaDelete: ({ personaId }) => ({ params: { persona_id: personaId } }),
  vaultCreate: () => ({ body: { name: "A sample" } }),
  listVaults: () => ({ query: { page_size: 2 } }),
  vaultCredentialsList: ({ vaultId }) => ({ params: { vault_id: vaultId } }),
  vaultUpdate: ({ vaultId }) => ({ params: { vault_id: vaultId }, body: { name: "Renamed" } }),
  vaultDelete: ({ vaultId }) => ({ params: { vault_id: vaultId } }),
  vaultCredentialsAdd: ({ vaultId }) => ({
    params: { vault_id: vaultId },
    body: { url: "https://example.org/", credentials: { email: "a@example.org", password: "b" } },
  }),
  vaultCredentialsGet: ({ vaultId }) => ({
    params: { vault_id: vaultId },
    query: { url: "https://www.example.org/login" },
  }),
  vaultCredentialsDelete: ({ vaultId }) => ({
    params: { vault_id: vaultId },
    query: { url: "example.org" },
  }),
  vaultCreditCardSet: ({ vaultId }) => ({
    params: { vault_id: vaultId },
    body: {
      credit_card: {
        card_holder_name: "Ada Lovelace",
        card_number: "4111 1111 1111 1111",
        card_cvv: "123",
        card_full_expiration: "12/2031",
      },
    },
  }),
  vaultCreditCardGet: ({ vaultId }) => ({ params: { vault_id: vaultId } }),
  vaultCreditCardDelete: ({ vaultId }) => ({ params: { vault_id: vaultId } }),
  connectionCreate: ({ siteUrl, vaultId }) => ({
    body: {
      url: siteUrl,
      sign: { url_contains: siteUrl },
      vault_id: vaultId,
      login: { task: "Log in." },
    },
  }),
  listConnections: () => ({ query: { page_size: 2 } }),
  connectionGet: ({ connectionId }) => ({ params: { connection_id: connectionId } }),
  connectionDelete: ({ connectionId }) => ({ params: { connection_id: connectionId } }),
  connectionCheck: ({ connectionId }) => ({ params: { connection_id: connectionId } }),
  usage: () => ({ query: { period: "March 2026" } }),
  usageLogs: () => ({ query: { endpoint: "sessions.start", page_size: 2 } }),
  envStep: ({ liveId }) => ({ body: { action_id: "S3", session_id: liveId } }),
};

/** A sample as one call of the wire. */
export interface Call {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  upload?: Blob;
}

/** The sample of an operation that may have come after this table was written. */
export function sampleOf(id: string, place: Place): Call {
  const sample = (samples as Record<string, ((place: Place) => Call) | undefined>)[id];
  if (sample === undefined) throw new Error(`test/api/samples.ts has no sample for ${id}`);
  return sample(place);
}

/** The path and query of a call. */
export function addressOf(path: string, { params = {}, query = {} }: Call): string {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString();
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ""),
  );
  return search === "" ? filled : `${filled}?${search}`;
}
