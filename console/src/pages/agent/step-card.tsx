import { Check, CircleHelp, Repeat2, X } from "lucide-react";
import type { AgentStep } from "../../../../src/contract/agents.ts";
import { Badge } from "../../ui/badge.tsx";
import { classes } from "../../ui/classes.ts";
import { Code } from "../../ui/code.tsx";
import { Duration } from "../../ui/times.tsx";
import { elementText, valueText } from "./step-text.ts";

/** One step: what it wanted, what it made of the last one, what it did and what came of it. */
export function StepCard({ step }: { step: AgentStep }) {
  const { state, action, success, message } = step;
  const element = elementText(step);
  const value = valueText(action);
  return (
    <article className={classes("step", !success && "step-failed")}>
      <header className="step-head">
        <span className="step-number number" aria-label={`Step ${step.step}`}>
          {step.step}
        </span>
        <h3>{state.next_goal || action.description}</h3>
        <Meta step={step} />
      </header>
      {(state.previous_goal_eval !== "" || state.memory !== "") && (
        <dl className="step-thoughts">
          {state.previous_goal_eval !== "" && (
            <div>
              <dt>Made of the last</dt>
              <dd>
                <Verdict of={state.previous_goal_status} /> {state.previous_goal_eval}
              </dd>
            </div>
          )}
          {state.memory !== "" && (
            <div>
              <dt>Keeps in mind</dt>
              <dd>{state.memory}</dd>
            </div>
          )}
        </dl>
      )}
      <div className="step-act">
        <code className="step-type">{action.type}</code>
        {element !== undefined && <span className="step-element">{element}</span>}
        {value !== undefined && <span className="step-value">{value}</span>}
      </div>
      <p className="step-outcome">
        {success ? (
          <Check size={14} aria-label="Done" className="good" />
        ) : (
          <X size={14} aria-label="Failed" className="bad" />
        )}
        <span>{message}</span>
      </p>
      <More step={step} />
    </article>
  );
}

function Verdict({ of }: { of: AgentStep["state"]["previous_goal_status"] }) {
  const Icon = { success: Check, failure: X, unknown: CircleHelp }[of];
  const tone = { success: "good", failure: "bad", unknown: "faint" }[of];
  return <Icon size={13} aria-label={of} className={classes("step-verdict", tone)} />;
}

function Meta({ step: { usage, timings, replayed } }: { step: AgentStep }) {
  return (
    <span className="step-meta">
      {replayed && (
        <Badge tone="accent" title="Taken from an earlier run, without asking the model.">
          <Repeat2 size={12} aria-hidden /> replayed
        </Badge>
      )}
      {usage !== null && (
        <span title={`${usage.input_tokens} in, ${usage.output_tokens} out`}>
          {(usage.input_tokens + usage.output_tokens).toLocaleString()} tokens
        </span>
      )}
      <span
        title={`${timings.observe_ms} ms to see, ${timings.model_ms} ms to think, ${timings.act_ms} ms to act`}
      >
        <Duration ms={timings.total_ms} />
      </span>
    </span>
  );
}

function More({ step: { notes, data, url, state } }: { step: AgentStep }) {
  const content = data?.markdown ?? "";
  if (notes.length === 0 && content === "" && url === "" && state.page_summary === "") return null;
  return (
    <details className="step-more">
      <summary>The page and what it was told</summary>
      <div className="stack">
        {url !== "" && <p className="mono faint">{url}</p>}
        {state.page_summary !== "" && <p>{state.page_summary}</p>}
        {notes.length > 0 && (
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        {content !== "" && <Code code={content} label="What the action returned" tallest={280} />}
      </div>
    </details>
  );
}
