// Whether the gate's ratio is that of the models as they are served: pairs of models, each timed in processes of their own
// (the true ratio) and by the gate's own rounds and rule, with the null channel and without.
//   npm run build && node bench/latency/true-ratios.mjs [--out bench/latency/trials] [--processes 10] [--minutes 11] [--only fraud]
// Every pair is appended to true-ratios.jsonl at once, so a run that was stopped, or whose minutes were over, goes on where it
// ended. The table of docs/gate.md is printed at the end, and with --table from the file alone.
import { fork } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { shapeRound } from "../../lib/gate/latency/shape.js";
import { randomOf } from "../../lib/statistics/random.js";
import { shuffled } from "../../lib/statistics/shuffled.js";
import { studentQuantile } from "../../lib/statistics/student.js";
import { decideTrial, LIMITS } from "./decide-trial.mjs";
import { convolution, network, trees } from "./models.mjs";
import { raceApart } from "./race-apart.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    out: { type: "string", default: join(import.meta.dirname, "trials") },
    processes: { type: "string", default: "10" },
    minutes: { type: "string", default: "11" },
    only: { type: "string", default: "" },
    table: { type: "boolean", default: false },
  },
});
const processes = Number(values.processes);
const out = resolve(values.out);
const ROWS = 256;
/** A burst of one process, before it is the other one's turn, and how many of them a pair of processes runs. */
const BURST_MS = 50;
const BURSTS = 6;
const SETTLE_MS = 300;

mkdirSync(out, { recursive: true });
const file = join(out, "true-ratios.jsonl");
const read = () =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];

if (!values.table) await measureAll();
printTable(read());
process.exit(0);

