import type { AgentStatusResponse, AgentStep } from "../../../../src/contract/agents.ts";
import { Spinner } from "../../ui/spinner.tsx";
import { StepCard } from "./step-card.tsx";

interface StepsProps {
  run: AgentStatusResponse;
  steps: readonly AgentStep[];
  /** What was made of answers while the run was followed. */
  validations: readonly string[];
  /** A person is waited for. */
  waits: boolean;
}

/** What the agent has thought and done, oldest first, and that it is at work. */
export function Steps({ run, steps, validations, waits }: StepsProps) {
  const isActive = run.status === "active";
  return (
    <section aria-labelledby="steps-heading" className="steps">
      <h2 id="steps-heading">Steps</h2>
      {steps.length === 0 && !isActive && <p className="soft">It ended before its first step.</p>}
      <ol aria-live={isActive ? "polite" : "off"} aria-relevant="additions">
        {steps.map((step) => (
          <li key={`${step.step} ${step.started_at}`}>
            <StepCard step={step} />
          </li>
        ))}
        {isActive &&
          validations.map((message, index) => (
            <li key={`validation-${index}`} className="step-note">
              {message}
            </li>
          ))}
        {isActive && !waits && (
          <li className="step-next">
            <Spinner /> Looking at the page and thinking …
          </li>
        )}
      </ol>
    </section>
  );
}
