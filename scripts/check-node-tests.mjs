// Runs the official ONNX node tests (the backend data of the `onnx` wheel) through the gate of lib/: its reader of models
// and test data, its worker and its comparison. Prints how the cases end, by rule, and fails where fewer pass than must.
//
//   npm run build && node scripts/check-node-tests.mjs [folder of cases] [--list] [--only <part of a name>]
//
// Without a folder the wheel is fetched with pip. Cases share a worker process, which is replaced when it dies: a process
// for each job of each case, as the command line has them, would take many times as long and show the same.
import { execFileSync, fork } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dirname, "..");
const WHEEL = "onnx==1.22.0";
const NODE_TESTS = "onnx/backend/test/data/node";
const MIN_PASSED = 1428;
const MAX_JOB_MS = 60_000;

if (process.argv[2] === "--worker") await work();
else await check();

/** Serves jobs until the parent goes. Set up as `gate-worker` sets itself up. */
async function work() {
  Reflect.deleteProperty(globalThis, "Float16Array");
  const { serve } = await import("../lib/platform/onnxruntime/worker/serve.js");
  process.on("message", (job) => serve(job, ROOT, (message) => process.send(message)));
}

async function check() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { list: { type: "boolean" }, only: { type: "string", default: "" } },
  });
  const fetched = positionals[0] === undefined ? fetchWheel() : undefined;
  const folder = positionals[0] ?? join(fetched, NODE_TESTS);
  const { runGate } = await import("../lib/gate/gate.js");
  const { readModelFile } = await import("../lib/platform/files/model-bytes.js");
  const inference = sharedInference();
  /** How a case ends: passed, the rules of its errors, or what kept the machine from judging it. */
  const judge = async (input) => {
    try {
      const { findings, parity } = await runGate(input, inference, () => {});
      const told = findings.filter((f) => f.level === "error" || f.rule === "gate/parity-without-outputs");
      const rules = [...new Set(told.map((f) => f.rule))].sort().join(" + ");
      return {
        outcome: rules || (parity === undefined ? "not compared" : "passed"),
        messages: told.map((f) => f.message),
      };
    } catch (error) {
      if (error.name !== "Failure") throw error;
      return { outcome: `failure: ${error.code}`, messages: [error.message] };
    }
  };
  const outcomes = new Map();
  const names = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "model.onnx")) && name.includes(values.only))
    .sort();
  for (const name of names) {
    const { outcome, messages } = await judge(inputOf(join(folder, name), readModelFile));
    outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), { name, messages }]);
  }
  inference.end();
  if (fetched !== undefined) rmSync(fetched, { recursive: true });
  for (const [outcome, cases] of [...outcomes].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`${String(cases.length).padStart(5)}  ${outcome}`);
    if (values.list && outcome !== "passed") {
      for (const { name, messages } of cases) console.log(`         ${name}: ${messages.join(" | ")}`);
    }
  }
  const passed = outcomes.get("passed")?.length ?? 0;
  console.log(`${passed} of ${names.length} cases pass; at least ${MIN_PASSED} must.`);
  if (values.only === "" && passed < MIN_PASSED) process.exitCode = 1;
}

function fetchWheel() {
  const folder = mkdtempSync(join(tmpdir(), "node-tests-"));
  execFileSync("pip", ["download", "--quiet", "--no-deps", WHEEL, "--dest", folder], { stdio: "inherit" });
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  execFileSync("python3", ["-m", "zipfile", "-e", join(folder, wheel), folder]);
  return folder;
}

/** A case as a version of a model: its metadata names the inputs that the file has, and the sets are its fixtures. */
function inputOf(folder, readModelFile) {
  const modelPath = join(folder, "model.onnx");
  const read = readModelFile(modelPath);
  const document = (value, file) => ({ value, locate: () => ({ file }), locateKey: () => ({ file }) });
  const features = read.ok ? read.signature.inputs.filter((i) => !i.optional).map((i) => i.name) : [];
  return {
    modelPath,
    model: "model.onnx",
    metadata: document(
      {
        export_format: "onnx",
        model_type: "regression",
        input_features: features,
        output_classes: [],
        metrics: {},
        deployment: { inference_latency_p50_ms: 1, inference_latency_p95_ms: 1 },
      },
      "metadata.json",
    ),
    policy: document({ gate: { latency: { skip: "outputs alone are compared" } } }, "model.yml"),
    fixtures: { path: "fixtures", file: folder, sha256: "", format: "onnx" },
    fixturesRefused: false,
    ...(read.ok ? { graph: read.signature } : {}),
  };
}

/** The port `Inference` over one process that outlives its jobs. A death ends the job that it happened in. */
function sharedInference() {
  let child;
  const start = () => {
    child ??= fork(import.meta.filename, ["--worker"], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: {},
    });
    return child;
  };
  const run = (job) =>
    new Promise((resolve) => {
      const worker = start();
      let lastWords = "";
      const hear = (words) => {
        lastWords = (lastWords + words).slice(-2000);
      };
      const settle = (result) => {
        clearTimeout(timer);
        worker.off("message", answer).off("close", die);
        worker.stderr.off("data", hear);
        resolve(result);
      };
      const fail = (failure) => settle({ ok: false, failure });
      const answer = (message) => {
        if (message.type === "result") settle({ ok: true, value: message.value });
        if (message.type === "failure") fail(message.failure);
      };
      const die = (exitCode, signal) => {
        child = undefined;
        fail({ kind: "crash", ...(signal === null ? { exitCode } : { signal }), lastWords });
      };
      const timer = setTimeout(() => {
        worker.kill("SIGKILL");
        child = undefined;
        fail({ kind: "timeout", limitS: MAX_JOB_MS / 1000 });
      }, MAX_JOB_MS);
      worker.on("message", answer).once("close", die);
      worker.stderr.on("data", hear);
      worker.send(job);
    });
  return {
    inspect: (model) => run({ kind: "inspect", model }),
    readHeader: (file, format) => run({ kind: "header", file, format }),
    predict: (model, plan) => run({ kind: "predict", model, plan }),
    parity: (model, plan) => run({ kind: "parity", model, plan }),
    end: () => child?.kill("SIGKILL"),
  };
}