async function measureAll() {
  const folder = mkdtempSync(join(tmpdir(), "true-ratios-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const done = new Set(read().map(({ pair }) => pair));
  const began = performance.now();
  for (const make of pairs(folder)) {
    if (performance.now() - began > 60_000 * Number(values.minutes)) break;
    if (!make.name.includes(values.only) || done.has(make.name)) continue;
    const pair = make.files();
    const truth = await ratioApart(pair);
    const withNull = await ratioOfGate(pair, truth, true);
    const without = await ratioOfGate(pair, truth, false);
    const line = { pair: make.name, truth, withNull, without, load: loadavg()[0], at: new Date().toISOString() };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    console.error(
      `${make.name}: alone ${truth.ratio.toFixed(4)} (${truth.low.toFixed(4)} to ${truth.high.toFixed(4)}), gate ${withNull.ratio.toFixed(4)} (${withNull.low.toFixed(4)} to ${withNull.high.toFixed(4)}), without null channel ${without.ratio.toFixed(4)}`,
    );
  }
}

/** The pairs, each written when its turn comes. */
function pairs(folder) {
  const fraud = join(ROOT, "models/fraud");
  const save = (name, { bytes, dims }) => {
    const path = join(folder, `${name}.onnx`);
    writeFileSync(path, bytes);
    return { path, dims };
  };
  const grown = (label, sizes, build) =>
    sizes.slice(1).map((size) => {
      const percent = Math.round((100 * size) / sizes[0] - 100);
      return {
        name: `${label}, ${percent}% larger`,
        files: () => {
          const baseline = save("previous", build(sizes[0]));
          const candidate = save("candidate", build(size));
          const inputs = { name: "x", dims: baseline.dims, count: ROWS };
          return { baseline: baseline.path, candidate: candidate.path, inputs };
        },
      };
    });
  return [
    {
      name: "fraud 1.0.0 and 1.0.1",
      files: () => {
        const { input_features: columns } = JSON.parse(readFileSync(join(fraud, "1.0.1/metadata.json"), "utf8"));
        const csv = join(fraud, "fixtures/holdout.csv");
        return {
          baseline: join(fraud, "1.0.0/model.onnx"),
          candidate: join(fraud, "1.0.1/model.onnx"),
          inputs: { name: "input", csv, columns, count: ROWS },
        };
      },
    },
    ...grown("100 trees of depth 6", [100, 105, 110, 120], (count) => trees(count, 6)),
    ...grown("1000 trees of depth 7", [1000, 1050, 1100, 1200], (count) => trees(count, 7)),
    ...grown("network of 20 layers, 32 wide", [20, 21, 22, 24], (layers) => network(layers, 32)),
    ...grown("network of 20 layers, 256 wide", [20, 21, 22, 24], (layers) => network(layers, 256)),
    ...grown("20 convolutions, 24 channels", [20, 21, 22, 24], (layers) => convolution(layers, 24, 48)),
  ];
}

/** Two processes, each with one warm model and nothing else, run the same inputs in turns; then two new ones, and so on. */
async function ratioApart({ baseline, candidate, inputs }) {
  const logs = [];
  const medians = [[], []];
  for (let k = 0; k < processes; k++) {
    const random = randomOf(`alone ${k}`);
    const workers = [];
    for (const side of shuffled(2, random)) workers[side] = aloneWorker();
    const paces = [];
    for (const [side, model] of [baseline, candidate].entries()) {
      paces[side] = await workers[side].ask({ open: { root: ROOT, model, inputs, settleMs: SETTLE_MS } });
    }
    const slowest = Math.max(...paces.map(({ runMs }) => runMs));
    const runs = Math.max(4, Math.min(ROWS, Math.ceil(BURST_MS / slowest)));
    const pairsOfRuns = [];
    for (let burst = 0; burst < BURSTS; burst++) {
      const rows = shuffled(ROWS, random).slice(0, runs);
      const times = [];
      for (const side of shuffled(2, random)) times[side] = await workers[side].ask({ rows });
      pairsOfRuns.push(...times[0].map((ms, i) => [ms, times[1][i]]));
    }
    for (const worker of workers) worker.end();
    logs.push(median(pairsOfRuns.map(([a, b]) => Math.log(b / a))));
    medians[0].push(median(pairsOfRuns.map(([a]) => a)));
    medians[1].push(median(pairsOfRuns.map(([, b]) => b)));
  }
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const error = Math.sqrt(logs.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (logs.length - 1) / logs.length);
  const half = studentQuantile(0.975, logs.length - 1) * error;
  return {
    ratio: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    runMs: median(medians[0]),
    candidateMs: median(medians[1]),
    processes: logs.length,
  };
}

function aloneWorker() {
  const child = fork(join(import.meta.dirname, "alone-worker.mjs"), { env: {} });
  return {
    ask: (message) =>
      new Promise((resolvePart, reject) => {
        const failed = (code) => reject(new Error(`a process ended with exit code ${code}`));
        child.once("exit", failed);
        child.once("message", (answer) => {
          child.off("exit", failed);
          resolvePart(answer);
        });
        child.send(message);
      }),
    end: () => child.kill(),
  };
}

/** The gate's rounds, and both of its looks where the first leaves something open. */
async function ratioOfGate(pair, { runMs, candidateMs }, control) {
  const openMs = 5;
  const planned = shapeRound({
    rows: ROWS,
    candidate: { openMs, runMs: candidateMs },
    baseline: { openMs, runMs },
    budgetMs: 120_000,
  });
  const shape = control ? planned : { ...planned, controlPasses: 0 };
  const began = performance.now();
  const { look, looks } = await decideTrial({
    slots: shape.slots,
    inputs: Math.min(ROWS, shape.slots),
    limits: LIMITS,
    more: async (firstRound, rounds) => {
      const request = { shape, seed: 1, firstRound, rounds, fewestRounds: rounds, budgetMs: 120_000 };
      return (await raceApart({ root: ROOT, ...pair, request })).rounds;
    },
  });
  const { value: ratio, low, high, rounds } = look.regressions.p50.ratio;
  const unfit = look.nullChannel?.fit === false;
  const seconds = (performance.now() - began) / 1000;
  return { ratio, low, high, rounds, looks, unfit, nullRatio: look.nullChannel?.ratio.value, shape, seconds };
}

function printTable(lines) {
  if (lines.length === 0) return;
  const interval = ({ ratio, low, high }) => `${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const holds = ({ ratio, low, high }, truth) => {
    const off = `${(100 * (ratio / truth.ratio - 1)).toFixed(1)}%`.replace("-", "−");
    const within = Math.abs(ratio / truth.ratio - 1) <= 0.01;
    const contains = low <= truth.ratio && truth.ratio <= high;
    return `${off}${within || contains ? "" : ", **outside**"}`;
  };
  const ms = (value) =>
    value < 1 ? `${Number((1000 * value).toPrecision(3))} µs` : `${Number(value.toPrecision(3))} ms`;
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}; true ratio of ${lines[0].truth.processes} pairs of processes, 95% interval; load average ${Math.min(...lines.map((l) => l.load)).toFixed(1)} to ${Math.max(...lines.map((l) => l.load)).toFixed(1)}.\n`,
  );
  console.log("| pair | a run before | true ratio | R50 of the gate | off by | R50 without null channel | off by |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const { pair, truth, withNull, without } of lines) {
    console.log(
      `| ${pair} | ${ms(truth.runMs)} | ${interval(truth)} | ${interval(withNull)} | ${holds(withNull, truth)} | ${interval(without)} | ${holds(without, truth)} |`,
    );
  }
  const unfit = lines.filter(({ withNull }) => withNull.unfit).length;
  console.log(`\nHost found unfit for ${unfit} of ${lines.length} pairs.`);
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
}
