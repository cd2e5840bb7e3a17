import { Counter, type Registry } from "prom-client";

/** A way out whose bytes are counted while it is open; the figures never fall. */
export interface CountedGate {
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** Why a connection to the outside did not come about. */
export type EgressRefusal = "policy" | "unreachable" | "timeout";

/** Where the ways out tell what goes through them. */
export interface Traffic {
  /** Counts a gate from now on, until the function that is answered is called. */
  gateOpened(gate: CountedGate): () => void;
  egressRefused(why: EgressRefusal): void;
}

/** Counts the bytes of all ways out, those that are closed among them; `refresh` brings the counters up to date. */
export function egressMetrics(registry: Registry): Traffic & { refreshEgress(): void } {
  const registers = [registry];
  const bytes = new Counter({
    name: "nocturne_egress_bytes_total",
    help: "Bytes between browsers or plain requests and the outside; out is towards the outside",
    labelNames: ["direction"],
    registers,
  });
  const refused = new Counter({
    name: "nocturne_egress_refused_total",
    help: "Connections to the outside that did not come about, by reason",
    labelNames: ["reason"],
    registers,
  });
  for (const reason of ["policy", "unreachable", "timeout"]) refused.inc({ reason }, 0);
  /** The open gates, with what of each is counted already. */
  const gates = new Map<CountedGate, { out: number; in: number }>();
  const count = (gate: CountedGate) => {
    const { requestBytes, responseBytes } = gate;
    const counted = gates.get(gate);
    if (counted === undefined) return;
    bytes.inc({ direction: "out" }, requestBytes - counted.out);
    bytes.inc({ direction: "in" }, responseBytes - counted.in);
    gates.set(gate, { out: requestBytes, in: responseBytes });
  };
  return {
    gateOpened: (gate) => {
      gates.set(gate, { out: 0, in: 0 });
      return () => {
        count(gate);
        gates.delete(gate);
      };
    },
    egressRefused: (reason) => refused.inc({ reason }),
    refreshEgress: () => {
      for (const gate of gates.keys()) count(gate);
    },
  };
}
