import type { CallInput } from "../../src/contract/endpoint.ts";
import type { Endpoints, OperationId } from "../../src/contract/index.ts";

/** What the samples speak about. */
export interface Place {
  /** A running session, whose page is the site's. */
  liveId: string;
  /** A session that was stopped. */
  endedId: string;
  siteUrl: string;
  /** An agent that has ended. */
  agentId: string;
  /** An agent that asks for help as often as it is given. */
  waitingId: string;
}

const sampleFile = new Blob(["a sample"], { type: "text/plain" });

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
  improvePrompt: () => ({ body: { prompt: "Find the owls" } }),
  nudgePrompt: () => ({ body: { task: "Find the owls", agent_messages: [{ type: "click" }] } }),
  sessionWorkflowCode: ({ liveId }) => ({
    params: { session_id: liveId },
    query: { as_workflow: "true" },
  }),
  sessionWorkflowVerify: ({ liveId }) => ({ params: { session_id: liveId } }),
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
