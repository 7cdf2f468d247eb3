import type { ModelSignature } from "../../../src/domain/signature.ts";
import { encodeColumn } from "../../../src/gate/fixtures/column.ts";
import { runGate } from "../../../src/gate/gate.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import type { LatencyLimits } from "../../../src/gate/latency/limits.ts";
import { measureLatency } from "../../../src/gate/latency/measure.ts";
import type { Predictions } from "../../../src/gate/ports.ts";
import type { Previous } from "../../../src/gate/previous.ts";
import { judgeMetric } from "../../../src/gate/quality/judge.ts";
import { measureQuality } from "../../../src/gate/quality/measure.ts";
import { readRanking } from "../../../src/gate/quality/ranking.ts";
import type { Document } from "../../../src/registry/document.ts";
import type { MetricPolicy, ModelPolicy } from "../../../src/registry/policy-types.ts";
import { type FakeModel, fakeInference, SIGNATURE, tensor } from "../../helpers/fake-inference.ts";
import { metadata, over, policy, type RaisedRules } from "../raised.ts";

interface Case extends Partial<Omit<GateInput, "policy" | "metadata">> {
  readonly previous?: Previous;
  readonly policy?: string;
  readonly metadata?: Record<string, unknown>;
}

/** Latency is of its own entries: a policy that says nothing of it skips it. */
function untimed({ value, ...document }: Document<ModelPolicy>): Document<ModelPolicy> {
  return { ...document, value: { ...value, gate: { latency: { skip: "it has entries of its own" }, ...value.gate } } };
}

const GATE = "gate: { metrics: { accuracy: { min: 0.75 } } }";
const gated = over(
  async (
    model: FakeModel,
    { policy: text = GATE, metadata: stated = {}, previous = { kind: "none" }, ...more }: Case = {},
  ) => {
    const input: GateInput = {
      modelPath: "/model.onnx",
      model: "m/model.onnx",
      metadata: metadata(stated),
      policy: untimed(policy(text)),
      fixtures: { path: "m/fixtures/rows.csv", file: "/rows.csv", sha256: "5e4" },
      fixturesRefused: false,
      resamples: 100,
      ...more,
    };
    return (await runGate(input, previous, fakeInference(model), () => {})).findings;
  },
);
const gate = (text: string): Case => ({ policy: `gate: { ${text} }` });

const columns = (...names: string[]): [FakeModel] => [{ columns: ["x0", "x1", "x2", ...names] }];
/** Answers with labels of one type and no scores. */
const labelled = (type: string, predicted: string[], labels = ["0", "1", "1", "0"]): FakeModel => ({
  signature: { ...SIGNATURE, outputs: [tensor("label", type, "N")] },
  predictions: { labels, predicted },
});
/** A regression whose labels are 1, 1, 2, 2. */
const valued = (values: number[]): [FakeModel, Case] => [
  {
    signature: { ...SIGNATURE, outputs: [tensor("y", "float32", "N", 1)] },
    predictions: { labels: ["1", "1", "2", "2"], scores: { width: 1, values: Float64Array.from(values) } },
  },
  {
    policy: "gate: {}",
    metadata: { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 0 } },
  },
];
const scored = (first: number): FakeModel => ({
  predictions: { scores: { width: 2, values: Float64Array.of(first, 0.1, 0.2, 0.8, 0.4, 0.6, 0.7, 0.3) } },
});
const twoInputs: ModelSignature = {
  ...SIGNATURE,
  inputs: [tensor("a", "float32", "N", 2), tensor("b", "float32", "N", 1)],
};

/** Rows of which each has a value of the column `country`. */
function sliced(values: readonly string[], least: number): [FakeModel, Case] {
  const answers = values.map((_, i) => String(i % 2));
  const model = labelled("int64", answers, answers);
  return [
    {
      ...model,
      ...{ columns: ["x0", "x1", "x2", "label", "country"] },
      predictions: { ...model.predictions, ...{ slices: { country: encodeColumn(values) } } },
    },
    gate(`slices: [{ column: country, min_samples: ${least}, metrics: { accuracy: { min: 0 } } }]`),
  ];
}
const countries = (count: number) => Array.from({ length: 201 }, (_, i) => `c${i % count}`);

