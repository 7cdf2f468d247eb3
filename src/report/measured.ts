import { largest, smallest } from "../domain/extremes.ts";
import { MIN_TAIL_RUNS } from "../gate/latency/shape.ts";
import type { Parity } from "../gate/ports.ts";
import type { BaselineQuality, GateMetric, Latency, Quality } from "../gate/result.ts";
import type { Report } from "../releases/report.ts";
import { roundedUp } from "../statistics/equal-model.ts";
import { plain } from "./escape.ts";
import { formatCount, formatMs, formatNumber, formatShare } from "./numbers.ts";

/** What stands behind the figures of quality: a sentence a line. */
export function describeQuality(quality: Quality): string[] {
  const { rows, fixtures, positiveClass, majorityShare, groups, weight, threshold, baseline, minDetectable } = quality;
  const about = [
    ...(positiveClass === undefined ? [] : [`positive class ${positiveClass}`]),
    ...(threshold === undefined ? [] : [`threshold ${threshold}`]),
    ...(groups === undefined ? [] : [`${groups} groups`]),
    ...(weight === undefined ? [] : [`weighted by ${weight}`]),
  ];
  const majority =
    majorityShare === undefined
      ? ""
      : `; always predicting the most frequent class would be right in ${formatShare(majorityShare)}`;
  return [
    `${[`${rows} labelled rows of ${fixtures}`, ...about].join(", ")}${majority}`,
    ...(baseline === undefined ? [] : [describeBaseline(baseline, quality)]),
    ...describeSlices(quality),
    ...(minDetectable === undefined ? [] : [minDetectable]),
    ...quality.metrics.flatMap((metric) => describeEqualModel(metric, quality)),
  ].map(plain);
}

/** How a limit against the previous release decides an equally good model, and what would decide it better if it does badly. */
export function describeEqualModel({ name, equalModel, limits }: GateMetric, { rows, policy }: Quality): string[] {
  if (equalModel === undefined || limits?.maxRegression === undefined) return [];
  const { refused, inconclusive, passed, limitNeeded, rowsNeeded, worstCase } = equalModel;
  const shares = [
    `refused in ${formatShare(refused)} of cases`,
    ...(policy.previous === "point" ? [] : [`inconclusive in ${formatShare(inconclusive)}`]),
    `passed in ${formatShare(passed)}`,
  ].join(", ");
  const enough = rowsNeeded <= rows;
  const advice = enough
    ? ""
    : `; at least ${formatCount(rowsNeeded)} rows or a limit of ${roundedUp(limitNeeded)} would be enough`;
  const assumed = worstCase === true ? " (if its errors are independent of this model's)" : "";
  return [
    `max_regression of ${name}: with ${formatCount(rows)} rows, an equally good model is ${shares}${assumed}${advice}`,
  ];
}

function describeBaseline(baseline: BaselineQuality, { slices }: Quality): string {
  if (baseline.changed === undefined) return `${baseline.version} is not comparable: ${baseline.notComparable}`;
  const { rows, count } = baseline.changed;
  const drift =
    baseline.drift === undefined
      ? ""
      : `; ${baseline.drift.of} moved by PSI ${baseline.drift.psi.toFixed(3)}, KS ${baseline.drift.ks.toFixed(3)}`;
  const [most] = slices
    .filter((slice) => (slice.changed ?? 0) > 0)
    .sort((a, b) => (b.changed ?? 0) / b.rows - (a.changed ?? 0) / a.rows);
  const where =
    most === undefined ? "" : `, most of them in ${most.column} ${most.value} (${most.changed} of ${most.rows})`;
  return `${count} of ${rows} rows get a different prediction than from ${baseline.version}${where}${drift}`;
}

/** One line a column: which slices were judged, and within which range they lie. */
function describeSlices({ slices, smallSlices }: Quality): string[] {
  const columns = [...new Set([...slices, ...smallSlices].map(({ column }) => column))];
  return columns.map((column) => {
    const judged = slices.filter((slice) => slice.column === column);
    const small = smallSlices.filter((s) => s.column === column).reduce((n, { values }) => n + values, 0);
    const names = [...new Set(judged.flatMap((slice) => slice.metrics.map((m) => m.name)))];
    const ranges = names.map((name) => {
      const values = judged
        .flatMap((slice) => slice.metrics)
        .filter((m) => m.name === name)
        .flatMap((m) => (m.value === null ? [] : [m.value]));
      return values.length === 0
        ? `${name} undefined`
        : `${name} ${formatNumber(smallest(values))} to ${formatNumber(largest(values))}`;
    });
    const few = small === 0 ? "" : `; ${small} with too few rows were not judged`;
    return `${judged.length} ${judged.length === 1 ? "slice" : "slices"} by ${column}: ${ranges.join(", ") || "none was judged"}${few}`;
  });
}

export function describeParity({ sets, outputs }: Parity): string {
  const most = largest(
    outputs.map((o) => o.maxAbsolute),
    0,
  );
  const elements = outputs.reduce((sum, o) => sum + o.elements, 0);
  const counted = `${sets} ${sets === 1 ? "set" : "sets"} of ONNX test data, ${elements} output ${elements === 1 ? "value" : "values"} compared`;
  return `${counted}; the largest difference is ${most === 0 ? 0 : most.toPrecision(3)}`;
}

export function describeLatency(latency: Latency): string {
  if (latency.skipped !== undefined) return plain(`Latency was not measured: ${latency.skipped}`);
  const { protocol, harness, baseline, percentiles } = latency;
  const from = latency.inputs === "fixtures" ? "rows of the fixtures" : "inputs made from the model's signature";
  const samples = percentiles[0]?.samples ?? 0;
  const run = samples === 1 ? "run" : "runs";
  const runs = latency.rowsPerRun === undefined ? `single-row ${run}` : `${run} of ${latency.rowsPerRun} rows each`;
  const beside =
    baseline === undefined || baseline.notComparable !== undefined ? "" : `, interleaved with ${baseline.version}`;
  const rounds = `in ${protocol.rounds} ${protocol.rounds === 1 ? "round" : "rounds"}${beside}`;
  return plain(
    [
      `${samples} ${runs} on ${from} ${protocol.rounds === 0 ? "with the model alone" : rounds}`,
      ...(samples < MIN_TAIL_RUNS ? ["too few for a p95, which is the slowest of them"] : []),
      `first run ${latency.coldStartMs.toFixed(1)} ms`,
      ...(baseline?.notComparable === undefined
        ? []
        : [`${baseline.version} was not timed: ${baseline.notComparable}`]),
      ...(protocol.cutShort
        ? [`cut short when the time for it was used up (${Math.round(protocol.budgetMs / 1000)} s)`]
        : []),
      ...(harness?.bound === true
        ? [`too fast to separate from harness overhead (${formatMs(harness.floorMs)} per run)`]
        : []),
    ].join("; "),
  );
}

/** What measured: the runtime and the machine. */
export function describeMachine({ machine, runtime }: Report): string {
  const { cpu, cores, platform } = machine;
  return `${runtime === undefined ? "" : `${runtime.name} ${runtime.version} on `}${cpu}, ${cores} cores, ${platform}, one thread`;
}
