// Whether the rule of decision keeps its error rates, on simulated timings: no model is run.
//   npm run build && node bench/latency/simulate.mjs [--trials 500] [--slots 64]
import { parseArgs } from "node:util";
import { randomOf } from "../../lib/gate/statistics/random.js";
import { decideTrial, shareBounds } from "./decide-trial.mjs";

const { values } = parseArgs({
  options: { trials: { type: "string", default: "500" }, slots: { type: "string", default: "64" } },
});
const trials = Number(values.trials);
const slots = Number(values.slots);
const PASSES = 8;

/** Spreads are shares of a run's time. `layout`: of a session; `noise`: of a run; `bursts`: share of rounds' stretches that a neighbour slows. */
const HOSTS = {
  quiet: { layout: 0.01, noise: 0.02, spikes: 0.01, burst: 1, bursts: 0 },
  loaded: { layout: 0.02, noise: 0.05, spikes: 0.05, burst: 1.8, bursts: 0.4 },
  rough: { layout: 0.03, noise: 0.1, spikes: 0.1, burst: 2.5, bursts: 0.5 },
};

function normal(random) {
  return Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

/** Rounds as the harness gives them: groups of five share the host's state, each session its layout. */
function simulateRounds(random, count, ratio, host, inputs) {
  const side = (layout, factor, states) =>
    Float64Array.from({ length: PASSES * slots }, (_, i) => {
      const slow = states[Math.floor(i / 5)] ? host.burst : 1;
      const spike = random.uniform() < host.spikes ? 1 - 4 * Math.log(random.uniform()) : 1;
      return 0.1 * inputs[i % slots] * factor * layout * slow * spike * Math.exp(host.noise * normal(random));
    });
  return Array.from({ length: count }, () => {
    // A neighbour's bursts last over many groups, and change between the sides' turns only at their ends.
    let slow = random.uniform() < host.bursts;
    const states = Array.from({ length: 3 }, () => []);
    for (let g = 0; g < Math.ceil((PASSES * slots) / 5); g++) {
      for (const turns of states) {
        if (random.uniform() < 0.1) slow = random.uniform() < host.bursts;
        turns.push(slow);
      }
    }
    const make = (factor, s) => {
      const layout = Math.exp(host.layout * normal(random));
      return { openMs: 1, firstRunMs: 1, timesMs: side(layout, factor, states[s]) };
    };
    return { candidate: make(ratio, 0), baseline: make(1, 1), again: make(1, 2) };
  });
}

const percent = (share) => `${(100 * share).toFixed(1)}%`;
console.log(
  `Simulated: ${trials} trials each, ${slots} inputs, ${PASSES} passes. Margins: R50 5%, R95i 10%, each blocking.`,
);
console.log("| host | true ratio | figure | fail | pass | inconclusive | decided at the first look | unfit |");
console.log("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
for (const [name, host] of Object.entries(HOSTS)) {
  for (const ratio of [1, 1.05, 1.1, 1.2]) {
    const counts = { p50: {}, p95: {} };
    let unfit = 0;
    let first = 0;
    for (let trial = 0; trial < trials; trial++) {
      const random = randomOf(`simulate ${name} ${ratio} ${trial}`);
      const inputs = Array.from({ length: slots }, () => Math.exp(0.2 * normal(random)));
      const { look, looks } = await decideTrial({
        slots,
        inputs: slots,
        more: (_first, count) => simulateRounds(random, count, ratio, host, inputs),
      });
      if (!look.nullChannel.fit) unfit += 1;
      if (looks === 1) first += 1;
      for (const figure of ["p50", "p95"]) {
        const { decision } = look.regressions[figure];
        counts[figure][decision] = (counts[figure][decision] ?? 0) + 1;
      }
    }
    for (const figure of ["p50", "p95"]) {
      const { fail = 0, pass = 0, inconclusive = 0 } = counts[figure];
      const { high } = shareBounds(fail, trials);
      console.log(
        `| ${name} | ${ratio} | ${figure} | ${percent(fail / trials)} (≤ ${percent(high)}) | ${percent(pass / trials)} | ${percent(inconclusive / trials)} | ${percent(first / trials)} | ${percent(unfit / trials)} |`,
      );
    }
  }
}
