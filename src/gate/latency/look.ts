import { nearestRank, sortSamples } from "../../statistics/percentile.ts";
import type { RaceRound } from "../ports.ts";
import type { LatencyCeiling, LatencyRegression, NullChannel, RoundInterval } from "../result.ts";
import {
  ALPHA,
  type Bound,
  boundsOf,
  type Decision,
  decideFamily,
  detectableBeyond,
  type Evidence,
  weigh,
} from "./decide.ts";
import {
  type Estimate,
  inputTail,
  jackknife,
  logMedianRatio,
  meanOverRounds,
  medianDifference,
  type PairedRound,
} from "./estimate.ts";
import { DEFAULT_MARGIN, type LatencyLimits, PERCENTILES, type PercentileName, SHARES } from "./limits.ts";
import { LOOKS, MIN_FIXTURES, MIN_TAIL_RUNS } from "./shape.ts";

/** Each look may err in half of the cases. */
export const LOOK_ALPHA = ALPHA / LOOKS.length;
export const JACKKNIFE = "delete-one-round jackknife, Student t";
const OVER_ROUNDS = "Student t on the logarithm, over rounds";

export interface LookInput {
  readonly rounds: readonly RaceRound[];
  readonly slots: number;
  readonly inputs: number;
  readonly limits: LatencyLimits | undefined;
}

/** What one look at the rounds resulted in. */
export interface Look {
  readonly ceilings: Readonly<Partial<Record<PercentileName, LatencyCeiling>>>;
  readonly regressions: Readonly<Partial<Record<PercentileName, LatencyRegression>>>;
  /** Absent if no round had one. */
  readonly nullChannel?: NullChannel;
}

/**
 * Weighs all rounds so far, which are at least two. What an earlier look decided stands, with the figures of that look. On a host whose null
 * channel is unfit nothing is decided.
 */
export function lookAt(input: LookInput, earlier?: Look): Look {
  const nullChannel = nullChannelOf(input);
  const fit = nullChannel?.fit !== false;
  const standing = earlier?.nullChannel?.fit === false ? undefined : earlier;
  const ceilings = PERCENTILES.flatMap((name) => ceilingQuestion(name, input, standing?.ceilings[name]));
  const regressions = PERCENTILES.flatMap((name) => regressionQuestion(name, input, standing?.regressions[name]));
  const questions: Question[] = [...ceilings, ...regressions];
  const blocking = questions.filter(({ figure }) => figure.blocks);
  const decisions = new Map<Question, Decision>();
  for (const family of [blocking, ...questions.filter(({ figure }) => !figure.blocks).map((one) => [one])]) {
    for (const [i, decision] of decideFamily(family, LOOK_ALPHA).entries()) {
      decisions.set(family[i] as Question, fit ? decision : "inconclusive");
    }
  }
  const decided = <F extends Figure>(all: readonly Question<F>[]) =>
    Object.fromEntries(
      all.map((question) => [
        question.figure.name,
        { ...question.figure, decision: decisions.get(question) ?? "inconclusive" },
      ]),
    );
  return { ceilings: decided(ceilings), regressions: decided(regressions), ...(nullChannel && { nullChannel }) };
}

/** Whether more rounds could still decide something. */
export function isOpen({ ceilings, regressions, nullChannel }: Look): boolean {
  const figures = [...Object.values(ceilings), ...Object.values(regressions)];
  if (figures.some(({ blocks, decision }) => blocks && decision === "fail")) return false;
  return (
    nullChannel?.fit === false ||
    figures.some(
      ({ decision, tooFewInputs, tooFewRuns }) => decision === "inconclusive" && !tooFewInputs && !tooFewRuns,
    )
  );
}

type Figure = LatencyCeiling | LatencyRegression;

interface Question<F extends Figure = Figure> {
  readonly figure: F;
  readonly evidence: Evidence;
  readonly earlier?: Decision;
}

/** What was decided keeps its figures; what was not is asked again. */
function kept<F extends Figure>(figure: F | undefined): Question<F>[] | undefined {
  if (figure === undefined || figure.decision === "inconclusive") return undefined;
  return [{ figure, evidence: { fail: figure.pFail, pass: 0 }, earlier: figure.decision }];
}

function ceilingQuestion(
  name: PercentileName,
  { rounds, limits }: LookInput,
  earlier: LatencyCeiling | undefined,
): Question<LatencyCeiling>[] {
  const maxMs = limits?.[`${name}_ms`]?.max;
  if (maxMs === undefined) return [];
  const standing = kept(earlier);
  if (standing !== undefined) return standing;
  const perRound = (share: number) =>
    meanOverRounds(rounds.map(({ candidate }) => Math.log(nearestRank(sortSamples(candidate.timesMs), share))));
  const estimate = perRound(SHARES[name]);
  const bound = Math.log(maxMs);
  const tooFewRuns = name === "p95" && rounds.some(({ candidate }) => candidate.timesMs.length < MIN_TAIL_RUNS);
  // Of so few runs the tail is unknown, but it is not below the median: it can be missed, and not kept.
  const evidence = tooFewRuns
    ? { fail: weigh([{ estimate: perRound(SHARES.p50), bound }]).fail, pass: 1 }
    : weigh([{ estimate, bound }]);
  const figure: LatencyCeiling = {
    name,
    blocks: true,
    perRoundMs: intervalOf(estimate, OVER_ROUNDS, Math.exp),
    maxMs,
    alpha: LOOK_ALPHA,
    pFail: evidence.fail,
    detectableMs: maxMs * Math.exp(detectableBeyond(estimate, LOOK_ALPHA)),
    ...(tooFewRuns ? { tooFewRuns } : {}),
    decision: "inconclusive",
  };
  return [{ figure, evidence }];
}

