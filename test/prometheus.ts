import assert from "node:assert/strict";

/** What a page of metrics says, in Prometheus' text format. */
export interface MetricsPage {
  /** The value of a series; 0 where it is not there. Labels are named in their order on the page. */
  value(series: string): number;
  has(series: string): boolean;
  /** Every name that has a type. */
  names: string[];
}

const sample = /^([a-z_0-9]+)(?:\{([a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*)\})? (\S+)$/;

/** Reads a page of metrics; fails on any line that is not of the format. */
export function readMetrics(text: string): MetricsPage {
  const values = new Map<string, number>();
  const names: string[] = [];
  assert.ok(text.endsWith("\n"));
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, type] = /^# TYPE ([a-z_0-9]+) (?:counter|gauge|histogram)$/.exec(line) ?? [];
    if (type !== undefined) names.push(type);
    else if (!/^# HELP [a-z_0-9]+ \S/.test(line)) {
      const [, name, labels, value] = sample.exec(line) ?? assert.fail(`no sample: ${line}`);
      assert.ok(
        names.some((one) => name!.startsWith(one)),
        `${name} has no type`,
      );
      values.set(labels === undefined ? name! : `${name}{${labels}}`, number(value!));
    }
  }
  return {
    value: (series) => values.get(series) ?? 0,
    has: (series) => [...values.keys()].some((one) => one.includes(series)),
    names,
  };
}

function number(text: string): number {
  const value = text === "+Inf" ? Infinity : Number(text);
  assert.ok(!Number.isNaN(value), text);
  return value;
}
