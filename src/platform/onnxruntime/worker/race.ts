import type * as Ort from "onnxruntime-node";
import { type Contender, runRound, type Stopwatch } from "../../../gate/latency/harness.ts";
import { planRound } from "../../../gate/latency/schedule.ts";
import { timeLeftS } from "../../../gate/latency/time-left.ts";
import type { Progress, Race, RaceRequest, RaceRound } from "../../../gate/ports.ts";
import { randomOf } from "../../../statistics/random.ts";
import { watchGarbage } from "./garbage.ts";
import { readProcessorTimes, stealBetween } from "./processor.ts";
import { type Beat, contenderOf, failingAsRun, feedsOf } from "./timed-model.ts";

/** The worker is started with --expose-gc. */
export const STOPWATCH: Stopwatch = {
  now: process.hrtime.bigint,
  collectGarbage: () => globalThis.gc?.(),
};

/** Times the rounds of a race, with the null channel in a part of each round of its own. */
export async function race(ort: typeof Ort, request: RaceRequest, progress: Progress, beat: Beat): Promise<Race> {
  const { candidate, baseline, shape } = request;
  return failingAsRun(async () => {
    const feeds = await feedsOf(ort, candidate);
    beat();
    const ours = contenderOf(ort, candidate.modelPath, feeds, shape.slots);
    const theirs = baseline && contenderOf(ort, baseline.modelPath, await feedsOf(ort, baseline), shape.slots);
    beat();
    const contenders = { candidate: ours, ...(theirs && { baseline: theirs }) };
    const rounds = await raceContenders(contenders, request, progress, beat);
    return { ...rounds, inputs: Math.min(feeds.length, shape.slots) };
  });
}

/** The round that is under way is not finished any more. */
class OutOfTime extends Error {}

/** The rounds of any two contenders, under the same protocol. */
export async function raceContenders(
  contenders: { readonly candidate: Contender; readonly baseline?: Contender },
  request: Omit<RaceRequest, "candidate" | "baseline">,
  progress: Progress,
  beat: Beat = () => {},
): Promise<Omit<Race, "inputs">> {
  const { shape, firstRound, stopMs = Number.POSITIVE_INFINITY } = request;
  const garbage = watchGarbage();
  const processorsBefore = readProcessorTimes();
  const started = performance.now();
  const spentMs = () => performance.now() - started;
  const watch: Stopwatch = {
    ...STOPWATCH,
    between: () => {
      beat();
      if (spentMs() > stopMs) throw new OutOfTime();
    },
  };
  const rounds: RaceRound[] = [];
  try {
    await settle(contenders.candidate, shape, watch);
    const settledMs = spentMs();
    while (rounds.length < request.rounds) {
      // A round that would end beyond the budget is not begun.
      const each = (spentMs() - settledMs) / Math.max(1, rounds.length);
      if (rounds.length >= request.fewestRounds && spentMs() + each > request.budgetMs) break;
      const round = firstRound + rounds.length;
      rounds.push(await raceRound(contenders, { ...request, round }, watch));
      const left = timeLeftS(spentMs(), rounds.length, request.rounds);
      progress(rounds.length, request.rounds, `round ${round + 1} of ${firstRound + request.rounds}`, left);
    }
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
  }
  const stealShare = stealBetween(processorsBefore, readProcessorTimes());
  return {
    rounds,
    spentMs: spentMs(),
    garbage: await garbage.stop(),
    ...(stealShare === undefined ? {} : { stealShare }),
  };
}

/**
 * Runs until the harness's own JavaScript is compiled: before, it takes about twice as long, and of a model of 10 µs it is
 * a good part.
 */
async function settle(candidate: Contender, { slots, settle: runs }: RaceRequest["shape"], watch: Stopwatch) {
  if (runs === 0) return;
  const shape = { slots, passes: Math.ceil(runs / slots), warmUp: 1, group: slots, discarded: 0 };
  await runRound([candidate], planRound(randomOf("settle"), 1, shape), shape, watch);
}

/**
 * One round: the two models taking turns, with no third session open, as it would push both out of the caches; and the
 * null channel, two sessions of the baseline, before or after. Without a baseline the candidate takes turns with itself.
 */
async function raceRound(
  { candidate, baseline }: { readonly candidate: Contender; readonly baseline?: Contender },
  { shape, seed, round }: Pick<RaceRequest, "shape" | "seed"> & { readonly round: number },
  watch: Stopwatch,
): Promise<RaceRound> {
  const pair = async (a: Contender, b: Contender, part: string, passes: number) => {
    const plan = planRound(randomOf(`latency ${seed} ${round}${part}`), 2, { ...shape, passes });
    const [first, second] = await runRound([a, b], plan, shape, watch);
    if (first === undefined || second === undefined) throw new Error("a side of the race has no times");
    return [first, second] as const;
  };
  if (baseline === undefined) {
    const [first, control] = await pair(candidate, candidate, "", shape.passes);
    return { candidate: first, control };
  }
  const both = async () => {
    const [ours, theirs] = await pair(candidate, baseline, "", shape.passes);
    return { candidate: ours, baseline: theirs };
  };
  const nullChannel = async () => {
    if (shape.controlPasses === 0) return {};
    const [reference, control] = await pair(baseline, baseline, " null", shape.controlPasses);
    return { reference, control };
  };
  if (randomOf(`latency ${seed} ${round} order`).uniform() < 0.5) {
    const control = await nullChannel();
    return { ...(await both()), ...control };
  }
  return { ...(await both()), ...(await nullChannel()) };
}