function regressionQuestion(
  name: PercentileName,
  { rounds, slots, inputs, limits }: LookInput,
  earlier: LatencyRegression | undefined,
): Question<LatencyRegression>[] {
  const paired = rounds.flatMap(({ baseline, candidate }): PairedRound[] =>
    baseline === undefined ? [] : [{ reference: baseline.timesMs, compared: candidate.timesMs }],
  );
  if (paired.length < 2) return [];
  const standing = kept(earlier);
  if (standing !== undefined) return standing;
  const stated = limits?.[`${name}_ms`]?.max_regression;
  const margin = stated ?? DEFAULT_MARGIN[name];
  const tail = inputTail(slots, inputs);
  const [ratioOf, differenceOf] =
    name === "p50" ? [logMedianRatio, medianDifference] : [tail.logRatio, tail.differenceMs];
  const ratio = jackknife(paired, ratioOf);
  const difference = jackknife(paired, differenceOf);
  const tooFewInputs = name === "p95" && inputs < MIN_FIXTURES;
  const bounds: Bound[] = [
    ...(margin.rel === undefined ? [] : [{ estimate: ratio, bound: Math.log1p(margin.rel) }]),
    ...(margin.abs === undefined ? [] : [{ estimate: difference, bound: margin.abs }]),
  ];
  // A tail over a handful of inputs is the slowest of them: it is shown and cannot be decided.
  const evidence = tooFewInputs || bounds.length === 0 ? { fail: 1, pass: 1 } : weigh(bounds);
  const figure: LatencyRegression = {
    name,
    measure: name === "p50" ? "R50" : "R95i",
    blocks: stated !== undefined,
    margin,
    ratio: intervalOf(ratio, JACKKNIFE, Math.exp),
    differenceMs: intervalOf(difference, JACKKNIFE, (ms) => ms),
    alpha: LOOK_ALPHA,
    pFail: evidence.fail,
    detectableRatio: detectableRatio(ratio, difference, margin, rounds),
    ...(tooFewInputs ? { tooFewInputs } : {}),
    decision: "inconclusive",
  };
  return [{ figure, evidence }];
}

/** The ratio from which on four of five such measurements would fail: it has to be beyond every bound that is given. */
function detectableRatio(
  ratio: Estimate,
  difference: Estimate,
  { rel, abs }: LatencyRegression["margin"],
  rounds: readonly RaceRound[],
): number {
  const base = Math.exp(
    meanOverRounds(rounds.map((r) => Math.log(nearestRank(sortSamples((r.baseline ?? r.candidate).timesMs), 0.5))))
      .value,
  );
  return Math.max(
    rel === undefined ? 1 : (1 + rel) * Math.exp(detectableBeyond(ratio, LOOK_ALPHA)),
    abs === undefined ? 1 : 1 + (abs + detectableBeyond(difference, LOOK_ALPHA)) / base,
  );
}

/** Two sessions of one file: if even they differ by half of the margin, this host cannot compare two models. */
function nullChannelOf({ rounds, limits }: LookInput): NullChannel | undefined {
  const pairs = rounds.flatMap(({ candidate, baseline, reference, control }): PairedRound[] => {
    const first = baseline === undefined ? candidate : reference;
    return first === undefined || control === undefined
      ? []
      : [{ reference: first.timesMs, compared: control.timesMs }];
  });
  if (pairs.length < 2) return undefined;
  const estimate = jackknife(pairs, logMedianRatio);
  const margin = (limits?.p50_ms?.max_regression?.rel ?? DEFAULT_MARGIN.p50.rel ?? 0) / 2;
  const { low, high } = boundsOf(estimate, LOOK_ALPHA);
  const allowed = Math.log1p(margin);
  return { ratio: intervalOf(estimate, JACKKNIFE, Math.exp), margin, fit: low <= allowed && high >= -allowed };
}

function intervalOf(estimate: Estimate, method: string, unit: (value: number) => number): RoundInterval {
  const { low, high } = boundsOf(estimate, LOOK_ALPHA);
  return {
    value: unit(estimate.value),
    low: unit(low),
    high: unit(high),
    level: 1 - 2 * LOOK_ALPHA,
    method,
    rounds: estimate.degrees + 1,
  };
}
