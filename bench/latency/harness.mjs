// What the harness adds to a single-row inference, against a bare loop around session.run: side by side in one process, taking turns.
//   npm run build && node bench/latency/harness.mjs [--seconds 20]
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runRound } from "../../lib/gate/latency/harness.js";
import { planRound } from "../../lib/gate/latency/schedule.js";
import { runsOf } from "../../lib/gate/latency/shape.js";
import { STOPWATCH } from "../../lib/platform/onnxruntime/worker/race.js";
import { loadRuntime, openSession } from "../../lib/platform/onnxruntime/worker/session.js";
import { contenderOf } from "../../lib/platform/onnxruntime/worker/timed-model.js";
import { randomOf } from "../../lib/statistics/random.js";

const ROOT = resolve(import.meta.dirname, "../..");
const { values } = parseArgs({ options: { seconds: { type: "string", default: "20" } } });
const MODELS = ["models/fraud/1.0.0/model.onnx", "__tests__/models/latency-net.onnx"];
// Short blocks, so that a host that changes changes for both.
const SHAPE = { slots: 64, passes: 1, controlPasses: 0, warmUp: 10, group: 16, discarded: 16, settle: 0 };

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const ort = loadRuntime(ROOT);
console.log(
  "| model | bare loop, µs a run | harness, µs a run, all of it | ratio, median of blocks (quartiles) | blocks |",
);
console.log("| --- | ---: | ---: | ---: | ---: |");
for (const path of MODELS) {
  const model = join(ROOT, path);
  const session = await openSession(ort, model);
  const [input] = session.inputMetadata;
  const width = input.shape.at(-1);
  const feeds = Array.from({ length: SHAPE.slots }, (_, row) => {
    const data = Float32Array.from({ length: width }, (_value, i) => Math.sin(row * width + i));
    return { [input.name]: new ort.Tensor("float32", data, [1, width]) };
  });
  const fetched = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
  // The contender hands out the session that is open already: opening one is no part of a run.
  const own = contenderOf(ort, model, feeds, SHAPE.slots);
  const runner = await own.open();
  const contender = { open: () => ({ run: runner.run, release() {} }) };
  const runs = runsOf(SHAPE, SHAPE.passes);
  const bare = async () => {
    const began = process.hrtime.bigint();
    for (let i = 0; i < runs; i++) await session.run(feeds[i % feeds.length], fetched);
    return Number(process.hrtime.bigint() - began) / 1e3 / runs;
  };
  const harness = async (block) => {
    const plan = planRound(randomOf(`harness ${block}`), 1, SHAPE);
    // It collects garbage once a round, which is no part of a run.
    const watch = { now: STOPWATCH.now, collectGarbage() {} };
    const began = process.hrtime.bigint();
    await runRound([contender], plan, SHAPE, watch);
    return Number(process.hrtime.bigint() - began) / 1e3 / runs;
  };
  await bare();
  await harness(0);
  const blocks = [];
  const until = performance.now() + (1000 * Number(values.seconds)) / MODELS.length;
  for (let block = 1; performance.now() < until; block++) {
    const order = block % 2 === 0 ? ["bare", "harness"] : ["harness", "bare"];
    const times = {};
    for (const side of order) times[side] = side === "bare" ? await bare() : await harness(block);
    blocks.push(times);
  }
  const ratios = blocks.map((b) => b.harness / b.bare).sort((a, b) => a - b);
  const at = (share) => ratios[Math.floor(share * ratios.length)].toFixed(3);
  console.log(
    `| ${path} | ${median(blocks.map((b) => b.bare)).toFixed(1)} | ${median(blocks.map((b) => b.harness)).toFixed(1)} | ${at(0.5)} (${at(0.25)} to ${at(0.75)}) | ${blocks.length} |`,
  );
}
