import { readdir } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, type Registry } from "prom-client";

const resolution = 20;
const nanoseconds = 1e9;

/** The figures of this process under the names that dashboards for Node know; the loop is watched until it is disposed. */
export function processMetrics(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const memory = gauge("process_resident_memory_bytes", "Memory of the server's process");
  const heap = gauge("nodejs_heap_size_used_bytes", "What of the JavaScript heap is in use");
  const files = gauge("process_open_fds", "Open files and sockets of the server's process");
  const lag = gauge("nodejs_eventloop_lag_p99_seconds", "Delay of the event loop, 99th percentile");
  const longest = gauge("nodejs_eventloop_lag_max_seconds", "Longest delay of the event loop");
  const started = gauge("process_start_time_seconds", "When the process started, since 1970");
  started.set(performance.timeOrigin / 1000);
  const name = "process_cpu_seconds_total";
  const cpu = new Counter({ name, help: "CPU time of the server's process", registers });
  let counted = 0;
  const loop = monitorEventLoopDelay({ resolution });
  loop.enable();
  return {
    async refreshProcess(): Promise<void> {
      const { user, system } = process.cpuUsage();
      cpu.inc((user + system) / 1e6 - counted);
      counted = (user + system) / 1e6;
      memory.set(process.memoryUsage.rss());
      heap.set(process.memoryUsage().heapUsed);
      lag.set(lagOf(loop.percentile(99)));
      longest.set(lagOf(loop.max));
      // Else a bad minute would show for ever.
      loop.reset();
      files.set((await readdir("/proc/self/fd").catch(() => [])).length);
    },
    [Symbol.dispose]: () => void loop.disable(),
  };
}

/** The histogram holds the time from tick to tick, which is the resolution when nothing is late. */
function lagOf(ns: number): number {
  return Math.max(0, ns / nanoseconds - resolution / 1000);
}
