// How often the latency gate errs, measured: a model against itself, as it is and with 5, 10 and 20% of its own time added.
//   npm run build && node bench/latency/error-rates.mjs [--trials 100] [--out bench/latency/trials]
// Three times as many trials without a slowdown as with each. Two bursty processes load the machine meanwhile. Every trial
// is appended to a file at once, so a run that was stopped goes on where it ended; error-table.mjs makes the tables.
import { fork } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { shapeRound } from "../../lib/gate/latency/shape.js";
import { decideTrial, LIMITS } from "./decide-trial.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "100" },
    out: { type: "string", default: join(import.meta.dirname, "trials") },
    model: { type: "string", default: join(ROOT, "__tests__/models/latency-net.onnx") },
    features: { type: "string", default: "16" },
    "run-ms": { type: "string", default: "0.05" },
    quiet: { type: "boolean", default: false },
  },
});
const trials = Number(values.trials);
const out = resolve(values.out);
const ROWS = 256;
const SIDES = 3;

mkdirSync(out, { recursive: true });
const file = join(out, "trials.jsonl");
const done = new Set(
  existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ slowdown, trial }) => `${slowdown} ${trial}`)
    : [],
);
// The same shape for every trial, as a model of this pace gets it.
const pace = { rows: ROWS, runMs: Number(values["run-ms"]), openMs: 5, sides: SIDES, budgetMs: 120_000 };
const shape = shapeRound(pace);
writeFileSync(
  join(out, "machine.json"),
  `${JSON.stringify({
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1e6),
    node: process.version,
    shape,
    hogs: values.quiet ? 0 : 2,
  })}\n`,
);

const hogs = values.quiet ? [] : [0, 1].map(() => fork(join(import.meta.dirname, "hog.mjs")));
const stop = () => {
  for (const hog of hogs) hog.kill();
};
process.once("exit", stop);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

// Kinds take turns, so that a machine that changes over the hours changes for all of them.
for (let trial = 0; trial < trials; trial++) {
  for (const [slowdown, part] of [
    [0, 0],
    [0.05, 0],
    [0, 1],
    [0.1, 0],
    [0, 2],
    [0.2, 0],
  ]) {
    const number = slowdown === 0 ? 3 * trial + part : trial;
    if (done.has(`${slowdown} ${number}`)) continue;
    appendFileSync(file, `${JSON.stringify(await oneTrial(slowdown, number))}\n`);
  }
  console.log(`${trial + 1} of ${trials}`);
}
process.exit(0);

/** The figures are decided together, as a gate with both limits would, and each by itself, from the same rounds. */
async function oneTrial(slowdown, trial) {
  const seed = Math.round(1000 * slowdown) * 1000 + trial;
  const cache = [];
  let steal = 0;
  const more = async (first, count) => {
    while (cache.length < first + count) {
      const race = await raceApart(slowdown, {
        ...{ shape, seed, firstRound: cache.length, rounds: first + count - cache.length },
        ...{ fewestRounds: first + count, budgetMs: 120_000 },
      });
      cache.push(...race.rounds);
      steal = Math.max(steal, race.stealShare ?? 0);
    }
    return cache.slice(first, first + count);
  };
  const began = performance.now();
  const deciding = { slots: shape.slots, inputs: Math.min(ROWS, shape.slots), more };
  const decided = {};
  for (const [name, limits] of [
    ["both", LIMITS],
    ["p50", { p50_ms: LIMITS.p50_ms }],
    ["p95", { p95_ms: LIMITS.p95_ms }],
  ]) {
    const { look, looks } = await decideTrial({ ...deciding, limits });
    const told = ({ decision, ratio, pFail }) => ({
      ...{ decision, pFail, ratio: ratio.value, low: ratio.low, high: ratio.high, rounds: ratio.rounds },
    });
    decided[name] = {
      looks,
      fit: look.nullChannel.fit,
      ...(name === "p95" ? {} : { p50: told(look.regressions.p50) }),
      ...(name === "p50" ? {} : { p95: told(look.regressions.p95) }),
    };
  }
  return { slowdown, trial, seed, decided, steal, load: loadavg()[0], spentS: (performance.now() - began) / 1000 };
}

function raceApart(slowdown, request) {
  return new Promise((resolvePart, reject) => {
    const child = fork(join(import.meta.dirname, "trial-worker.mjs"), {
      execArgv: ["--expose-gc"],
      env: {},
      serialization: "advanced",
    });
    child.once("error", reject);
    child.once("message", resolvePart);
    child.once("exit", (code) => code !== 0 && reject(new Error(`a trial ended with exit code ${code}`)));
    const { model, features } = values;
    child.send({ root: ROOT, model: resolve(model), features: Number(features), rows: ROWS, slowdown, request });
  });
}
