import type { ReactNode } from "react";
import type { UsageResponse } from "../../../../src/contract/usage.ts";
import { Duration } from "../../ui/times.tsx";
import { Money } from "../money.tsx";

/** The sums of a month. */
export function Totals({ usage }: { usage: UsageResponse }) {
  const calls = usage.models.reduce((total, one) => total + one.calls, 0);
  const tokens = usage.models.reduce(
    (total, one) => total + one.input_tokens + one.output_tokens,
    0,
  );
  return (
    <dl className="totals">
      <Total name="Sessions">{usage.session_count.toLocaleString()}</Total>
      <Total name="Time they were open">
        <Duration ms={usage.browser_minutes * 60_000} />
      </Total>
      <Total name="Model calls">{calls.toLocaleString()}</Total>
      <Total name="Tokens">{tokens.toLocaleString()}</Total>
      <Total name="Cost of models">
        <Money usd={usage.llm_usage_cost} />
      </Total>
    </dl>
  );
}

function Total({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="total">
      <dt>{name}</dt>
      <dd className="number">{children}</dd>
    </div>
  );
}
