// How often the latency gate errs, measured: a model against itself, as it is and with 5, 10 and 20% of its own time added.
//   npm run build && node bench/latency/error-rates.mjs [--trials 100] [--minutes 14] [--loaded] [--out bench/latency/trials]
// Every trial is appended to trials.jsonl (with --loaded: trials-loaded.jsonl, while two bursty processes load the machine) at
// once, so a run that was stopped, or whose minutes were over, goes on where it ended. The table is printed at the end.
import { fork } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { shapeRound } from "../../lib/gate/latency/shape.js";
import { decideTrial, LIMITS } from "./decide-trial.mjs";
import { printErrorTable } from "./error-table.mjs";
import { raceApart } from "./race-apart.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "100" },
    minutes: { type: "string", default: "14" },
    out: { type: "string", default: join(import.meta.dirname, "trials") },
    model: { type: "string", default: join(ROOT, "__tests__/models/latency-net.onnx") },
    input: { type: "string", default: "features" },
    features: { type: "string", default: "16" },
    "run-ms": { type: "string", default: "0.015" },
    loaded: { type: "boolean", default: false },
  },
});
const trials = Number(values.trials);
const out = resolve(values.out);
const ROWS = 256;
const SLOWDOWNS = [0, 0.05, 0.1, 0.2];
const name = values.loaded ? "trials-loaded" : "trials";

mkdirSync(out, { recursive: true });
const file = join(out, `${name}.jsonl`);
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
const cost = { openMs: 5, runMs: Number(values["run-ms"]) };
const shape = shapeRound({ rows: ROWS, candidate: cost, baseline: cost, budgetMs: 120_000 });
writeFileSync(
  join(out, `${name}-machine.json`),
  `${JSON.stringify({
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1e6),
    node: process.version,
    shape,
    hogs: values.loaded ? 2 : 0,
  })}\n`,
);

const hogs = values.loaded ? [0, 1].map(() => fork(join(import.meta.dirname, "hog.mjs"))) : [];
process.once("exit", () => {
  for (const hog of hogs) hog.kill();
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const began = performance.now();
const isOver = () => performance.now() - began > 60_000 * Number(values.minutes);
// Kinds take turns, so that a machine that changes over the hours changes for all of them.
for (let trial = 0; trial < trials && !isOver(); trial++) {
  for (const slowdown of SLOWDOWNS) {
    if (done.has(`${slowdown} ${trial}`)) continue;
    appendFileSync(file, `${JSON.stringify(await oneTrial(slowdown, trial))}\n`);
  }
  if ((trial + 1) % 10 === 0) console.error(`${trial + 1} of ${trials} trials of each`);
}
printErrorTable(out, name);
process.exit(0);

/** As a gate with both limits: both of its looks if the first leaves something open. Each limit by itself sees the same rounds. */
async function oneTrial(slowdown, trial) {
  const seed = Math.round(1000 * slowdown) * 1000 + trial;
  let steal = 0;
  const started = performance.now();
  const measured = async (firstRound, rounds) => {
    const request = { shape, seed, firstRound, rounds, fewestRounds: rounds, budgetMs: 120_000 };
    const model = resolve(values.model);
    const inputs = { name: values.input, dims: [1, Number(values.features)], count: ROWS };
    const race = await raceApart({ root: ROOT, candidate: model, baseline: model, inputs, slowdown, request });
    steal = Math.max(steal, race.stealShare ?? 0);
    return race.rounds;
  };
  const deciding = { slots: shape.slots, inputs: Math.min(ROWS, shape.slots) };
  const both = await decideTrial({ ...deciding, limits: LIMITS, more: measured });
  const told = ({ decision, ratio, pFail }) => ({
    ...{ decision, pFail, ratio: ratio.value, low: ratio.low, high: ratio.high, rounds: ratio.rounds },
  });
  const decided = {
    both: {
      looks: both.looks,
      fit: both.look.nullChannel.fit,
      nullRatio: both.look.nullChannel.ratio.value,
      p50: told(both.look.regressions.p50),
      p95: told(both.look.regressions.p95),
    },
  };
  for (const figure of ["p50", "p95"]) {
    const limits = { [`${figure}_ms`]: LIMITS[`${figure}_ms`] };
    const more = async (first, count) => both.rounds.slice(first, first + count);
    const alone = await decideTrial({ ...deciding, limits, more, most: both.rounds.length });
    decided[figure] = { looks: alone.looks, [figure]: told(alone.look.regressions[figure]) };
  }
  const spentS = (performance.now() - started) / 1000;
  return { slowdown, trial, seed, decided, steal, load: loadavg()[0], spentS };
}
