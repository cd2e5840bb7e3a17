import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { forbidden } from "../errors.ts";
import type { Figures } from "../metrics/figures.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { authenticate, type Authority, bearerToken } from "./auth.ts";

export interface MetricsOptions {
  metrics: Pick<Metrics, "text" | "contentType">;
  /** How things stand now. */
  figures(): Promise<Figures>;
  /** What Prometheus shows instead of an API key; undefined: nothing. */
  token: string | undefined;
  /** Whether the keys of this account may read what concerns all of them. */
  isOperator(accountId: string): Promise<boolean>;
  authority: Authority;
}

/** Answers Prometheus: for the set token or the operator's keys; 401 without, 403 for others. Cookies open nothing here. */
export function addMetrics(server: FastifyInstance, options: MetricsOptions): void {
  const { metrics, figures, token, isOperator, authority } = options;
  server.get("/metrics", async ({ headers }, reply) => {
    if (token === undefined || !isToken(headers.authorization, token)) {
      const accountId = await authenticate(authority, headers.authorization);
      if (!(await isOperator(accountId)))
        throw forbidden("The metrics are of all accounts: use a key of the account 'default'.");
    }
    const text = await metrics.text(await figures());
    return reply
      .headers({ "content-type": metrics.contentType, "cache-control": "no-store" })
      .send(text);
  });
}

function isToken(header: string | undefined, token: string): boolean {
  const given = bearerToken(header) ?? "";
  return timingSafeEqual(digest(given), digest(token));
}

/** Of one length, as the comparison needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
