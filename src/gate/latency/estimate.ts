import { nearestRank, sortSamples } from "../../statistics/percentile.ts";

/** Times of one round on two sides, in milliseconds, the same place of both being the same input. */
export interface PairedRound {
  readonly reference: Float64Array;
  readonly compared: Float64Array;
}

/** A number with its standard error, which has that many degrees of freedom. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly degrees: number;
}

export type PairedStatistic = (rounds: readonly PairedRound[]) => number;

/** ln R50: the median of the logarithms of compared ÷ reference, over all pairs. */
export const logMedianRatio: PairedStatistic = (rounds) => medianOf(joined(rounds.map(logRatiosOf)));

/** The median of compared − reference over all pairs, in milliseconds. */
export const medianDifference: PairedStatistic = (rounds) => medianOf(joined(rounds.map(differencesOf)));

/** What is computed of a round is kept with it: a jackknife looks at each round as often as there are rounds. */
function keptWith<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const kept = new WeakMap<K, V>();
  return (key) => {
    const value = kept.get(key) ?? compute(key);
    kept.set(key, value);
    return value;
  };
}

const logRatiosOf = keptWith(({ reference, compared }: PairedRound) =>
  reference.map((a, i) => Math.log((compared[i] as number) / a)),
);
const differencesOf = keptWith(({ reference, compared }: PairedRound) =>
  reference.map((a, i) => (compared[i] as number) - a),
);
const logsOf = keptWith(({ reference, compared }: PairedRound) => ({
  reference: reference.map((a) => Math.log(a)),
  compared: compared.map((b) => Math.log(b)),
}));

/**
 * Statistics of the tail that the inputs cause: the 95th percentile over inputs of what each of them typically takes, on
 * both sides. `slots` places a pass hold `inputs` different inputs, in turn.
 *
 * What an input takes on the two sides is the mean of the logarithms of its two medians, less and plus half of the
 * median of its pairs' ln ratios. So the level that both sides share, with the host's noise in it, enters both alike, and
 * how far they are apart is estimated from pairs. From the two medians alone, the slowest of them would be noise by choice: on a
 * loaded host that gave intervals about twice as wide.
 */
export function inputTail(slots: number, inputs: number) {
  const tails = (rounds: readonly PairedRound[]) => {
    const [reference, compared] = [new Float64Array(inputs), new Float64Array(inputs)];
    for (let input = 0; input < inputs; input++) {
      const pairs = pairsOf(rounds, { slots, inputs, input });
      const level = (medianOf(pairs.reference) + medianOf(pairs.compared)) / 2;
      const half = medianOf(pairs.compared.map((b, i) => b - (pairs.reference[i] as number))) / 2;
      reference[input] = level - half;
      compared[input] = level + half;
    }
    return [nearestRank(sortSamples(reference), 0.95), nearestRank(sortSamples(compared), 0.95)] as const;
  };
  return {
    /** ln R95ⁱ. */
    logRatio: ((rounds) => {
      const [reference, compared] = tails(rounds);
      return compared - reference;
    }) satisfies PairedStatistic,
    differenceMs: ((rounds) => {
      const [reference, compared] = tails(rounds);
      return Math.exp(compared) - Math.exp(reference);
    }) satisfies PairedStatistic,
  };
}

interface OneInput {
  readonly slots: number;
  readonly inputs: number;
  readonly input: number;
}

/** The logarithms of one input's times, of all rounds and passes, the same place of both being a pair. */
function pairsOf(rounds: readonly PairedRound[], { slots, inputs, input }: OneInput) {
  const passes = rounds.reduce((sum, { reference }) => sum + Math.ceil(reference.length / slots), 0);
  const count = passes * Math.ceil((slots - input) / inputs);
  const [ofReference, ofCompared] = [new Float64Array(count), new Float64Array(count)];
  let at = 0;
  for (const { reference, compared } of rounds.map(logsOf)) {
    for (let pass = 0; pass < reference.length; pass += slots) {
      for (let slot = input; slot < slots; slot += inputs) {
        ofReference[at] = reference[pass + slot] as number;
        ofCompared[at++] = compared[pass + slot] as number;
      }
    }
  }
  return { reference: ofReference, compared: ofCompared };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The mean of the two middle values where their number is even. */
function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * A statistic over rounds with the standard error of the delete-one-round jackknife: with pseudo-values
 * Kθ̂ − (K−1)θ̂₋ₖ, their standard deviation over √K. Rounds absorb what runs next to one another have in common.
 * Tukey, "Bias and confidence in not-quite large samples", Ann. Math. Statist. 29 (1958). At least two rounds.
 */
export function jackknife<R>(rounds: readonly R[], statistic: (rounds: readonly R[]) => number): Estimate {
  const value = statistic(rounds);
  const count = rounds.length;
  const without = rounds.map((_, k) => statistic(rounds.filter((_round, i) => i !== k)));
  return { value, ...errorOfMean(without.map((other) => count * value - (count - 1) * other)) };
}

/** The mean of one number a round, with its standard error. */
export function meanOverRounds(values: readonly number[]): Estimate {
  return { value: values.reduce((a, b) => a + b, 0) / values.length, ...errorOfMean(values) };
}

function errorOfMean(values: readonly number[]): Omit<Estimate, "value"> {
  const count = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / count;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { standardError: Math.sqrt(squares / (count - 1) / count), degrees: count - 1 };
}