const AT = { file: "m" };
const range = (low: number, high: number) => ({ low, high, level: 0.9, method: "Wilson" });
const judged = over((limits: MetricPolicy, declared?: number, means: "report" | "reproduce" = "report") => {
  const measured = { measured: { value: 0.9 }, interval: range(0.88, 0.92), bounds: range(0.885, 0.915) };
  return judgeMetric(
    { name: "accuracy", shown: "accuracy", direction: "higher", ...measured },
    {
      limits,
      decisions: { bounds: "confident", previous: "confident" },
      limitAt: AT,
      ...(declared === undefined ? {} : { declared: { value: declared, at: AT, means } }),
    },
  ).findings;
});
const LIMITED = gate("metrics: { accuracy: { max_regression: { abs: 0.1 } } }");
const incomparable = { previous: { kind: "not-comparable", version: "0.9.0", why: "it is of another kind" } } as const;
const unseen = { previous: { kind: "not-looked-for", why: "this command judges a version by itself" } } as const;

const ranked = over((queries: readonly string[] | undefined) => {
  const predictions: Predictions = {
    ...{ rows: 2, place: "line", lines: Uint32Array.of(2, 3), slices: {} },
    ...{ targets: Float64Array.of(1, 0), scores: { width: 1, values: Float64Array.of(0.9, 0.1) } },
    ...(queries === undefined ? {} : { queries: encodeColumn(queries) }),
  };
  const read = readRanking({ predictions, type: "ranking", classes: [], output: undefined, model: "m", fixtures: "f" });
  return read.ok ? [] : read.findings;
});

const PLAN = { file: "/rows.csv" } as never;
const timed = over(async (model: FakeModel, limits: LatencyLimits = {}, budgetMs: number = 120_000) => {
  const measured = await measureLatency(
    {
      candidate: { modelPath: "a", plan: PLAN },
      baseline: { modelPath: "b", plan: PLAN, version: "1.0.0" },
      ...{ limits, budgetMs, model: "m", declared: { p50: 1, p95: 2 }, limitAt: () => AT },
    },
    fakeInference(model),
    () => {},
  );
  return measured.findings;
});
const REGRESSION: LatencyLimits = { p50_ms: { max_regression: { rel: 0.05 } } };
const slower: FakeModel = { times: { candidate: (_round, slot) => 2 * (slot + 1) } };
const uneven: FakeModel = { times: { control: (_round, slot) => 1.5 * (slot + 1) } };
const slow: FakeModel = { profile: { runMs: 2000, timesMs: Float64Array.of(2000) } };

/** The highest score of the previous release and that of the candidate, on one row of two. */
const became = over((before: number, now: number) => {
  const answered = (first: number) => ({
    predictions: {
      ...({
        rows: 2,
        place: "line",
        lines: Uint32Array.of(2, 3),
        slices: {},
        labels: encodeColumn(["0", "1"]),
      } as const),
      scores: { width: 2, values: Float64Array.of(first, 0.2, 0.1, 0.9) },
    },
    metadata: metadata(),
    model: "m/model.onnx",
  });
  return measureQuality({
    ...answered(now),
    policy: policy(GATE),
    fixtures: { path: "m/fixtures/rows.csv", sha256: "5e4" },
    previous: { kind: "found", version: "0.9.0", answers: answered(before) },
  }).findings;
});

