import type { Handlers } from "../contract/handler.ts";
import { monthAt, type UsageResponse } from "../contract/usage.ts";
import type { Meter } from "../llm/meter.ts";
import type { ModelSum } from "../store/model-calls.ts";
import type { RequestLog } from "../store/request-log.ts";
import type { Database } from "../store/open.ts";
import { sumSessions } from "../store/sessions.ts";
import { paged } from "./paged.ts";

type Ids = "usage" | "usageLogs";

export interface UsageOptions {
  db: Database;
  meter: Meter;
  requests: RequestLog;
}

/** Nobody is billed, so every limit and balance is 0, and none is exceeded. */
const unbilled = {
  plan_type: "free",
  function_count: 0,
  browser_usage_cost: 0,
  proxy_usage_cost: 0,
  function_usage_cost: 0,
  subscription_limit_amount: 0,
  topup_limit_amount: 0,
  subscription_balance_amount: 0,
  topup_balance_amount: 0,
  balance_amount: 0,
  is_usage_limit_exceeded: false,
};

export function usageHandlers({ db, meter, requests }: UsageOptions): Pick<Handlers, Ids> {
  return {
    usage: async ({ query }, { accountId }) => {
      const period = query.period ?? monthAt(Date.now());
      const models = await meter.sum(accountId, period);
      const { count, openMs } = await sumSessions(db, accountId, period);
      const cost = models.reduce((total, { costUsd }) => total + (costUsd ?? 0), 0);
      return {
        ...unbilled,
        period: period.name,
        session_count: count,
        llm_usage_cost: cost,
        total_cost: cost,
        browser_minutes: Math.round(openMs / 600) / 100,
        models: models.map(modelUsage),
        notes: notesOn(models),
      };
    },
    usageLogs: ({ query }, { accountId }) =>
      paged(
        query,
        (rows) => requests.list(accountId, { ...rows, endpoint: query.endpoint }),
        ({ createdAt, ms, endpoint, status }) => ({
          created_at: new Date(createdAt).toISOString(),
          duration_ms: ms,
          endpoint,
          status,
        }),
      ),
  };
}

function modelUsage(sum: ModelSum): UsageResponse["models"][number] {
  return {
    model: sum.model,
    calls: sum.calls,
    input_tokens: sum.inputTokens,
    output_tokens: sum.outputTokens,
    cached_input_tokens: sum.cachedInputTokens,
    cost_usd: sum.costUsd,
    unpriced_calls: sum.unpriced,
  };
}

function notesOn(models: ModelSum[]): string[] {
  const notes = [
    "This server bills nothing: limits and balances are 0 and mean nothing. The costs are what the providers of the models charge at list prices.",
  ];
  const unpriced = models.filter((model) => model.unpriced > 0);
  if (unpriced.length === 0) return notes;
  const calls = unpriced.reduce((total, model) => total + model.unpriced, 0);
  const names = unpriced.map(({ model }) => model).join(", ");
  return [
    ...notes,
    `The cost of ${calls} calls is not known and not part of the total (${names}): no price is known, or nobody waited for the answer.`,
  ];
}
