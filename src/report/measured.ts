import { largest, smallest } from "../domain/extremes.ts";
import { counted, formatCount, formatMs, formatNumber, formatShare } from "../domain/numbers.ts";
import { MIN_TAIL_RUNS } from "../gate/latency/shape.ts";
import type { Parity } from "../gate/ports.ts";
import type { BaselineQuality, GateMetric, Latency, Quality } from "../gate/result.ts";
import type { Report } from "../releases/report.ts";
import { roundedUp } from "../statistics/equal-model.ts";
import { plain } from "./escape.ts";

/** What stands behind the figures of quality: a sentence a line. */
export function describeQuality(quality: Quality): string[] {
  const { rows, fixtures, positiveClass, majorityShare, groups, weight, threshold, baseline, minDetectable } = quality;
  const about = [
    ...(positiveClass === undefined ? [] : [`positive class ${positiveClass}`]),
    ...(threshold === undefined ? [] : [`threshold ${threshold}`]),
    ...(groups === undefined ? [] : [counted(groups, "group")]),
    ...(weight === undefined ? [] : [`weighted by ${weight}`]),
  ];
  const majority = majorityShare === undefined ? "" : `; majority-class baseline: ${formatShare(majorityShare)}`;
  return [
    `${[`${counted(rows, "labelled row")} from ${fixtures}`, ...about].join(", ")}${majority}${describeUse(quality)}`,
    ...(baseline === undefined ? [] : [describeBaseline(baseline, quality)]),
    ...describeSlices(quality),
    ...(minDetectable === undefined ? [] : [minDetectable.replace(/\.$/, "")]),
    ...quality.metrics.flatMap((metric) => describeEqualModel(metric, quality)),
  ].map(plain);
}

/** How worn the fixture set is; nothing of one that judges its first version, or if it is not known. */
export function describeUse({ judgedVersions }: Quality): string {
  if (judgedVersions === undefined || judgedVersions < 2) return "";
  return `; judged at least ${counted(judgedVersions, "version")}: a holdout wears out`;
}

/** How a limit against the previous release decides an equally good model, and what would decide it better if it does badly. */
export function describeEqualModel({ name, equalModel, limits }: GateMetric, { rows, policy }: Quality): string[] {
  if (equalModel === undefined || limits?.maxRegression === undefined) return [];
  const { refused, inconclusive, passed, limitNeeded, rowsNeeded, worstCase } = equalModel;
  const shares = [
    `refused in ${formatShare(refused)} of cases`,
    ...(policy.previous === "point" ? [] : [`inconclusive in ${formatShare(inconclusive)}`]),
  ].join(", ");
  const enough = rowsNeeded <= rows;
  const advice = enough ? "" : `; use at least ${counted(rowsNeeded, "row")} or a limit of ${roundedUp(limitNeeded)}`;
  const assumed = worstCase === true ? " (if its errors are independent of this model's)" : "";
  return [
    `max_regression of ${name}: with ${counted(rows, "row")}, an equally good model is ${shares} and passed in ${formatShare(passed)}${assumed}${advice}`,
  ];
}

function describeBaseline(baseline: BaselineQuality, { slices }: Quality): string {
  if (baseline.changed === undefined) return `${baseline.version} is not comparable: ${baseline.notComparable}`;
  const { rows, count } = baseline.changed;
  const drift =
    baseline.drift === undefined
      ? ""
      : `; drift of the ${baseline.drift.of}: PSI ${baseline.drift.psi.toFixed(3)}, KS ${baseline.drift.ks.toFixed(3)}`;
  const [most] = slices
    .filter((slice) => (slice.changed ?? 0) > 0)
    .sort((a, b) => (b.changed ?? 0) / b.rows - (a.changed ?? 0) / a.rows);
  const where =
    most === undefined
      ? ""
      : `, the largest share in ${most.column} = ${most.value} (${formatCount(most.changed ?? 0)} of ${formatCount(most.rows)})`;
  const get = count === 1 ? "gets" : "get";
  return `${formatCount(count)} of ${counted(rows, "row")} ${get} a different prediction than from ${baseline.version}${where}${drift}`;
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
    const few = small === 0 ? "" : `${counted(small, "slice")} with too few rows`;
    if (judged.length === 0) return `No slice by ${column} was judged: ${few || "there is none"}`;
    return `${counted(judged.length, "slice")} by ${column}: ${ranges.join(", ")}${few === "" ? "" : `; not judged: ${few}`}`;
  });
}

export function describeParity({ sets, outputs }: Parity): string {
  const most = largest(
    outputs.map((o) => o.maxAbsolute),
    0,
  );
  const elements = outputs.reduce((sum, o) => sum + o.elements, 0);
  const compared = `${counted(sets, "set")} of ONNX test data, ${counted(elements, "output value")} compared`;
  return `${compared}; largest difference: ${most === 0 ? 0 : most.toPrecision(3)}`;
}

export function describeLatency(latency: Latency): string {
  if (latency.skipped !== undefined) return plain(`Latency was not measured: ${latency.skipped}`);
  const { protocol, harness, baseline, percentiles } = latency;
  const from = latency.inputs === "fixtures" ? "fixture rows" : "inputs made from the model's signature";
  const samples = percentiles[0]?.samples ?? 0;
  const { rowsPerRun } = latency;
  const runs =
    rowsPerRun === undefined
      ? counted(samples, "single-row run")
      : `${counted(samples, "run")} of ${counted(rowsPerRun, "row")}`;
  const beside =
    baseline === undefined || baseline.notComparable !== undefined ? "" : `, interleaved with ${baseline.version}`;
  const rounds = `in ${counted(protocol.rounds, "round")}${beside}`;
  return plain(
    [
      `${runs} on ${from} ${protocol.rounds === 0 ? "with the model alone" : rounds}`,
      ...(samples < MIN_TAIL_RUNS ? ["too few for a p95: it is the slowest run"] : []),
      `first run ${latency.coldStartMs.toFixed(1)} ms`,
      ...(baseline?.notComparable === undefined
        ? []
        : [`${baseline.version} was not timed: ${baseline.notComparable}`]),
      ...(protocol.cutShort ? [`cut short by the time budget (${Math.round(protocol.budgetMs / 1000)} s)`] : []),
      ...(harness?.bound === true
        ? [`too fast to separate from harness overhead (${formatMs(harness.floorMs)} per run)`]
        : []),
    ].join("; "),
  );
}

/** What measured: the runtime and the machine. */
export function describeMachine({ machine, runtime }: Pick<Report, "machine" | "runtime">): string {
  const { cpu, cores, platform } = machine;
  return `${runtime === undefined ? "" : `${runtime.name} ${runtime.version} on `}${cpu}, ${counted(cores, "core")}, ${platform}, one thread`;
}
