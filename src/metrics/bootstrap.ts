import { randomOf } from "../statistics/random.ts";
import { type CellCounts, drawCells, drawFrom, type Population } from "../statistics/resample.ts";
import { addTo, clearMargins, emptyMargins } from "./confusion.ts";
import type { LabelMetric } from "./labels.ts";
import type { Resampled } from "./metric.ts";
import type { ClassificationRows, Rows } from "./rows.ts";
import { unequalWeights } from "./rows.ts";

/** One metric to be measured of resamples: of the candidate and, where it is compared, of the baseline. */
export interface BootstrapTask {
  readonly candidate: Resampled;
  readonly baseline?: Resampled;
}

/** What a metric resulted in on resamples: NaN where it had no value. Both models on the same resamples. */
export interface Resamples {
  readonly candidate: Float64Array;
  readonly baseline?: Float64Array;
  /** What was drawn, in words. */
  readonly drawn: string;
  readonly seed: string;
}

/** The most passes over a row in all resamples of a metric; but never fewer than the least resamples. */
const MAX_PASSES = 1e8;
const MIN_RESAMPLES = 100;

/**
 * Measures each task on resamples of the rows. With `baseline` every task has one; without, none. Every task of a kind
 * sees the same resamples, whatever the other tasks are: a metric alone results in the same numbers as among others.
 * `wanted` resamples are drawn, or fewer if that took more than `MAX_PASSES` over a row.
 */
export function bootstrap(
  tasks: readonly BootstrapTask[],
  rows: Rows,
  baseline: Rows | undefined,
  seed: string,
  wanted: number,
): Resamples[] {
  const results = new Array<Resamples>(tasks.length);
  const queues = new Map<Kind, Queued[]>();
  tasks.forEach((task, index) => {
    const kind = kindOf(task.candidate, rows);
    queues.set(kind, [...(queues.get(kind) ?? []), { index, task }]);
  });
  for (const [kind, queued] of queues) {
    const samples =
      kind === "cells"
        ? overCells(queued, rows as ClassificationRows, baseline as ClassificationRows | undefined, seed, wanted)
        : overCounts(queued, kind, rows, baseline, seed, wanted);
    queued.forEach(({ index }, at) => {
      results[index] = samples[at] as Resamples;
    });
  }
  return results;
}

type Kind = "cells" | "rows of each class" | "rows" | "groups" | "queries";

interface Queued {
  readonly index: number;
  readonly task: BootstrapTask;
}

function kindOf(resampled: Resampled, rows: Rows): Kind {
  if (resampled.by === "counts" && resampled.units !== undefined) return "queries";
  if (rows.groups !== undefined) return "groups";
  if (resampled.by === "labels") return unequalWeights(rows) === undefined ? "cells" : "rows of each class";
  return resampled.stratified ? "rows of each class" : "rows";
}

/** The resamples that a metric gets for that many rows. */
function affordable(wanted: number, passesOfOne: number): number {
  return Math.min(wanted, Math.max(MIN_RESAMPLES, Math.floor(MAX_PASSES / passesOfOne)));
}

// --- by the cells of the confusion

function overCells(
  queued: readonly Queued[],
  rows: ClassificationRows,
  baseline: ClassificationRows | undefined,
  seed: string,
  wanted: number,
): Resamples[] {
  const metrics = queued.map(candidateMetric);
  // The candidate's own interval must not depend on what it is compared with: pairs have a stream of their own.
  if (baseline === undefined) return sampleCells(metrics, cellsOf(rows), rows.classes, `${seed}/cells`, wanted);
  return samplePairedCells(metrics, cellsOf(rows, baseline), rows.classes, `${seed}/paired cells`, wanted);
}

function candidateMetric({ task }: Queued): LabelMetric {
  if (task.candidate.by !== "labels") throw new Error("a metric of scores cannot be computed from cells");
  return task.candidate.metric;
}

