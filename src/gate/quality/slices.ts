import { type Finding, finding, type Location } from "../../domain/finding.ts";
import { counted, formatCount } from "../../domain/numbers.ts";
import { findMetric } from "../../metrics/catalogue.ts";
import { selectRows } from "../../metrics/rows.ts";
import { decisionsOf } from "../../registry/decisions.ts";
import type { Document } from "../../registry/document.ts";
import { metricNames } from "../../registry/metrics.ts";
import {
  DEFAULT_MIN_SAMPLES,
  type GatePolicy,
  type ModelPolicy,
  type SlicePolicy,
} from "../../registry/policy-types.ts";
import { suggest } from "../../registry/suggest.ts";
import type { Slice, SmallSlices } from "../result.ts";
import { gateRules as rules } from "../rules.ts";
import { judgeMetric, notMeasured } from "./judge.ts";
import type { Sample } from "./sample.ts";
import { measureMetrics, type Pair } from "./uncertainty.ts";

export interface SlicesInput {
  readonly sample: Sample;
  readonly pair: Pair;
  /** For each row, 1 where the previous release predicts differently. */
  readonly changed: Uint8Array | undefined;
  readonly gate: GatePolicy;
  readonly policy: Document<ModelPolicy> | undefined;
  readonly fixtures: string;
}

export interface JudgedSlices {
  readonly slices: readonly Slice[];
  readonly small: readonly SmallSlices[];
  readonly findings: readonly Finding[];
  readonly undecided: boolean;
}

/** A column with more values that are judged is no way to slice, but one that identifies rows. */
const MAX_SLICES = 200;

/** Judges each value of each column of `gate.slices` by itself. */
export function judgeSlices(input: SlicesInput): JudgedSlices {
  const judged = (input.gate.slices ?? []).map((policy, i) => judgeColumn(policy, i, input));
  return {
    slices: judged.flatMap((j) => j.slices),
    small: judged.flatMap((j) => j.small),
    findings: judged.flatMap((j) => j.findings),
    undecided: judged.some((j) => j.undecided),
  };
}

function judgeColumn(slicePolicy: SlicePolicy, index: number, input: SlicesInput): JudgedSlices {
  const { column, metrics: limits, min_samples: least = DEFAULT_MIN_SAMPLES } = slicePolicy;
  const { sample, pair, changed, gate, policy, fixtures } = input;
  const at = (...pointer: (string | number)[]): Location =>
    policy?.locate(["gate", "slices", index, ...pointer]) ?? { file: fixtures };
  const found = Object.keys(limits).map((name) => ({ name, metric: findMetric(name, sample.rows.type) }));
  const unknown = found
    .filter(({ metric }) => metric === undefined)
    .map(({ name }) => {
      const meant = suggest(name, metricNames(sample.rows.type));
      const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
      return notMeasured(name, `it does not apply to ${sample.rows.type}${hint}`, at("metrics", name));
    });
  const metrics = found.flatMap(({ metric }) => (metric === undefined ? [] : [metric]));
  const values = rowsByValue(sample, column);
  const large = values.filter(({ indexes }) => indexes.length >= least);
  const small = values.filter(({ indexes }) => indexes.length < least);
  const few: SmallSlices[] =
    small.length === 0
      ? []
      : [{ column, values: small.length, rows: small.reduce((n, { indexes }) => n + indexes.length, 0), below: least }];
  if (large.length > MAX_SLICES) {
    const message = `${column} has ${formatCount(large.length)} values with at least ${counted(least, "row")}; at most ${MAX_SLICES} slices are judged.`;
    return {
      slices: [],
      small: few,
      findings: [...unknown, finding(rules.tooManySlices, { message, location: at("column") })],
      undecided: true,
    };
  }
  const each = large.map(({ value, indexes }) => {
    const own: Pair = { candidate: selectRows(pair.candidate, indexes), seed: `${pair.seed} ${column}=${value}` };
    const shownAs = (name: string) => `${name} where ${column} is ${value} (${counted(indexes.length, "row")})`;
    const judged = measureMetrics(metrics, own, shownAs).subjects.map((subject) =>
      judgeMetric(subject, {
        limits: limits[subject.name],
        decisions: decisionsOf(gate),
        limitAt: at("metrics", subject.name),
        slice: `${column}=${value}`,
      }),
    );
    const slice: Slice = {
      column,
      value,
      rows: indexes.length,
      ...(changed === undefined ? {} : { changed: indexes.reduce((n, row) => n + (changed[row] as number), 0) }),
      metrics: judged.map((j) => j.metric),
    };
    return { slice, judged };
  });
  return {
    slices: each.map(({ slice }) => slice),
    small: few,
    findings: [
      ...unknown,
      ...each.flatMap((e) => e.judged.flatMap((j) => j.findings)),
      ...reportTooFew(few, large.length, at()),
    ],
    undecided: (values.length > 0 && large.length === 0) || each.some((e) => e.judged.some((j) => j.undecided)),
  };
}

/** The rows of each value, values in the order of their text. */
function rowsByValue({ slices }: Sample, name: string): { value: string; indexes: Uint32Array }[] {
  const column = slices[name];
  if (column === undefined) return [];
  const indexes = column.values.map((): number[] => []);
  column.codes.forEach((code, row) => {
    indexes[code]?.push(row);
  });
  return column.values
    .map((value, code) => ({ value, indexes: Uint32Array.from(indexes[code] ?? []) }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** How many there are, and not which: a value with few rows may point at a person. */
function reportTooFew(small: readonly SmallSlices[], judged: number, location: Location): Finding[] {
  return small.map(({ column, values, rows, below }) => {
    const rule = judged === 0 ? rules.noSliceJudged : rules.slicesTooSmall;
    const message = `By ${column}, ${counted(values, "value")} ${values === 1 ? "has" : "have"} fewer than ${counted(below, "row")} (${formatCount(rows)} in all); not judged.`;
    return finding(rule, { message, location, subject: column });
  });
}
