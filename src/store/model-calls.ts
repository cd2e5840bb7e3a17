import type { Database } from "./open.ts";

/** One request to a provider of language models as it is kept. */
export interface ModelCallRecord {
  /** Null only by a mistake of the server, which is logged. */
  accountId: string | null;
  agentId: string | null;
  sessionId: string | null;
  purpose: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  /** US dollars; null when not known. */
  costUsd: number | null;
  ms: number;
  outcome: string;
  createdAt: number;
}

/** What one model was asked in a time, over all its calls. */
export interface ModelSum {
  model: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  /** US dollars of the calls whose cost is known; null when it is of none. */
  costUsd: number | null;
  /** Calls whose cost is not known. */
  unpriced: number;
}

/** A time in milliseconds since 1970, without its end. */
export interface Period {
  from: number;
  to: number;
}

export async function insertModelCalls(db: Database, records: ModelCallRecord[]): Promise<void> {
  const rows = records.map((record) => ({
    account_id: record.accountId,
    agent_id: record.agentId,
    session_id: record.sessionId,
    purpose: record.purpose,
    model: record.model,
    input_tokens: record.inputTokens,
    output_tokens: record.outputTokens,
    cached_input_tokens: record.cachedInputTokens,
    cost_usd: record.costUsd,
    ms: record.ms,
    outcome: record.outcome,
    created_at: record.createdAt,
  }));
  await db.insertInto("model_call").values(rows).execute();
}

/** What an account asked of models in a time, the model that was asked most first. */
export async function sumModelCalls(
  db: Database,
  accountId: string,
  { from, to }: Period,
): Promise<ModelSum[]> {
  const rows = await db
    .selectFrom("model_call")
    .select(({ fn }) => [
      "model",
      fn.countAll<number>().as("calls"),
      fn.sum<number>("input_tokens").as("inputTokens"),
      fn.sum<number>("output_tokens").as("outputTokens"),
      fn.sum<number>("cached_input_tokens").as("cachedInputTokens"),
      fn.sum<number | null>("cost_usd").as("costUsd"),
      fn.count<number>("cost_usd").as("priced"),
    ])
    .where("account_id", "=", accountId)
    .where("created_at", ">=", from)
    .where("created_at", "<", to)
    .groupBy("model")
    .orderBy("calls", "desc")
    .orderBy("model")
    .execute();
  return rows.map(({ priced, ...sum }) => ({ ...sum, unpriced: sum.calls - priced }));
}