interface Cells extends CellCounts {
  readonly actual: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** The rows counted by class, answer and, if there is one, the answer of the baseline. */
function cellsOf(rows: ClassificationRows, baseline?: ClassificationRows): Cells {
  const { actual, predicted, classes } = rows;
  const codeOf = (i: number) => {
    const second = baseline === undefined ? 0 : (baseline.predicted[i] as number);
    return ((actual[i] as number) * classes + (predicted[i] as number)) * classes + second;
  };
  const found = countCodes(actual.length, codeOf, classes ** 3);
  const codes = Float64Array.from(found.keys()).sort();
  const stratumOf = (code: number) => Math.floor(code / classes / classes);
  const starts: number[] = [];
  codes.forEach((code, at) => {
    if (at === 0 || stratumOf(code) !== stratumOf(codes[at - 1] as number)) starts.push(at);
  });
  return {
    counts: codes.map((code) => found.get(code) as number),
    starts: Uint32Array.from([...starts, codes.length]),
    actual: Int32Array.from(codes, stratumOf),
    first: Int32Array.from(codes, (code) => Math.floor(code / classes) % classes),
    second: Int32Array.from(codes, (code) => code % classes),
  };
}

/** How many rows have each code that occurs; of few possible codes by position, which is much faster. */
function countCodes(rows: number, codeOf: (row: number) => number, codes: number): Map<number, number> {
  const found = new Map<number, number>();
  if (codes > DENSE_CODES) {
    for (let i = 0; i < rows; i++) found.set(codeOf(i), (found.get(codeOf(i)) ?? 0) + 1);
    return found;
  }
  const counts = new Uint32Array(codes);
  for (let i = 0; i < rows; i++) counts[codeOf(i)]!++;
  counts.forEach((count, code) => {
    if (count > 0) found.set(code, count);
  });
  return found;
}

const DENSE_CODES = 100_000;

const CELLS = "rows of each class, from confusion-matrix counts";

function sampleCells(
  metrics: readonly LabelMetric[],
  cells: Cells,
  classes: number,
  seed: string,
  wanted: number,
): Resamples[] {
  const count = affordable(wanted, cells.counts.length + metrics.length * classes);
  const draw = drawCells(cells, randomOf(seed));
  const drawn = new Float64Array(cells.counts.length);
  const margins = emptyMargins(classes);
  const samples = metrics.map(() => new Float64Array(count));
  for (let b = 0; b < count; b++) {
    draw(drawn);
    clearMargins(margins);
    for (let c = 0; c < drawn.length; c++) {
      addTo(margins, cells.actual[c] as number, cells.first[c] as number, drawn[c] as number);
    }
    for (let m = 0; m < metrics.length; m++) {
      (samples[m] as Float64Array)[b] = (metrics[m] as LabelMetric)(margins).value ?? Number.NaN;
    }
  }
  return samples.map((candidate) => ({ candidate, drawn: CELLS, seed }));
}

function samplePairedCells(
  metrics: readonly LabelMetric[],
  cells: Cells,
  classes: number,
  seed: string,
  wanted: number,
): Resamples[] {
  const count = affordable(wanted, cells.counts.length + 2 * metrics.length * classes);
  const draw = drawCells(cells, randomOf(seed));
  const drawn = new Float64Array(cells.counts.length);
  const [now, then] = [emptyMargins(classes), emptyMargins(classes)];
  const samples = metrics.map(() => ({ candidate: new Float64Array(count), baseline: new Float64Array(count) }));
  for (let b = 0; b < count; b++) {
    draw(drawn);
    clearMargins(now);
    clearMargins(then);
    for (let c = 0; c < drawn.length; c++) {
      addTo(now, cells.actual[c] as number, cells.first[c] as number, drawn[c] as number);
      addTo(then, cells.actual[c] as number, cells.second[c] as number, drawn[c] as number);
    }
    samples.forEach(({ candidate, baseline }, m) => {
      const metric = metrics[m] as LabelMetric;
      candidate[b] = metric(now).value ?? Number.NaN;
      baseline[b] = metric(then).value ?? Number.NaN;
    });
  }
  return samples.map((both) => ({ ...both, drawn: CELLS, seed }));
}

// --- by how often each unit is drawn

interface Measure {
  readonly of: (counts: Uint8Array, drawn: number) => number;
  readonly into: Float64Array;
}

function overCounts(
  queued: readonly Queued[],
  kind: Exclude<Kind, "cells">,
  rows: Rows,
  baselineRows: Rows | undefined,
  seed: string,
  wanted: number,
): Resamples[] {
  const population = populationOf(kind, queued, rows);
  const seedOfKind = `${seed}/${kind}`;
  const samples = queued.map(({ task }) => {
    const passes = task.candidate.by === "labels" ? 1 : task.candidate.passes;
    const count = affordable(wanted, population.units * passes);
    const candidate = new Float64Array(count);
    const result = { drawn: kind, seed: seedOfKind, candidate };
    return task.baseline === undefined ? result : { ...result, baseline: new Float64Array(count) };
  });
  const measures: Measure[] = queued.flatMap(({ task }, at) => {
    const { candidate, baseline } = samples[at] as Resamples;
    const own = { of: countMeasure(task.candidate, rows), into: candidate };
    if (task.baseline === undefined || baseline === undefined || baselineRows === undefined) return [own];
    return [own, { of: countMeasure(task.baseline, baselineRows), into: baseline }];
  });
  const draw = drawFrom(population, randomOf(seedOfKind));
  const counts = new Uint8Array(population.units);
  const most = samples.reduce((longest, { candidate }) => Math.max(longest, candidate.length), 0);
  for (let b = 0; b < most; b++) {
    const drawn = draw(counts);
    for (const { of, into } of measures) if (b < into.length) into[b] = of(counts, drawn);
  }
  return samples;
}

function populationOf(kind: Exclude<Kind, "cells">, queued: readonly Queued[], rows: Rows): Population {
  const units = rows.type === "ranking" ? rows.relevance.length : rows.actual.length;
  switch (kind) {
    case "queries": {
      const first = queued[0]?.task.candidate;
      return { units: first?.by === "counts" ? (first.units ?? 0) : 0 };
    }
    case "groups":
      return { units, groups: rows.groups as Int32Array };
    case "rows of each class":
      return { units, strata: (rows as ClassificationRows).actual };
    case "rows":
      return { units };
  }
}

function countMeasure(resampled: Resampled, rows: Rows): Measure["of"] {
  if (resampled.by === "counts") return resampled.measure;
  const { actual, predicted, classes } = rows as ClassificationRows;
  const weights = unequalWeights(rows);
  const margins = emptyMargins(classes);
  return (counts) => {
    clearMargins(margins);
    for (let i = 0; i < actual.length; i++) {
      const times = counts[i] as number;
      if (times === 0) continue;
      const mass = weights === undefined ? times : times * (weights[i] as number);
      addTo(margins, actual[i] as number, predicted[i] as number, mass);
    }
    return resampled.metric(margins).value ?? Number.NaN;
  };
}
