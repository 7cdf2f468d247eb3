import type * as Ort from "onnxruntime-node";
import { type Contender, runRound, type Stopwatch } from "../../../gate/latency/harness.js";
import { planRound } from "../../../gate/latency/schedule.js";
import { timeLeftS } from "../../../gate/latency/time-left.js";
import type { Progress, Race, RaceRequest, RaceRound } from "../../../gate/ports.js";
import { randomOf } from "../../../gate/statistics/random.js";
import { watchGarbage } from "./garbage.js";
import { readProcessorTimes, stealBetween } from "./processor.js";
import { contenderOf, failingAsRun, feedsOf } from "./timed-model.js";

/** The worker is started with --expose-gc. */
export const STOPWATCH: Stopwatch = {
  now: process.hrtime.bigint,
  collectGarbage: () => globalThis.gc?.(),
};

/** Times the rounds of a race; a second session of the baseline, or of the candidate, runs along as the null channel. */
export async function race(ort: typeof Ort, request: RaceRequest, progress: Progress): Promise<Race> {
  const { candidate, baseline, shape } = request;
  return failingAsRun(async () => {
    const feeds = await feedsOf(ort, candidate);
    const ours = contenderOf(ort, candidate.modelPath, feeds, shape.slots);
    const theirs = baseline && contenderOf(ort, baseline.modelPath, await feedsOf(ort, baseline), shape.slots);
    const rounds = await raceContenders({ candidate: ours, ...(theirs && { baseline: theirs }) }, request, progress);
    return { ...rounds, inputs: Math.min(feeds.length, shape.slots) };
  });
}

/** The rounds of any two contenders, under the same protocol. */
export async function raceContenders(
  { candidate, baseline }: { readonly candidate: Contender; readonly baseline?: Contender },
  request: Omit<RaceRequest, "candidate" | "baseline">,
  progress: Progress,
): Promise<Omit<Race, "inputs">> {
  const { shape, seed, firstRound } = request;
  const contenders = baseline === undefined ? [candidate, candidate] : [candidate, baseline, baseline];
  const garbage = watchGarbage();
  const processorsBefore = readProcessorTimes();
  const started = performance.now();
  const spentMs = () => performance.now() - started;
  const rounds: RaceRound[] = [];
  while (rounds.length < request.rounds) {
    // A round that would end beyond the budget is not begun.
    const expectedMs = (spentMs() * (rounds.length + 1)) / Math.max(1, rounds.length);
    if (rounds.length >= request.fewestRounds && expectedMs > request.budgetMs) break;
    const round = firstRound + rounds.length;
    const plan = planRound(randomOf(`latency ${seed} ${round}`), contenders.length, shape);
    const sides = await runRound(contenders, plan, shape, STOPWATCH);
    const [first, second, third] = sides;
    if (first === undefined || second === undefined) throw new Error("a side of the race has no times");
    rounds.push(
      third === undefined ? { candidate: first, again: second } : { candidate: first, baseline: second, again: third },
    );
    const left = timeLeftS(spentMs(), rounds.length, request.rounds);
    progress(rounds.length, request.rounds, `round ${round + 1} of ${firstRound + request.rounds}`, left);
  }
  const stealShare = stealBetween(processorsBefore, readProcessorTimes());
  return {
    rounds,
    spentMs: spentMs(),
    garbage: await garbage.stop(),
    ...(stealShare === undefined ? {} : { stealShare }),
  };
}
