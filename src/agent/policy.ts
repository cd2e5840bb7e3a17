import { ActionFailure } from "../actions/action.ts";
import { webUrl } from "../actions/navigate.ts";
import type { Secrets } from "../actions/secrets.ts";
import type { AllowedHosts } from "../browser/allowed-hosts.ts";
import { type Action, actionSchemas, type ActionType } from "../contract/actions.ts";
import type { AgentStartRequest } from "../contract/agents.ts";
import type { Session } from "../sessions/session.ts";

/** What a run may do, whatever its model or a page says. */
export interface Circumstances {
  /** The user's words. */
  task: string;
  /** The hosts to stay on; null for any. */
  hosts: AllowedHosts | null;
  /** The uploads that the user lists for the run; null when none are listed. */
  files: readonly string[] | null;
  /** The names of all uploads of the account; empty without file storage. */
  uploads: readonly string[];
  secrets: Pick<Secrets, "shows"> | null;
  /** What the session's persona receives. */
  receives: { email: boolean; sms: boolean };
  /** The page that is shown now. */
  pageUrl: string;
}

/** What a run may do on a session as it is now. */
export function circumstancesOf(
  { task, files }: AgentStartRequest,
  session: Session,
  { hosts, uploads }: Pick<Circumstances, "hosts" | "uploads">,
): Circumstances {
  const pageUrl = session.browser.tabs.current?.url ?? "about:blank";
  const secrets = session.secrets ?? null;
  const { persona } = session.identity;
  const receives = { email: persona !== undefined, sms: persona?.phoneNumber != null };
  return { task, files, hosts, uploads, secrets, receives, pageUrl };
}

/** What needs no page, or leads away from it. */
const anywhere = new Set<ActionType>([
  "goto",
  "goto_new_tab",
  "close_tab",
  "switch_tab",
  "go_back",
  "go_forward",
  "wait",
  "help",
  "completion",
  "email_read",
  "sms_read",
]);

/** Why an action is not done, and what may be done instead; undefined when it may be. */
export function refusalOf(action: Action, circumstances: Circumstances): string | undefined {
  if (action.type === "goto" || action.type === "goto_new_tab")
    return refusalOfUrl(action.url, circumstances);
  if (action.type === "evaluate_js") return refusalOfScript(circumstances);
  const { hosts, pageUrl } = circumstances;
  if (hosts !== null && !hosts.allows(pageUrl) && !anywhere.has(action.type))
    return `Refused: this page is not on ${hosts.names.join(", ")}, where the task has to stay. Go there with goto.`;
  if (action.type === "upload_file") return refusalOfFile(action.file_path, circumstances);
  return undefined;
}

/** The actions that a model is told of at all: those that can work on the session. */
export function offeredOn({ record }: Session, circumstances: Circumstances): ActionType[] {
  const types = Object.keys(actionSchemas) as ActionType[];
  const hasFiles = record.request.use_file_storage;
  return types.filter(
    (type) => (hasFiles || type !== "download_file") && isOffered(type, circumstances),
  );
}

/** Whether a type of action can work under these circumstances. */
export function isOffered(type: ActionType, circumstances: Circumstances): boolean {
  if (type === "evaluate_js") return refusalOfScript(circumstances) === undefined;
  if (type === "upload_file")
    return circumstances.uploads.some((name) => refusalOfFile(name, circumstances) === undefined);
  if (type === "email_read") return circumstances.receives.email;
  if (type === "sms_read") return circumstances.receives.sms;
  return true;
}

/** That an allowed site is told something by its URL can't be told apart from what a task needs. */
function refusalOfUrl(text: string, { hosts, secrets }: Circumstances): string | undefined {
  if (secrets !== null && spellings(text).some((spelling) => secrets.shows(spelling)))
    return "Refused: the URL holds a secret value. Secrets go into the fields of their own site, and nowhere else.";
  if (text.trim().toLowerCase() === "about:blank") return undefined;
  let url: string;
  try {
    url = webUrl(text);
  } catch (error) {
    if (!(error instanceof ActionFailure)) throw error;
    return `Refused: ${error.message} Give an http or https URL.`;
  }
  if (!/^https?:/.test(url))
    return `Refused: only http and https pages can be opened, not ${url.slice(0, 50)}.`;
  if (hosts === null || hosts.allows(url)) return undefined;
  return `Refused: ${URL.parse(url)?.host} is not allowed. The task has to stay on ${hosts.names.join(", ")}.`;
}

/** A text as it stands and as a server would read it. */
function spellings(text: string): string[] {
  const spaced = text.replaceAll("+", " ");
  try {
    const once = decodeURIComponent(text);
    return [text, once, decodeURIComponent(spaced), decodeURIComponent(once)];
  } catch {
    return [text, unescape(text), unescape(spaced)];
  }
}

/** Percent escapes undone one by one, where the whole is not valid. */
function unescape(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

function refusalOfScript({ hosts, secrets }: Circumstances): string | undefined {
  const why =
    hosts !== null
      ? "the task has to stay on some hosts"
      : secrets !== null
        ? "the task may use secrets"
        : undefined;
  return why === undefined
    ? undefined
    : `Refused: no script is run, because ${why} and a script could send anything anywhere. Use the other actions; scrape reads the page.`;
}

function refusalOfFile(name: string, { files, task }: Circumstances): string | undefined {
  const wanted = name.normalize("NFC");
  if (files !== null) {
    if (files.some((file) => file.normalize("NFC") === wanted)) return undefined;
    const list = files.length === 0 ? "none are" : `these are: ${files.join(", ")}`;
    return `Refused: '${name}' is not among the files of this task; ${list}.`;
  }
  return isNamed(wanted, task)
    ? undefined
    : `Refused: the task does not name the file '${name}'. Only files that the task names may be given to pages.`;
}

const shortestStem = 3;

/** Whether a text names a file, with its ending or without. */
function isNamed(name: string, text: string): boolean {
  const words = ` ${flat(text)} `;
  const stem = name.replace(/\.[^.]+$/, "");
  if (words.includes(` ${flat(name)} `)) return true;
  return stem.length >= shortestStem && words.includes(` ${flat(stem)} `);
}

/** Words and nothing else. */
function flat(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
