// The rule of decision as the gate applies it, over rounds that come from anywhere.
import { isOpen, lookAt } from "../../lib/gate/latency/look.js";
import { LOOKS } from "../../lib/gate/latency/shape.js";
import { binomialAtMost } from "../../lib/statistics/binomial.js";

/** Margins as model.yml would state them, so that both figures block. */
export const LIMITS = {
  p50_ms: { max_regression: { rel: 0.05 } },
  p95_ms: { max_regression: { rel: 0.1 } },
};

/**
 * Looks once at 8 rounds and, where something stays open, once more at 24. `more(first, count)` gives further rounds;
 * `limits` may hold one figure only, which then is decided by itself. No look needs more than `most` rounds.
 */
export async function decideTrial({ slots, inputs, limits = LIMITS, more, most = Number.POSITIVE_INFINITY }) {
  const rounds = [];
  let look;
  let looks = 0;
  for (const target of LOOKS.filter((rounds) => rounds <= most)) {
    rounds.push(...(await more(rounds.length, target - rounds.length)));
    looks += 1;
    look = lookAt({ rounds, slots, inputs, limits }, look);
    if (!isOpen(look)) break;
  }
  return { look, looks, rounds };
}

/** Clopper and Pearson's one-sided 95% bounds of a share, by bisection on the binomial tails. */
export function shareBounds(count, trials) {
  const solve = (below) => {
    let low = 0;
    let high = 1;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (below(middle)) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return {
    low: count === 0 ? 0 : solve((p) => 1 - binomialAtMost(count - 1, trials, p) < 0.05),
    high: count === trials ? 1 : solve((p) => binomialAtMost(count, trials, p) > 0.05),
  };
}
