import type { ReactNode } from "react";
import type { AgentStatusResponse, AgentStep } from "../../../../src/contract/agents.ts";
import { Card } from "../../ui/card.tsx";
import { Duration, Running, Time } from "../../ui/times.tsx";
import { Fact, Facts } from "../facts.tsx";
import { Money } from "../money.tsx";

interface RunFactsProps {
  run: AgentStatusResponse;
  steps: readonly AgentStep[];
}

function number(count: number): ReactNode {
  return <span className="number">{count.toLocaleString()}</span>;
}

/** What a run was told and what it took. */
export function RunFacts({ run, steps }: RunFactsProps) {
  return (
    <Card title="Figures">
      <Facts>
        <Fact name="Model">
          <span className="mono">{run.reasoning_model}</span>
        </Fact>
        <Fact name="Steps">
          {steps.filter(({ step }) => step > 0).length} of at most {run.max_steps}
        </Fact>
        <Fact name="Took">
          <Took run={run} />
        </Fact>
        <Fact name="Started">
          <Time at={run.created_at} />
        </Fact>
        {run.url !== null && <Fact name="Started at">{run.url}</Fact>}
        <Used run={run} steps={steps} />
      </Facts>
    </Card>
  );
}

/** While the run goes on, what it took is summed from its steps. */
function Used({ run, steps }: RunFactsProps) {
  const isActive = run.status === "active";
  const used = steps.flatMap(({ usage }) => usage ?? []);
  const sum = (key: "calls" | "input_tokens" | "output_tokens" | "cached_input_tokens") =>
    isActive ? used.reduce((total, one) => total + one[key], 0) : run.usage[key];
  const known = used.flatMap(({ cost_usd: cost }) => cost ?? []);
  const cost = known.length === 0 ? null : known.reduce((total, one) => total + one, 0);
  const cached = sum("cached_input_tokens");
  return (
    <>
      <Fact name="Model calls">{number(sum("calls"))}</Fact>
      <Fact name="Tokens">
        {number(sum("input_tokens"))} in, {number(sum("output_tokens"))} out
      </Fact>
      {cached > 0 && <Fact name="From the cache">{number(cached)}</Fact>}
      <Fact name="Cost">
        <Money usd={isActive ? cost : run.usage.cost_usd} />
      </Fact>
      {run.model_calls_saved > 0 && <Fact name="Calls saved">{number(run.model_calls_saved)}</Fact>}
    </>
  );
}

function Took({ run: { created_at: begun, closed_at: ended } }: { run: AgentStatusResponse }) {
  return ended === null ? (
    <Running since={begun} />
  ) : (
    <Duration ms={Date.parse(ended) - Date.parse(begun)} />
  );
}
