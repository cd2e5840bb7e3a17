import type { SessionFiles } from "../../actions/action.ts";
import type { Secrets } from "../../actions/secrets.ts";
import type { Browser } from "../../browser/browser.ts";
import type { SessionRecord } from "../../store/sessions.ts";
import type { Control } from "../control.ts";
import type { Screen } from "../screen.ts";
import type { Timeline } from "../timeline.ts";

/** What the live view needs of a session. */
export interface LiveSession {
  readonly record: SessionRecord;
  readonly browser: Browser;
  readonly control: Control;
  /** Aborts when the session ends. */
  readonly ending: AbortSignal;
  readonly secrets: Secrets | undefined;
  readonly screen: Pick<Screen, "shown" | "watch" | "showTab">;
  readonly timeline: Pick<Timeline, "add">;
  /** Undefined without file storage. */
  readonly files: SessionFiles | undefined;
  touch(): void;
}

/** An agent that runs on a session, for those who watch. */
export interface AgentAtWork {
  readonly agentId: string;
  readonly task: string;
  /** What it waits for a person to do, until when (ms since 1970); null when it waits for nobody. */
  readonly waiting: { reason: string; until: number } | null;
  /** Gives it an answer; false when it waits for nobody. */
  help(answer: string): boolean;
}