export const raised: RaisedRules = {
  "gate/format-not-run": gated([{}, { metadata: { export_format: "torchscript" } }], [{}]),
  "gate/none": gated([{}, { policy: "title: Scorer" }], [{}]),
  "fixtures/inputs": gated([{ signature: twoInputs }], [{}]),
  "fixtures/columns-missing": gated([{ columns: ["x0", "x2", "label"] }], columns("label")),
  "fixtures/column-twice": gated(columns("label", "x0"), columns("label", "x3")),
  "fixtures/label-missing": gated([{}, gate("label: truth")], [{}, gate("label: label")]),
  "fixtures/named-column": gated([{}, gate("weight: w")], [...columns("label", "w"), gate("weight: w")]),
  "fixtures/no-rows": gated([{ predictions: { labels: [], predicted: [] } }], [{}]),
  "fixtures/format": gated(
    [{}, { fixtures: { path: "m/rows.xlsx", file: "/rows.xlsx", sha256: "5e4" } }],
    [{}, { fixtures: { path: "m/rows.csv", file: "/rows.csv", sha256: "5e4" } }],
  ),
  "fixtures/unknown-class": gated(
    [{ predictions: { labels: ["0", "1", "2", "0"] } }],
    [{ predictions: { labels: ["0", "1", "fraud", "0"] } }],
  ),
  "fixtures/query-missing": ranked([undefined], [["a", "a"]]),
  "gate/output-missing": gated([{}, gate("output: { name: margin }")], [{}, gate("output: { name: probabilities }")]),
  "gate/positive-class": gated(
    [{}, gate("output: { positive_class: frauds }")],
    [{}, gate("output: { positive_class: fraud }")],
  ),
  "gate/scores-as-labels": gated(
    [labelled("float32", ["0.1", "0.9", "0.8", "0.2"])],
    [labelled("float32", ["0", "1", "1", "0"])],
  ),
  "gate/not-probabilities": gated(
    [scored(1.1), gate("output: { kind: probability }")],
    [scored(1), gate("output: { kind: probability }")],
  ),
  "gate/defaults": gated([scored(1.1)], [scored(1)]),
  "gate/positive-class-doubtful": gated(
    [{}, { metadata: { output_classes: ["fraud", "legit"] } }],
    [{}, { metadata: { output_classes: ["legit", "fraud"] } }],
  ),
  "gate/score-kind-changed": became([0.9, 4], [0.9, 0.8]),
  "gate/threshold": gated(
    [labelled("int64", ["0", "1", "1", "0"]), gate("output: { threshold: 0.5 }")],
    [{}, gate("output: { threshold: 0.5 }")],
  ),
  "model/not-finite": gated([scored(Number.NaN)], [scored(0)]),
  "model/unknown-class": gated([labelled("int64", ["0", "1", "2", "0"])], [labelled("int64", ["0", "1", "0", "0"])]),
  "metric/limit": judged([{ min: 0.92 }], [{ min: 0.91 }]),
  "metric/undecided": judged([{ min: 0.91 }], [{ min: 0.88 }]),
  "metric/declared": judged([{}, 0.93], [{}, 0.92]),
  "metric/not-reproduced": judged([{}, 0.91, "reproduce"], [{}, 0.9, "reproduce"]),
  "metric/no-previous": gated([{}, LIMITED], [{}, { ...LIMITED, ...unseen }]),
  "metric/not-compared": gated([{}, { ...LIMITED, ...unseen }], [{}, LIMITED]),
  "metric/not-comparable": gated([{}, { ...LIMITED, ...incomparable }], [{}, { ...LIMITED, ...unseen }]),
  "metric/not-measured": gated(
    [{}, gate("metrics: { charm: { min: 0, direction: higher } }")],
    [{}, gate("metrics: { recall: { min: 0 } }")],
  ),
  "metric/majority": gated(
    [{ predictions: { labels: ["0", "0", "0", "1"], predicted: ["0", "0", "0", "0"] } }],
    [{ predictions: { labels: ["0", "0", "0", "1"], predicted: ["0", "0", "0", "1"] } }],
  ),
  "metric/mean": gated(valued([2, 2, 1, 1]), valued([1, 1, 2, 2])),
  "fixtures/one-label": gated(
    [labelled("int64", ["1", "0", "1", "1"], ["1", "1", "1", "1"])],
    [labelled("int64", ["1", "1", "1", "1"], ["1", "0", "1", "1"])],
  ),
  "metric/slice-too-small": gated(sliced(["a", "a", "a", "b"], 2), sliced(["a", "a", "b", "b"], 2)),
  "metric/slices-undecided": gated(sliced(["a", "a", "b", "b"], 3), sliced(["a", "a", "a", "b"], 3)),
  "metric/too-many-slices": gated(sliced(countries(201), 1), sliced(countries(200), 1)),
  "latency/limit": timed([{}, { p50_ms: { max: 31.9 } }], [{}, { p50_ms: { max: 60 } }]),
  "latency/regression": timed([slower, REGRESSION], [slower]),
  "latency/slower": timed([slower], [{}]),
  "latency/host-unfit": timed([uneven, REGRESSION], [{}, REGRESSION]),
  "latency/undecided": timed([slow, REGRESSION, 3000], [{}, REGRESSION]),
  "latency/skipped": gated(
    [{}, gate("latency: { skip: it serves on a GPU }")],
    [{}, gate("latency: { p50_ms: { max: 99 } }")],
  ),
};
