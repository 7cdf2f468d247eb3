import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { WORKER } from "../../../src/entry/paths.ts";
import { measureFigures } from "../../../src/gate/figures.ts";
import { runGate } from "../../../src/gate/gate.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import type { Previous } from "../../../src/gate/previous.ts";
import { readModelFile } from "../../../src/platform/files/model-bytes.ts";

import { standingModels } from "../../helpers/standing-models.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";
import { metadata, policy } from "../../rules/raised.ts";

interface Expected {
  readonly label: string;
  readonly classes: readonly string[];
  readonly accuracy: number;
  readonly auc_roc: number;
  readonly log_loss: number;
}

const FOLDER = resolve("__tests__/fixtures/zip-map");
const EXPECTED: Record<string, Expected> = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8"));
const LIMITS = { timeoutS: 60, memoryMb: 1500 };
const inference = standingModels({ workerPath: WORKER, runtimeDir: resolve("."), limits: LIMITS });
const METRICS = ["accuracy", "auc_roc", "log_loss"] as const;

/** An exported model in a folder of its own, with the rows and what scikit-learn measured. */
function inputOf(name: string) {
  const folder = join(tempFolder(), name);
  cpSync(FOLDER, folder, { recursive: true });
  const modelPath = join(folder, `${name}.onnx`);
  const read = readModelFile(modelPath);
  const expected = EXPECTED[name];
  if (!read.ok || expected === undefined) throw new Error(`${name} cannot be read`);
  const stated = { input_features: ["f0", "f1", "f2", "f3"], output_classes: expected.classes };
  const gate = `gate:\n  label: ${expected.label}\n  metrics: { log_loss: { max: 9 } }\n  latency: { skip: not here }\n`;
  const input: GateInput = {
    ...{ modelPath, model: `${name}.onnx`, graph: read.signature, metadata: metadata(stated), policy: policy(gate) },
    fixtures: { path: "rows.csv", file: join(folder, "rows.csv"), sha256: "5e4" },
    fixturesRefused: false,
  };
  return { input, expected, folder };
}

const gated = (input: GateInput, previous: Previous = { kind: "none" }) =>
  runGate(input, previous, inference, () => {});
const rulesOf = (findings: readonly { readonly rule: string }[]) => findings.map(({ rule }) => rule);

test.each(Object.keys(EXPECTED))("%s is measured as scikit-learn measures its predict_proba", async (name) => {
  const { input, expected } = inputOf(name);
  const before = readFileSync(input.modelPath);
  const { quality, findings, defaults } = await gated(input);
  for (const metric of METRICS) {
    expect(quality?.metrics.find((m) => m.name === metric)?.value).toBeCloseTo(expected[metric], 6);
  }
  const maps = name === "xgboost-tensors" ? [] : ["model/zip-map", "gate/zip-map"];
  expect(rulesOf(findings).filter((rule) => rule !== "metric/declared")).toEqual([...maps, "latency/skipped"]);
  expect(defaults.some(({ value }) => value.includes("ZipMap"))).toBe(maps.length > 0);
  expect(readFileSync(input.modelPath)).toEqual(before);
});

test("the previous release is measured in a copy too, and its maps are no news", async () => {
  const { input, expected } = inputOf("catboost-text");
  const { input: old, expected: was } = inputOf("lightgbm-text");
  const { policy: _, fixtures: __, ...model } = old;
  const { quality, findings } = await gated(input, { kind: "found", version: "1.0.0", model });
  const area = quality?.metrics.find(({ name }) => name === "auc_roc");
  expect(area?.value).toBeCloseTo(expected.auc_roc, 6);
  expect(area?.change?.was).toBeCloseTo(was.auc_roc, 6);
  expect(rulesOf(findings)).not.toContain("model/zip-map");
});

test.each(["external", "catboost-binary-text"])("figures of %s are of its scores and its labels", async (name) => {
  const { input, expected } = inputOf(name);
  const wanted = { matrix: true, importance: true };
  const figures = await measureFigures(input, wanted, inference, { stage: () => {}, progress: () => {} });
  expect(figures.importance?.metric).toBe("auc_roc");
  expect(figures.importance?.baseline).toBeCloseTo(expected.auc_roc, 6);
  const counts = figures.matrix?.counts ?? [];
  const right = counts.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  expect(right / (figures.rows ?? 0)).toBeCloseTo(expected.accuracy, 12);
});

test("a copy that cannot be run is no fault of the model, and a limit on its scores says how to get them", async () => {
  const { input, folder } = inputOf("external");
  const broken = { ...inference, extend: async () => join(folder, "rows.csv") };
  const limited = { ...input, policy: policy("gate: { label: three, metrics: { auc_roc: { min: 0.5 } } }") };
  const { findings, quality } = await runGate(limited, { kind: "none" }, broken, () => {});
  const errors = findings.filter(({ level }) => level === "error");
  expect(rulesOf(errors)).toEqual(["metric/not-measured"]);
  expect(findings.find(({ rule }) => rule === "gate/zip-map-not-measured")?.fix).toContain("zipmap");
  expect(quality?.metrics.find(({ name }) => name === "accuracy")?.value).toBeGreaterThan(0.5);
});

test("the copy is next to the model, one at a time", async () => {
  const { input, folder } = inputOf("external");
  const before = readdirSync(folder).length;
  await gated(input);
  await gated(input);
  expect(readdirSync(folder)).toHaveLength(before + 1);
});
