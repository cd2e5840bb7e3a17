import { Bot, HelpCircle, Pause, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { LiveState } from "../../../src/contract/live.ts";
import { Button, IconButton } from "../ui/button.tsx";
import type { Live } from "./use-live.ts";

/** What the person should know or is asked for: about the agent, a call for help, and what was refused. */
export function Banners({ live, state }: { live: Live; state: LiveState }) {
  return (
    <div className="live-banners" aria-live="polite">
      <AgentBanner live={live} state={state} />
      {state.waiting_for !== null && state.agent?.waiting_for == null && (
        <div className="live-banner is-asking">
          <HelpCircle size={16} aria-hidden="true" />
          <p>
            <strong>A person is asked for:</strong> {state.waiting_for}
            {state.control === "you" && <small>Give control back when it is done.</small>}
          </p>
        </div>
      )}
      <NoticeBanner live={live} />
    </div>
  );
}

function AgentBanner({ live, state }: { live: Live; state: LiveState }) {
  const { agent } = state;
  if (agent === null) return null;
  if (agent.waiting_for !== null) return <Question live={live} state={state} />;
  const isPaused = agent.state === "paused";
  return (
    <div className={isPaused ? "live-banner is-paused" : "live-banner"}>
      {isPaused ? <Pause size={16} aria-hidden="true" /> : <Bot size={16} aria-hidden="true" />}
      <p>
        <strong>{isPaused ? pausedWords(state.control) : "An agent is at work:"}</strong>{" "}
        <span className="live-task">{agent.task}</span>
      </p>
    </div>
  );
}

function pausedWords(control: LiveState["control"]): string {
  return control === "you"
    ? "The agent waits until you give control back:"
    : "The agent waits while a person has control:";
}

/** The question of an agent, and the answer to it. */
function Question({ live, state }: { live: Live; state: LiveState }) {
  const [answer, setAnswer] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    live.send({ type: "help", answer });
    setAnswer("");
  };
  return (
    <form className="live-banner is-asking" onSubmit={submit}>
      <HelpCircle size={16} aria-hidden="true" />
      <p>
        <strong>The agent asks:</strong> {state.agent?.waiting_for?.reason}
      </p>
      {state.may_control && (
        <div className="live-answer">
          <textarea
            aria-label="Answer to the agent"
            placeholder="Your answer, or what you have done in the browser"
            rows={1}
            value={answer}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
          <Button type="submit" size="small" tone="accent">
            Send
          </Button>
        </div>
      )}
    </form>
  );
}

function NoticeBanner({ live }: { live: Live }) {
  const { notice } = live;
  if (notice === undefined) return null;
  return (
    <div className="live-banner is-notice" key={notice.key}>
      <p>
        {notice.kind === "copied" ? (
          <>
            <strong>Copied in the page:</strong> <CopyAgain text={notice.text} live={live} />
          </>
        ) : (
          notice.text
        )}
      </p>
      <IconButton icon={X} label="Dismiss" size="small" onClick={live.dismiss} />
    </div>
  );
}

/** Where this browser did not let the text onto its clipboard, a click does. */
function CopyAgain({ text, live }: { text: string; live: Live }) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(live.dismiss, () => undefined);
  };
  return (
    <>
      <code>{text.length > 200 ? `${text.slice(0, 200)}…` : text}</code>{" "}
      <Button size="small" onClick={copy}>
        Copy
      </Button>
    </>
  );
}
