import type { OperationId } from "./index.ts";

/** What the usage log calls an operation: the names of the contract (1.0.4) where it has one, and names of that form where not. */
export const usageNames: Readonly<Record<OperationId, string>> = {
  healthCheck: "health",
  readyCheck: "ready",
  capabilities: "capabilities",
  sessionStart: "sessions.start",
  listSessions: "sessions.list",
  sessionStatus: "sessions.status",
  sessionStop: "sessions.stop",
  sessionDebugInfo: "sessions.debug.info",
  sessionDebugTab: "sessions.debug.info.tab",
  sessionCookiesGet: "sessions.cookies.get",
  sessionCookiesSet: "sessions.cookies.set",
  sessionOffset: "sessions.offset",
  pageObserve: "page.observe",
  pageExecute: "page.execute",
  pageScrape: "page.scrape",
  pageScreenshot: "page.screenshot",
  agentStart: "agents.start",
  listAgents: "agents.list",
  agentStatus: "agents.status",
  agentEvents: "agents.events",
  agentStop: "agents.stop",
  agentSave: "agents.save",
  agentHelp: "agents.help",
  fileListUploads: "storage.upload.list",
  fileUpload: "storage.upload",
  fileUploadLink: "storage.upload.link",
  fileUploadDelete: "storage.upload.delete",
  fileListDownloads: "storage.download.list",
  fileUploadDownloadedFile: "storage.download.upload",
  fileDownload: "storage.download",
  fileDownloadDelete: "storage.download.delete",
  scrapeWebpage: "scrape",
  scrapeFromHtml: "scrape_from_html",
  searchWeb: "search",
  profileCreate: "profiles.create",
  profileList: "profiles.list",
  profileGet: "profiles.get",
  profileDelete: "profiles.delete",
  profileCookiesGet: "profiles.cookies.get",
  profileCookiesSet: "profiles.cookies.set",
  profileDuplicate: "profiles.duplicate",
  profileVersions: "profiles.versions",
  profileRollback: "profiles.rollback",
  profileCheck: "profiles.check",
  improvePrompt: "prompts.improve",
  nudgePrompt: "prompts.nudge",
  agentWorkflowCode: "agents.script",
  agentWorkflowVerify: "agents.script.verify",
  sessionWorkflowCode: "sessions.script",
  sessionWorkflowVerify: "sessions.script.verify",
  listSecrets: "secrets.list",
  secretPut: "secrets.put",
  secretGet: "secrets.get",
  secretDelete: "secrets.delete",
  personaCreate: "personas.create",
  listPersonas: "personas.list",
  personaGet: "personas.get",
  personaDelete: "personas.delete",
  personaEmailsList: "personas.emails",
  personaSmsList: "personas.sms",
  personaNumberCreate: "personas.number.create",
  personaNumberDelete: "personas.number.delete",
  vaultCreate: "vaults.create",
  listVaults: "vaults.list",
  vaultCredentialsList: "vaults.credentials.list",
  vaultUpdate: "vaults.update",
  vaultDelete: "vaults.delete",
  vaultCredentialsAdd: "vaults.credentials.add",
  vaultCredentialsGet: "vaults.credentials.get",
  vaultCredentialsDelete: "vaults.credentials.delete",
  vaultCreditCardSet: "vaults.credit_card.set",
  vaultCreditCardGet: "vaults.credit_card.get",
  vaultCreditCardDelete: "vaults.credit_card.delete",
  connectionCreate: "managed_auth.create",
  listConnections: "managed_auth.list",
  connectionGet: "managed_auth.get",
  connectionDelete: "managed_auth.delete",
  connectionCheck: "managed_auth.check",
  usage: "usage",
  usageLogs: "usage.logs",
  envStep: "env.step",
};

/** The names of the contract for what this server does not have (yet). */
const others = `
  sessions.replay sessions.debug.recording.wss sessions.debug.log.wss sessions.debug.tab.wss
  sessions.debug.browser.wss sessions.network.logs
  storage.fbdownload storage.download.fblist
  agents.replay agents.debug.recording agents.repeat bua
  workflows.upload workflows.download workflows.list workflows.delete workflows.update
  workflows.fork workflows.schedule.create workflows.schedule.delete workflows.runs.create
  workflows.runs.start workflows.runs.get workflows.runs.list workflows.runs.update
  workflows.runs.stop`;

/** Every name that the log can be asked for. */
export const knownUsageNames: readonly string[] = [
  ...new Set([...Object.values(usageNames), ...others.trim().split(/\s+/)]),
];
