// How often each way to decide a limit refuses, leaves open and passes models that are truly as good as the previous release,
// and how often it refuses models that are truly worse. Simulated data.
//   python bench/quality/make_ensembles.py OUT   (needs scikit-learn; once)
//   npm run build && node bench/quality/limits.mjs OUT [--draws 5000]
// A draw: two of six boosted ensembles, one made worse until their difference on 200,000 rows is what it should be, and a
// fixture set of rows from those, measured and judged by the gate's own code.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { judgeMetric } from "../../lib/gate/quality/judge.js";
import { measureMetrics } from "../../lib/gate/quality/uncertainty.js";
import { findMetric } from "../../lib/metrics/catalogue.js";
import { randomOf } from "../../lib/statistics/random.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { draws: { type: "string", default: "5000" }, rows: { type: "string" }, metric: { type: "string" } },
});
const OUT = resolve(positionals[0] ?? ".");
const DRAWS = Number(values.draws);
const SIZES = values.rows?.split(",").map(Number) ?? [200, 500, 1000, 2000, 5000, 10_000, 20_000];
const GAPS = [0, 0.005, 0.01, 0.02];
const MODELS = 6;
// Draws whose resamples would take hours are fewer; the table says how many there were.
const WORK = 2.5e9;

const read = (name) => {
  const bytes = readFileSync(join(OUT, `${name}.bin`));
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
};

/** A task: how a row is measured, how a model is made worse by a share `by`, and the limit that is held. */
const classifier = (metric) => ({
  metric,
  limits: { max_regression: { abs: 0.005 } },
  unit: "points",
  truth: Int32Array.from(read("label")),
  outputs: Array.from({ length: MODELS }, (_, i) => read(`score-${i}`)),
  floorOf: (value) => ({ min: value - 0.005 }),
  worseBy: (value, gap) => value - gap,
  higher: true,
  // A share of rows answers like some other row.
  spoil(scores, share, noise) {
    return scores.map((score, i) => (noise.chance[i] < share ? scores[noise.other[i]] : score));
  },
  rowsOf: (truth, scores) => ({
    type: "classification",
    actual: truth,
    predicted: Int32Array.from(scores, (score) => (score >= 0.5 ? 1 : 0)),
    scores: { width: 1, values: scores },
    classes: 2,
    positive: 1,
  }),
  passes: 1,
});
const tasks = {
  accuracy: () => classifier("accuracy"),
  auc_roc: () => ({ ...classifier("auc_roc"), passes: 30 }),
  rmse: () => ({
    metric: "rmse",
    limits: { max_regression: { rel: 0.005 } },
    unit: "% of it",
    truth: read("target"),
    outputs: Array.from({ length: MODELS }, (_, i) => read(`value-${i}`)),
    floorOf: (value) => ({ max: value * 1.005 }),
    worseBy: (value, gap) => value * (1 + gap),
    higher: false,
    spoil: (answers, share, noise) => answers.map((answer, i) => answer + 3 * share * noise.normal[i]),
    rowsOf: (truth, answers) => ({ type: "regression", actual: truth, predicted: answers }),
    resamples: 1000,
    passes: 400,
  }),
};

