import { readFileSync } from "node:fs";
import type { AutoConsentCMPRule, Config, RuleBundle } from "@duckduckgo/autoconsent";
import { queueMessages } from "./injected/messages.ts";

/** What is to be said to consent walls. */
export type ConsentAnswer = "decline" | "accept";

/** Where a document's messages are had from, in our world of it. */
export const nextMessages = "nextMessages";

/** The program that knows consent walls, for our own world of every document of the web. */
export function consentSource(): string {
  const file = new URL("autoconsent.playwright.js", import.meta.resolve("@duckduckgo/autoconsent"));
  const queue = `(${queueMessages.toString()})(${JSON.stringify(nextMessages)});`;
  return `if (/^https?:$/.test(location.protocol)) {\n${queue}\n${readFileSync(file, "utf8")}\n}`;
}

/** What the program is told when it begins: the rules that may fit here, and what to do. */
export async function firstMessage(url: string, isPage: boolean, answer: ConsentAnswer) {
  const config: Partial<Config> = {
    autoAction: answer === "decline" ? "optOut" : "optIn",
    // To hide a wall is no consent.
    enableCosmeticRules: answer === "decline",
    enablePrehide: false,
    // What no rule knows is left alone.
    enableHeuristicDetection: false,
    heuristicMode: "off",
    detectRetries: 10,
    isMainWorld: false,
    logs: silent,
  };
  const rules = await (answer === "decline" ? decliningRules : acceptingRules)(url, isPage);
  return { type: "initResp" as const, rules, config };
}

const json = { with: { type: "json" } } as const;

async function decliningRules(url: string, mainFrame: boolean): Promise<RuleBundle> {
  const { filterCompactRules } = await import("@duckduckgo/autoconsent");
  const { default: all } = await import("@duckduckgo/autoconsent/rules/compact-rules.json", json);
  return { autoconsent: [], compact: filterCompactRules(all as never, { url, mainFrame }) };
}

/** From the long form of the rules: the short one does not say how to accept, nor do all of the long. */
async function acceptingRules(url: string, isPage: boolean): Promise<RuleBundle> {
  const { default: all } = await import("@duckduckgo/autoconsent/rules/rules.json", json);
  const fits = ({ optIn, runContext }: AutoConsentCMPRule) => {
    const { main = true, frame = false, urlPattern = "" } = runContext ?? {};
    return optIn?.length > 0 && (isPage ? main : frame) && new RegExp(urlPattern).test(url);
  };
  return { autoconsent: (all.autoconsent as AutoConsentCMPRule[]).filter(fits) };
}

const silent: Config["logs"] = {
  lifecycle: false,
  rulesteps: false,
  detectionsteps: false,
  evals: false,
  errors: false,
  messages: false,
  waits: false,
};
