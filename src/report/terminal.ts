import { largest, smallest } from "../domain/extremes.ts";
import { type Finding, formatLocation, sortFindings } from "../domain/finding.ts";
import { rulePage } from "../domain/rule.ts";
import { MIN_TAIL_RUNS } from "../gate/latency/shape.ts";
import type { Parity } from "../gate/ports.ts";
import type { BaselineQuality, GateMetric, Latency, Quality } from "../gate/result.ts";
import type { Report } from "../releases/report.ts";
import { roundedUp } from "../statistics/equal-model.ts";
import { contractLines } from "./contract.ts";
import { plain } from "./escape.ts";
import {
  COLUMN_TITLES,
  type FigureColumn,
  type FigureTable,
  figuresOf,
  formatBytes,
  formatCount,
  formatMs,
  formatNumber,
  formatShare,
} from "./figures.ts";
import { describePrevious, describeSource, gateAdvice, headline, UNGATED_LINE } from "./verdict-line.ts";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Paints text for a terminal; the identity where there are no colours. */
export type Paint = (style: Style, text: string) => string;

const COLOUR = { pass: "green", fail: "red", inconclusive: "yellow", ungated: "yellow" } as const;
const MARK = {
  waived: ["yellow", "waived "],
  error: ["red", "error  "],
  warning: ["yellow", "warning"],
  notice: ["cyan", "notice "],
} as const;

/** The report for a terminal, without a line end at the end. */
export function renderTerminal(report: Report, paint: Paint): string {
  const blocks = [
    header(report, paint),
    contract(report, paint),
    renderFindings(report.findings, paint),
    measurements(report, paint),
    defaults(report, paint),
    files(report, paint),
    [paint("bold", paint(COLOUR[report.verdict], verdictLine(report)))],
  ];
  return blocks
    .filter((b) => b.length > 0)
    .map((b) => b.join("\n"))
    .join("\n\n");
}

function verdictLine(report: Report): string {
  return `${report.verdict.toUpperCase()}  ${plain(report.reason)}`;
}

function header(report: Report, paint: Paint): string[] {
  const ungated = report.verdict === "ungated" ? [paint("yellow", `${UNGATED_LINE}. ${gateAdvice(report.model)}`)] : [];
  return [
    ...ungated,
    paint("bold", plain(headline(report))),
    `${label("source")}${describeSource(report)}`,
    `${label("compared with")}${plain(describePrevious(report))}`,
  ];
}

function contract(report: Report, paint: Paint): string[] {
  if (report.contract === undefined) return [];
  const { summary, changes, notes } = contractLines(report.contract);
  return [
    paint("bold", plain(summary)),
    ...changes.map(
      ({ requires, message, note }) =>
        `  ${requires.padEnd(5)}  ${plain(message)}${note === "" ? "" : ` ${paint("yellow", `(${plain(note)})`)}`}`,
    ),
    ...notes.map((note) => paint("dim", `  ${plain(note)}`)),
  ];
}

function label(text: string): string {
  return `  ${text.padEnd(15)}`;
}

/** Two lines a finding: what and where, then what to do and the rule. */
export function renderFindings(all: readonly Finding[], paint: Paint): string[] {
  return sortFindings(all).flatMap((f) => {
    const [style, word] = MARK[f.waiver === undefined ? f.level : "waived"];
    const where = f.location ? `${formatLocation(f.location)}  ` : "";
    const advice = f.waiver === undefined ? f.fix : `Waived by ${f.waiver.by}: ${f.waiver.reason}`;
    return [
      `${paint(style, word)}  ${paint("dim", plain(where))}${plain(f.message)}`,
      `         ${plain(advice)} ${paint("dim", `(${f.rule}, ${rulePage(f.rule)})`)}`,
    ];
  });
}

function measurements(report: Report, paint: Paint): string[] {
  if (report.notMeasured !== undefined) return [paint("dim", `Not measured: ${plain(report.notMeasured)}`)];
  const table = figuresOf(report);
  const lines = [
    ...(report.quality ? describeQuality(report.quality) : []),
    ...(report.parity ? [describeParity(report.parity)] : []),
    ...(report.latency ? [describeLatency(report.latency)] : []),
  ];
  if (table.rows.length === 0) return lines.map((l) => paint("dim", l));
  return [...renderTable(table, paint), "", ...lines.map((l) => paint("dim", l)), ...measuredOn(report, paint)];
}

function renderTable({ rows, columns }: FigureTable, paint: Paint): string[] {
  const titles = { name: "", ...COLUMN_TITLES };
  const shown = ["name", ...columns] as const;
  const widths = new Map(
    shown.map((c) => [
      c,
      largest(
        rows.map((r) => plain(r[c]).length),
        titles[c].length,
      ),
    ]),
  );
  const line = (cells: Readonly<Record<"name" | FigureColumn, string>>) =>
    shown
      .map((c) =>
        c === "name" || c === "limit"
          ? plain(cells[c]).padEnd(widths.get(c) ?? 0)
          : cells[c].padStart(widths.get(c) ?? 0),
      )
      .join("  ");
  const state = {
    ok: paint("green", "ok"),
    fails: paint("red", "fails"),
    undecided: paint("yellow", "undecided"),
    shown: "",
  };
  return [paint("dim", `  ${line(titles)}`.trimEnd()), ...rows.map((r) => `  ${line(r)}  ${state[r.state]}`.trimEnd())];
}

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

function measuredOn(report: Report, paint: Paint): string[] {
  const { cpu, cores, platform } = report.machine;
  const runtime = report.runtime ? `${report.runtime.name} ${report.runtime.version} on ` : "";
  return [paint("dim", plain(`${runtime}${cpu}, ${cores} cores, ${platform}, one thread`))];
}

function defaults(report: Report, paint: Paint): string[] {
  if (report.defaults.length === 0) return [];
  return [
    paint("dim", "Defaults that were used:"),
    ...report.defaults.map((d) => paint("dim", plain(`  ${d.setting} = ${d.value}  (${d.why})`))),
  ];
}

function files(report: Report, paint: Paint): string[] {
  const width = largest(
    report.files.map((f) => f.name.length),
    0,
  );
  return report.files.map(
    (f) =>
      `  ${plain(f.name).padEnd(width)}  ${formatBytes(f.size).padStart(7)}  ${paint("dim", `sha256:${f.sha256}`)}`,
  );
}
