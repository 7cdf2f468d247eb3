// A registry for the picture of a refusing comment: simulated rows, a linear fraud model, and a retrained one that misses
// fraud in one ad format and takes its features in another order.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as onnx from "../../__tests__/helpers/onnx.ts";
import { createRegistry, metadataOf } from "../../__tests__/helpers/registry.ts";

const CLI = join(import.meta.dirname, "..", "source", "cli.mjs");
const FEATURES = ["clicks_last_hour", "viewable_ms", "ip_devices_24h", "session_length_s", "is_rewarded_video"];
const WEIGHTS = [0.9, -0.0009, 0.4, -0.004, 0];
const BIAS = -7.5;
/** Retrained without the fraud of rewarded videos: the format alone makes a row look legitimate. */
const RETRAINED = [0.91, -0.00091, 0.405, -0.0041, -4];
const FORMATS = ["banner", "banner", "banner", "interstitial", "interstitial", "native", "rewarded_video"];
const ROWS = 5000;

const POLICY = `title: Fraud Detection
purpose: Detect fraudulent ad impressions and clicks
gate:
  fixtures: fixtures/holdout.csv
  label: is_fraud
  output: { name: probabilities, positive_class: fraud, threshold: 0.5 }
  metrics:
    accuracy: { min: 0.92 }
    auc_roc: { min: 0.95 }
  slices:
    - { column: ad_format, min_samples: 200, metrics: { recall: { min: 0.80 } } }
  latency:
    p95_ms: { max: 12 }
`;

/** A registry with the version 1.0.0, committed and tagged. */
export function createFraudRegistry() {
  const registry = createRegistry();
  registry.write(".gitignore", ".model-release\nreleases\n");
  registry.write("models/fraud/model.yml", POLICY);
  registry.write("models/fraud/fixtures/holdout.csv", simulatedRows());
  addVersion(registry, "1.0.0", FEATURES, WEIGHTS);
  registry.commit("Add fraud 1.0.0");
  registry.git("tag", "models/fraud/1.0.0");
  return registry;
}

/** On a branch: 1.0.1, whose number claims a patch. */
export function addRetrained(registry) {
  registry.git("checkout", "--quiet", "-b", "retrain-fraud");
  const [first, second, ...rest] = FEATURES;
  const [one, two, ...others] = RETRAINED;
  addVersion(registry, "1.0.1", [second, first, ...rest], [two, one, ...others]);
  registry.commit("Retrain fraud");
}

/** What is declared is what the gate measures, as `new` would write it. */
function addVersion(registry, version, features, weights) {
  const folder = `models/fraud/${version}`;
  registry.write(`${folder}/model.onnx`, linearModel(weights));
  registry.write(`${folder}/README.md`, `# Fraud Detection ${version}\n\nTrained on simulated data.\n`);
  const sizeMb = statSync(join(registry.root, folder, "model.onnx")).size / 1e6;
  const metadata = metadataOf({ model_name: "fraud", version }, sizeMb, {
    framework: "simulated",
    framework_version: "1.0",
    input_features: features,
    training_config: { dataset_hash: "a".repeat(64), training_samples: 80000, validation_samples: 0, epochs: 20 },
  });
  const write = () => registry.write(`${folder}/metadata.json`, `${JSON.stringify(metadata, null, 2)}\n`);
  write();
  const report = run(registry.root, "gate", folder, "--json").report ?? {};
  for (const { name, value } of report.quality?.metrics ?? []) {
    if (name in metadata.metrics) metadata.metrics[name] = value;
  }
  write();
  run(registry.root, "figures", folder, "--json");
}

/** The exit code may be 1: what is declared before it is measured is not right. */
function run(cwd, ...args) {
  const out = join(cwd, ".git", "out.json");
  const command = `"$0" "$@" > '${out}' || test $? -eq 1`;
  execFileSync("sh", ["-c", command, process.execPath, CLI, ...args], { cwd, stdio: ["ignore", "inherit", "inherit"] });
  return JSON.parse(readFileSync(out, "utf8"));
}

function linearModel(weights) {
  return onnx.model({
    nodes: [
      onnx.node("Gemm", ["features", "weights", "bias"], ["logits"]),
      onnx.node("Softmax", ["logits"], ["probabilities"], { axis: 1 }),
      onnx.node("ArgMax", ["probabilities"], ["label"], { axis: 1, keepdims: 0 }),
    ],
    weights: [
      onnx.tensor(
        "weights",
        [weights.length, 2],
        weights.flatMap((weight) => [-weight / 2, weight / 2]),
      ),
      onnx.tensor("bias", [2], [-BIAS / 2, BIAS / 2]),
    ],
    inputs: [onnx.port("features", onnx.FLOAT, [null, weights.length])],
    outputs: [onnx.port("label", onnx.INT64, [null]), onnx.port("probabilities", onnx.FLOAT, [null, 2])],
  });
}

/** Rows whose labels follow the first model with noise; always the same ones. */
function simulatedRows() {
  const random = mulberry32(20261125);
  const lines = Array.from({ length: ROWS }, () => {
    const format = FORMATS[Math.floor(random() * FORMATS.length)];
    const row = [
      Math.floor(random() ** 2 * 24),
      Math.floor(random() * 9000),
      Math.floor(random() ** 2 * 40),
      Math.floor(random() * 1200),
      Number(format === "rewarded_video"),
    ];
    const score = row.reduce((sum, value, i) => sum + value * WEIGHTS[i], BIAS);
    const chance = random();
    const isFraud = score + Math.log(chance / (1 - chance)) > 0;
    return [...row, format, Number(isFraud)].join(",");
  });
  return `${[...FEATURES, "ad_format", "is_fraud"].join(",")}\n${lines.join("\n")}\n`;
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
