import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { pageOf, pageQuery, timestamp } from "./fields.ts";
import { knownUsageNames } from "./usage-names.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** A month of UTC: its name as clients write it, its beginning and its end (ms since 1970). */
export interface Month {
  name: string;
  from: number;
  to: number;
}

/** The month in which a moment (ms since 1970) lies. */
export function monthAt(moment: number): Month {
  const date = new Date(moment);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const name = `${months[month] ?? ""} ${year}`;
  return { name, from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
}

const MonthName = z.string().transform((text, context): Month => {
  const [, word = "", year] = /^\s*([a-z]+)\s+((?:19|20)\d\d)\s*$/i.exec(text) ?? [];
  const month = months.findIndex((name) => name.toLowerCase() === word.toLowerCase());
  if (month !== -1) return monthAt(Date.UTC(Number(year), month));
  context.addIssue({ code: "custom", message: "expected a month, such as 'March 2026'" });
  return z.NEVER;
});

const UsageName = z.string().refine((name) => knownUsageNames.includes(name), {
  error: `expected one of: ${knownUsageNames.toSorted().join(", ")}`,
});

const ModelUsage = z.object({
  model: z.string(),
  calls: z.int().describe("Requests to the provider, also those that failed."),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cached_input_tokens: z.int().describe("Of the input tokens."),
  cost_usd: z.number().nullable().describe("At list prices; null where no call's cost is known."),
  unpriced_calls: z.int().describe("Calls whose cost is not known."),
});

/** `GET /usage` (contract 1.11). Money is US dollars. */
export const UsageResponse = z
  .object({
    plan_type: z.string(),
    period: z.string(),
    session_count: z.int(),
    function_count: z.int(),
    browser_usage_cost: z.number(),
    proxy_usage_cost: z.number(),
    llm_usage_cost: z.number(),
    function_usage_cost: z.number(),
    total_cost: z.number(),
    subscription_limit_amount: z.number(),
    topup_limit_amount: z.number(),
    subscription_balance_amount: z.number(),
    topup_balance_amount: z.number(),
    balance_amount: z.number(),
    is_usage_limit_exceeded: z.boolean(),
    browser_minutes: z.number().describe("For which sessions were open."),
    models: z.array(ModelUsage),
    notes: z.array(z.string()).describe("What the figures do and do not say."),
  })
  .meta({ id: "UsageResponse" });
export type UsageResponse = z.output<typeof UsageResponse>;

export const UsageLog = z
  .object({
    created_at: timestamp,
    duration_ms: z.int(),
    endpoint: z.string(),
    status: z.int().describe("The HTTP status of the answer; 499 where the caller left before."),
  })
  .meta({ id: "UsageLog" });

const tag = "Usage";

export const usageEndpoints = {
  usage: endpoint({
    method: "GET",
    path: "/usage",
    tag,
    summary: "What was used in a month",
    auth: "key",
    query: z.object({
      period: MonthName.optional().describe("A month such as `March 2026`; by default this one."),
    }),
    response: UsageResponse,
  }),
  usageLogs: endpoint({
    method: "GET",
    path: "/usage/logs",
    tag,
    summary: "The requests of the last 30 days, newest first",
    auth: "key",
    query: pageQuery.extend({
      endpoint: UsageName.optional().describe("Only requests of this name."),
    }),
    response: pageOf(UsageLog),
  }),
};
