import { loadavg } from "node:os";

/** What a row should reach: a bound for its median, or for its ratio to the alternative. */
export type Aim = { most: number } | { least: number } | { ratio: number };

/** One line of a table: what was measured, and what the same costs another way in the same run. */
export interface Row {
  name: string;
  values: readonly number[];
  /** Milliseconds unless said. */
  unit?: string;
  against?: readonly number[];
  aim?: Aim;
}

/** What one file of the benchmarks found out. */
export interface Table {
  title: string;
  rows: Row[];
  /** Sentences without which the figures would be misread. */
  notes?: string[];
}

/** The value below which this share (0 to 1) of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle value; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? (upper + (sorted[half - 1] ?? Number.NaN)) / 2 : upper;
}

/** How many milliseconds the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Two ways to do the same, measured in turns, so that what else the machine does meets both alike. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ours: number[]; theirs: number[] }> {
  const found = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    // Who goes second may find warmer caches, or a tired processor.
    if (round % 2 === 0) found.ours.push(await ours());
    found.theirs.push(await theirs());
    if (round % 2 === 1) found.ours.push(await ours());
  }
  return found;
}

function number(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  return value.toFixed(size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0);
}

function ratioOf({ values, against }: Row): number {
  return against === undefined ? Number.NaN : median(values) / median(against);
}

function aimText({ aim, unit = "ms" }: Row): string {
  if (aim === undefined) return "";
  if ("ratio" in aim) return `≤ ${aim.ratio.toFixed(2)} ×`;
  return "most" in aim ? `≤ ${number(aim.most)} ${unit}` : `≥ ${number(aim.least)} ${unit}`;
}

/** Whether the row reaches its aim; undefined when it has none. */
export function reaches(row: Row): boolean | undefined {
  const { aim, values } = row;
  if (aim === undefined) return undefined;
  if ("ratio" in aim) return ratioOf(row) <= aim.ratio;
  return "most" in aim ? median(values) <= aim.most : median(values) >= aim.least;
}

function cells(row: Row): string[] {
  const { name, values, unit = "ms" } = row;
  const share = (part: number, needed: number) =>
    values.length < needed ? "–" : number(percentile(values, part));
  const ratio = ratioOf(row);
  const reached = reaches(row);
  return [
    name,
    number(median(values)),
    share(0.95, 3),
    share(0.99, 100),
    unit,
    String(values.length),
    Number.isNaN(ratio) ? "" : `${ratio.toFixed(2)} ×`,
    aimText(row),
    reached === undefined ? "" : reached ? "ok" : "MISS",
  ];
}

const header = ["", "median", "p95", "p99", "", "n", "ratio", "aim", ""];
const leftAligned = new Set([0, 4, 8]);

/** The table as text, its columns aligned. */
export function tableText({ title, rows, notes = [] }: Table): string {
  const lines = [header, ...rows.map(cells)];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const text = lines.map((line) =>
    line
      .map((cell, column) =>
        leftAligned.has(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
  const load = `load ${loadavg()[0]!.toFixed(1)}`;
  return [`${title}  (${load})`, ...text, ...notes.map((note) => `  ${note}`)].join("\n");
}
