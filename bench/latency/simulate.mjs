// Whether the rule of decision keeps its error rates, on simulated timings: no model is run.
//   npm run build && node bench/latency/simulate.mjs [--trials 200] [--slots 64]
// Each round has two parts with sessions of their own, as in the gate: the two models, and the null channel.
import { parseArgs } from "node:util";
import { randomOf } from "../../lib/statistics/random.js";
import { decideTrial, shareBounds } from "./decide-trial.mjs";

const { values } = parseArgs({
  options: { trials: { type: "string", default: "200" }, slots: { type: "string", default: "64" } },
});
const trials = Number(values.trials);
const slots = Number(values.slots);
const PASSES = 8;
const CONTROL_PASSES = 4;
const GROUP = 16;

/** Spreads are shares of a run's time. `layout`: of a session; `noise`: of a run; `bursts`: share of rounds' stretches that a neighbour slows; `second`: what a host that is broken adds to one side. */
const HOSTS = {
  quiet: { layout: 0.01, second: 1, noise: 0.02, spikes: 0.01, burst: 1, bursts: 0 },
  loaded: { layout: 0.02, second: 1, noise: 0.05, spikes: 0.05, burst: 1.8, bursts: 0.4 },
  rough: { layout: 0.03, second: 1, noise: 0.1, spikes: 0.1, burst: 2.5, bursts: 0.5 },
  broken: { layout: 0.01, second: 1.06, noise: 0.02, spikes: 0.01, burst: 1, bursts: 0 },
};

function normal(random) {
  return Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

/** Rounds as the harness gives them: a turn shares the host's state, each session its layout. */
function simulateRounds(random, count, ratio, host, inputs) {
  const pair = (factors, passes) => {
    // A neighbour's bursts last over many turns, and change only between them.
    let slow = random.uniform() < host.bursts;
    const layouts = factors.map((_, i) => Math.exp(host.layout * normal(random)) * (i === 1 ? host.second : 1));
    const times = factors.map(() => new Float64Array(passes * slots));
    for (let place = 0; place < passes * slots; place += GROUP) {
      for (const side of random.uniform() < 0.5 ? [0, 1] : [1, 0]) {
        if (random.uniform() < 0.1) slow = random.uniform() < host.bursts;
        for (let i = place; i < Math.min(place + GROUP, passes * slots); i++) {
          const spike = random.uniform() < host.spikes ? 1 - 4 * Math.log(random.uniform()) : 1;
          const state = (slow ? host.burst : 1) * spike * Math.exp(host.noise * normal(random));
          times[side][i] = 0.1 * inputs[i % slots] * factors[side] * layouts[side] * state;
        }
      }
    }
    return times.map((timesMs) => ({ openMs: 1, firstRunMs: 1, timesMs }));
  };
  return Array.from({ length: count }, () => {
    const [baseline, candidate] = pair([1, ratio], PASSES);
    const [reference, control] = pair([1, 1], CONTROL_PASSES);
    return { candidate, baseline, reference, control };
  });
}

const percent = (share) => `${(100 * share).toFixed(1)}%`;
console.log(
  `Simulated: ${trials} trials each, ${slots} inputs, ${PASSES} passes, ${CONTROL_PASSES} of the null channel. Margins: R50 5%, R95i 10%, each blocking.`,
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
