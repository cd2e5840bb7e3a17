import { redacted } from "../../actions/redaction.ts";
import type { LiveState } from "../../contract/live.ts";
import type { AgentAtWork, LiveSession } from "./live-session.ts";
import { shownTab, type Steering } from "./steering.ts";

/** What is the same for all viewers. */
export type SharedState = Omit<LiveState, "may_control" | "control">;

// A page chooses its title and its address.
const longestTitle = 300;
const longestUrl = 2_000;
const margin = 2_000;

/** How a session stands, without the secrets that its pages show. */
export function stateOf(
  session: LiveSession,
  now: { viewers: number; agent: AgentAtWork | undefined; steering: Steering | undefined },
): SharedState {
  const { record, browser, secrets } = session;
  const { dialog, chooser } = now.steering?.waitsFor ?? {};
  // Cut once roughly and then, without the secrets, to what is told: of a secret nothing is left at the end.
  const tabs = browser.tabs.all.map(({ targetId, title, url }) => ({
    tab: targetId,
    title: told(title, longestTitle, secrets),
    url: told(url, longestUrl, secrets),
  }));
  const shown = shownTab(session)?.targetId ?? null;
  const agent = now.agent && agentState(now.agent, session.control.holder !== undefined);
  const texts = {
    agent: agent ?? null,
    waiting_for: record.waitingFor?.reason ?? null,
    dialog: dialog
      ? { kind: dialog.kind, message: dialog.message, default_text: dialog.defaultText }
      : null,
  };
  return {
    type: "state",
    session_id: record.id,
    shown,
    viewers: now.viewers,
    file_chooser: chooser ? { multiple: chooser.multiple } : null,
    tabs,
    ...redacted(texts, secrets),
  };
}

/** A text of a page up to a length, without the secrets in it. */
function told(text: string, longest: number, secrets: LiveSession["secrets"]): string {
  const roughly = text.slice(0, longest + margin);
  return (secrets?.redact(roughly) ?? roughly).slice(0, longest);
}

function agentState(
  { agentId, task, waiting }: AgentAtWork,
  isControlled: boolean,
): LiveState["agent"] {
  const state = waiting !== null ? "waiting" : isControlled ? "paused" : "running";
  const waiting_for = waiting && { reason: waiting.reason, until: waiting.until };
  return { agent_id: agentId, task, state, waiting_for };
}
