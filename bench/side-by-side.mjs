import { performance } from "node:perf_hooks";

/**
 * Runs the named actions in turn, `rounds` times over, and gives the times of each in milliseconds. Measured side by side,
 * what the machine does meanwhile falls on all of them alike; the first round warms up and is left out.
 */
export async function sideBySide(actions, rounds) {
  const times = Object.fromEntries(Object.keys(actions).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, action] of Object.entries(actions)) {
      const start = performance.now();
      await action();
      if (round > 0) times[name].push(performance.now() - start);
    }
  }
  return times;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
