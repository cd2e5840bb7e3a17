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
  improvePrompt: "prompts.improve",
  nudgePrompt: "prompts.nudge",
  agentWorkflowCode: "agents.script",
  agentWorkflowVerify: "agents.script.verify",
  sessionWorkflowCode: "sessions.script",
  sessionWorkflowVerify: "sessions.script.verify",
  usage: "usage",
  usageLogs: "usage.logs",
  envStep: "env.step",
};

/** The names of the contract for what this server does not have (yet). */
const others = `
  sessions.replay sessions.debug.recording.wss sessions.debug.log.wss sessions.debug.tab.wss
  sessions.debug.browser.wss sessions.network.logs
  profiles.create profiles.get profiles.list profiles.delete
  vaults.create vaults.list vaults.delete vaults.update vaults.credentials.add
  vaults.credentials.get vaults.credentials.delete vaults.credentials.list vaults.credit_card.set
  vaults.credit_card.get vaults.credit_card.delete
  personas.create personas.list personas.delete personas.emails personas.sms
  personas.number.create personas.get
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
