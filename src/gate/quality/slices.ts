import { type Finding, finding, type Location } from "../../nouns/finding.js";
import type { Document } from "../../registry/document.js";
import { metricNames } from "../../registry/metrics.js";
import type { GatePolicy, ModelPolicy, SlicePolicy } from "../../registry/policy-types.js";
import { suggest } from "../../registry/suggest.js";
import { findMetric } from "../metrics/catalogue.js";
import { selectRows } from "../metrics/rows.js";
import type { Slice } from "../result.js";
import { gateRules as rules } from "../rules.js";
import { judgeMetric, notMeasured } from "./judge.js";
import type { Sample } from "./sample.js";
import { measureMetrics, type Pair } from "./uncertainty.js";

export interface SlicesInput {
  readonly sample: Sample;
  readonly pair: Pair;
  /** For each row, 1 where the previous release answers otherwise. */
  readonly changed: Uint8Array | undefined;
  readonly gate: GatePolicy;
  readonly policy: Document<ModelPolicy> | undefined;
  readonly fixtures: string;
}

export interface JudgedSlices {
  readonly slices: readonly Slice[];
  readonly findings: readonly Finding[];
  readonly undecided: boolean;
}

/** From so many rows on a slice is judged, where model.yml does not say. */
export const DEFAULT_MIN_SAMPLES = 100;
const MOST_NAMED = 5;

/** Judges each value of each column of `gate.slices` by itself. */
export function judgeSlices(input: SlicesInput): JudgedSlices {
  const judged = (input.gate.slices ?? []).map((policy, i) => judgeColumn(policy, i, input));
  return {
    slices: judged.flatMap((j) => j.slices),
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
      return notMeasured(name, `no ${sample.rows.type} is measured by it${hint}`, at("metrics", name));
    });
  const metrics = found.flatMap(({ metric }) => (metric === undefined ? [] : [metric]));
  const each = rowsByValue(sample, column).map(({ value, indexes }) => {
    const enough = indexes.length >= least;
    const own: Pair = { candidate: selectRows(pair.candidate, indexes), seed: `${pair.seed} ${column}=${value}` };
    const shownAs = (name: string) => `${name} where ${column} is ${value} (${indexes.length} rows)`;
    const judged = measureMetrics(metrics, own, shownAs).subjects.map((subject) =>
      judgeMetric(subject, {
        limits: enough ? limits[subject.name] : undefined,
        policy: gate.policy ?? "point",
        limitAt: at("metrics", subject.name),
      }),
    );
    const slice: Slice = {
      column,
      value,
      rows: indexes.length,
      ...(changed === undefined ? {} : { changed: indexes.reduce((n, row) => n + (changed[row] as number), 0) }),
      ...(enough ? {} : { tooFew: least }),
      metrics: judged.map((j) => j.metric),
    };
    return { slice, judged };
  });
  const slices = each.map(({ slice }) => slice);
  const none = slices.length > 0 && slices.every((slice) => slice.tooFew !== undefined);
  return {
    slices,
    findings: [
      ...unknown,
      ...each.flatMap((e) => e.judged.flatMap((j) => j.findings)),
      ...tellSmall(column, least, slices, at()),
    ],
    undecided: none || each.some((e) => e.judged.some((j) => j.undecided)),
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

function tellSmall(column: string, least: number, slices: readonly Slice[], location: Location): Finding[] {
  const small = slices.filter((slice) => slice.tooFew !== undefined);
  if (small.length === 0) return [];
  const named = small.slice(0, MOST_NAMED).map(({ value, rows }) => `${value} (${rows})`);
  const more = small.length > MOST_NAMED ? ` and ${small.length - MOST_NAMED} more` : "";
  const rule = small.length === slices.length ? rules.noSliceJudged : rules.slicesTooSmall;
  const message = `By ${column}, fewer than ${least} rows have: ${named.join(", ")}${more}.`;
  return [finding(rule, { message, location })];
}
