import { Gauge, Registry } from "prom-client";
import { browserMetrics } from "./browsers.ts";
import { egressMetrics } from "./egress.ts";
import { type Figures, figureMetrics } from "./figures.ts";
import { modelMetrics } from "./models.ts";
import { processMetrics } from "./process.ts";
import { requestMetrics } from "./requests.ts";
import { scrapeMetrics } from "./scrapes.ts";
import { sessionMetrics } from "./sessions.ts";

/** Where the parts of the server tell what they do, and what Prometheus reads of it. */
export type Metrics = ReturnType<typeof openMetrics>;

/** Opens the metrics of one server. */
export function openMetrics(version: string) {
  const registry = new Registry();
  const help = "The version of the server";
  new Gauge({ name: "nocturne_info", help, labelNames: ["version"], registers: [registry] }).set(
    { version },
    1,
  );
  const { refreshEgress, ...traffic } = egressMetrics(registry);
  const { refreshFigures } = figureMetrics(registry);
  const { refreshProcess, [Symbol.dispose]: dispose } = processMetrics(registry);
  return {
    ...sessionMetrics(registry),
    ...browserMetrics(registry),
    ...traffic,
    ...scrapeMetrics(registry),
    ...modelMetrics(registry),
    ...requestMetrics(registry),
    contentType: registry.contentType,
    /** Everything in Prometheus' text format 0.0.4. */
    text: async (figures: Figures): Promise<string> => {
      refreshEgress();
      await Promise.all([refreshProcess(), refreshFigures(figures)]);
      return registry.metrics();
    },
    [Symbol.dispose]: dispose,
  };
}