/** The pairs of a task, in either order, with the second one exactly `gap` worse than the first on the population. */
function pairsOf(task, gap) {
  const { truth, outputs } = task;
  const metric = findMetric(task.metric, task.rowsOf(truth.slice(0, 1), outputs[0].slice(0, 1)).type);
  const measureOf = (answers) => metric.compute(task.rowsOf(truth, answers)).value;
  const own = outputs.map(measureOf);
  const random = randomOf(`spoil ${task.metric}`);
  const noise = {
    chance: Float64Array.from(truth, () => random.uniform()),
    other: Uint32Array.from(truth, () => random.index(truth.length)),
    normal: Float64Array.from(
      truth,
      () => Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform()),
    ),
  };
  const better = (a, b) => (task.higher ? a >= b : a <= b);
  const spoiledTo = (answers, wanted) => {
    let [low, high] = [0, 1];
    for (let step = 0; step < 16; step++) {
      const middle = (low + high) / 2;
      if (better(measureOf(task.spoil(answers, middle, noise)), wanted)) low = middle;
      else high = middle;
    }
    return task.spoil(answers, low, noise);
  };
  const pairs = [];
  for (let a = 0; a < MODELS; a++) {
    for (let b = 0; b < MODELS; b++) {
      if (a === b) continue;
      const wanted = task.worseBy(own[a], gap);
      // The previous one gives way where the candidate is not good enough to be made worse.
      if (better(own[b], wanted))
        pairs.push({ previous: outputs[a], candidate: spoiledTo(outputs[b], wanted), value: own[a] });
      else if (gap === 0) {
        pairs.push({ previous: spoiledTo(outputs[a], own[b]), candidate: outputs[b], value: own[b] });
      }
    }
  }
  return { metric, pairs };
}

function measureCell(task, { metric, pairs }, rows, draws, gap) {
  const { truth } = task;
  const random = randomOf(`${task.metric} ${rows} ${gap}`);
  const order = Uint32Array.from(truth, (_, i) => i);
  const counts = { regression: {}, point: {}, floor: {} };
  const pick = (from) => {
    const picked = new from.constructor(rows);
    for (let i = 0; i < rows; i++) picked[i] = from[order[i]];
    return picked;
  };
  for (let draw = 0; draw < draws; draw++) {
    const { previous, candidate, value } = pairs[random.index(pairs.length)];
    for (let i = 0; i < rows; i++) {
      const j = i + random.index(order.length - i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    const actual = pick(truth);
    const { subjects } = measureMetrics([metric], {
      candidate: task.rowsOf(actual, pick(candidate)),
      baseline: task.rowsOf(actual, pick(previous)),
      seed: `${draw}`,
      ...(task.resamples === undefined ? {} : { resamples: task.resamples }),
    });
    const judge = (limits, previously) =>
      judgeMetric(subjects[0], {
        limits,
        decisions: { bounds: "point", previous: previously },
        limitAt: { file: "model.yml" },
      }).metric.state;
    for (const [name, state] of [
      ["regression", judge(task.limits, "confident")],
      ["point", judge(task.limits, "point")],
      ["floor", judge(task.floorOf(value), "confident")],
    ]) {
      counts[name][state] = (counts[name][state] ?? 0) + 1;
    }
  }
  return counts;
}

const percent = (count, draws) => `${((100 * (count ?? 0)) / draws).toFixed(1)}%`;

for (const name of values.metric?.split(",") ?? Object.keys(tasks)) {
  const task = tasks[name]();
  const cells = GAPS.map((gap) => pairsOf(task, gap));
  const limit = Object.entries(task.limits.max_regression).map(([k, v]) => `${k}: ${v}`)[0];
  console.log(
    `\n**${name}**, \`max_regression: { ${limit} }\`, and a floor or ceiling at the same distance from the true value\n`,
  );
  console.log(
    "| rows | draws | as good: refused / inconclusive / passed | by its value: refused | floor: refused | 0.5 worse: refused (by value) | 1 worse | 2 worse |",
  );
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const rows of SIZES) {
    const draws = Math.max(200, Math.min(DRAWS, Math.floor(WORK / rows / task.passes)));
    const [equal, ...worse] = GAPS.map((gap, i) => measureCell(task, cells[i], rows, draws, gap));
    const share = (counts, state) => percent(counts[state], draws);
    console.log(
      `| ${[
        rows.toLocaleString("en"),
        draws.toLocaleString("en"),
        `${share(equal.regression, "fails")} / ${share(equal.regression, "undecided")} / ${share(equal.regression, "ok")}`,
        share(equal.point, "fails"),
        share(equal.floor, "fails"),
        ...worse.map((counts) => `${share(counts.regression, "fails")} (${share(counts.point, "fails")})`),
      ].join(" | ")} |`,
    );
  }
}
