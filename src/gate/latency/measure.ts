import { largest } from "../../domain/extremes.ts";
import type { Finding, Location } from "../../domain/finding.ts";
import { nearestRank, sortSamples } from "../../statistics/percentile.ts";
import { quantileRanks } from "../../statistics/quantile-ranks.ts";
import { describeFailure } from "../model-failure.ts";
import type {
  GarbagePauses,
  InferenceFailure,
  Inferred,
  PaceFound,
  Profile,
  Progress,
  Race,
  RaceRound,
  TimedModel,
  Timing,
} from "../ports.ts";
import type { Latency, LatencyRound, MeasuredLatency, Percentile, RoundTimes } from "../result.ts";
import { describeTimedFailure } from "../try-inputs.ts";
import type { Decision } from "./decide.ts";
import { latencyFindings } from "./findings.ts";
import { type LatencyLimits, PERCENTILES, type PercentileKey, type PercentileName, SHARES } from "./limits.ts";
import { isOpen, type Look, lookAt } from "./look.ts";
import {
  budgetFor,
  FIRST_LOOK_SHARE,
  LOOKS,
  MIN_ROUNDS,
  type Pace,
  PLANNED_SHARE,
  type RoundShape,
  roundMs,
  shapeRound,
} from "./shape.ts";

export const DEFAULT_BUDGET_MS = 120_000;
export const DEFAULT_SEED = 1;

/** Below that many times the harness's own time, a model cannot be separated from it. */
const HARNESS_BOUND = 10;
/** Of the budget, for the model alone. */
const PROFILE_SHARE = 0.1;
const MAX_PROFILE_MS = 3000;
/** Of the budget, for what the previous release costs. */
const PACE_SHARE = 0.03;
const MAX_PACE_MS = 1000;
/** A round that is still running then is given up: it takes far longer than its model did alone. */
const STOP_SHARE = 1.1;
const LEVEL = 0.95;

export interface LatencyInput {
  readonly candidate: TimedModel;
  /** The previous release with its own inputs, made of the same rows. */
  readonly baseline?: (TimedModel & { readonly version: string }) | undefined;
  readonly limits: LatencyLimits | undefined;
  readonly declared: Readonly<Record<PercentileName, number>>;
  readonly budgetMs?: number | undefined;
  readonly seed?: number | undefined;
  /** The model's path in the repository, and that of its fixtures. */
  readonly model: string;
  readonly fixtures?: string | undefined;
  readonly limitAt: (key: PercentileKey, limit: "max" | "max_regression") => Location;
}

export interface LatencyOutcome {
  /** Absent where the model could not be run. */
  readonly latency?: Latency;
  readonly findings: readonly Finding[];
  /** Something that blocks could not be decided. */
  readonly undecided: boolean;
}

/**
 * Times a model in rounds with the previous release, and judges it: a first look at 8 rounds, and a second and last one
 * at 24 if the first left something open and the budget allows. A model that is too slow for that gets smaller rounds,
 * then fewer, and at last none: what cannot be decided then is undecided.
 */
export async function measureLatency(
  input: LatencyInput,
  inference: Timing,
  progress: Progress,
): Promise<LatencyOutcome> {
  const budgetMs = input.budgetMs ?? DEFAULT_BUDGET_MS;
  const profiled = await inference.profile(
    input.candidate,
    Math.min(MAX_PROFILE_MS, budgetMs * PROFILE_SHARE),
    progress,
  );
  if (!profiled.ok) return notRun(profiled.failure, input);
  const profile = profiled.value;
  const previous = await paceOf(input, budgetMs, inference, progress);
  const pace: Omit<Pace, "budgetMs"> = {
    rows: profile.inputs,
    candidate: { openMs: profile.reopenMs, runMs: profile.runMs },
    ...(previous.pace && { baseline: previous.pace }),
  };
  const spentMs = profile.spentMs + (previous.pace?.spentMs ?? 0);
  const leftMs = Math.min(budgetMs - spentMs, isDecidable(input) ? budgetMs : budgetMs * FIRST_LOOK_SHARE);
  const raced = await raceBoth(input, { ...pace, budgetMs: leftMs }, previous.notComparable, inference, progress);
  if (!raced.ok) return notRun(raced.failure, input);
  const latency = latencyOf(input, profile, raced.value, budgetMs);
  const neededS = (name: PercentileName) => budgetFor(name, pace, spentMs) / 1000;
  return { latency, ...latencyFindings(latency, { ...input, limits: input.limits, neededS }) };
}

/** Whether more rounds could decide anything: with neither limits nor a previous release, the figures are only shown. */
function isDecidable({ baseline, limits }: LatencyInput): boolean {
  return baseline !== undefined || PERCENTILES.some((name) => limits?.[`${name}_ms`]?.max !== undefined);
}

function notRun(failure: InferenceFailure, { model, fixtures, candidate }: LatencyInput): LatencyOutcome {
  if (candidate.plan === undefined) {
    return { findings: describeTimedFailure(failure, model, candidate.made), undecided: false };
  }
  return { findings: describeFailure(failure, { model, ...(fixtures && { fixtures }) }), undecided: false };
}

/** What the previous release costs, which the rounds are made for as well, or why it cannot be timed. */
async function paceOf(
  { baseline }: LatencyInput,
  budgetMs: number,
  inference: Pick<Timing, "pace">,
  progress: Progress,
): Promise<{ readonly pace?: PaceFound; readonly notComparable?: string }> {
  if (baseline === undefined) return {};
  const { version, ...model } = baseline;
  const paced = await inference.pace(model, Math.min(MAX_PACE_MS, budgetMs * PACE_SHARE), progress);
  return paced.ok ? { pace: paced.value } : { notComparable: whyNotTimed(paced.failure, baseline) };
}

function whyNotTimed(failure: InferenceFailure, { version, plan }: NonNullable<LatencyInput["baseline"]>): string {
  // Inputs that were made up for this version need not suit the previous one: that is no fault of its own.
  if (plan === undefined && failure.kind === "run") {
    return `it does not run on the inputs that were made up for this version (${failure.message.replace(/\.+$/, "")})`;
  }
  const [first] = describeFailure(failure, { model: version });
  return (first?.message ?? "it could not be run").replace(/\.$/, "");
}

interface Raced {
  /** Absent if there were too few rounds. */
  readonly look?: Look | undefined;
  readonly looks: number;
  readonly race: Race;
  readonly shape: RoundShape;
  readonly cutShort: boolean;
  readonly baseline: MeasuredLatency["baseline"];
}

/** Both models have run by now: what fails only next to the previous release is no fault of the candidate's. */
async function raceBoth(
  input: LatencyInput,
  pace: Pace,
  notComparable: string | undefined,
  inference: Pick<Timing, "race">,
  progress: Progress,
): Promise<Inferred<Raced>> {
  const alone = (why: string | undefined, version?: string) =>
    raceAlone({ ...input, baseline: undefined }, { ...pace, baseline: undefined }, inference, progress).then(
      (raced): Inferred<Raced> =>
        raced.ok && version !== undefined
          ? { ok: true, value: { ...raced.value, baseline: { version, ...(why && { notComparable: why }) } } }
          : raced,
    );
  if (input.baseline === undefined) return alone(undefined);
  const { version } = input.baseline;
  if (notComparable !== undefined) return alone(notComparable, version);
  const both = await raceAndLook(input, pace, inference, progress);
  if (both.ok) return { ok: true, value: { ...both.value, baseline: { version } } };
  return alone(whyNotTimed(both.failure, input.baseline), version);
}

/** Two sessions of the candidate may need more memory than it is allowed, which its one session in use never does. */
async function raceAlone(
  input: LatencyInput,
  pace: Pace,
  inference: Pick<Timing, "race">,
  progress: Progress,
): Promise<Inferred<Raced>> {
  const raced = await raceAndLook(input, pace, inference, progress);
  return raced.ok || raced.failure.kind !== "memory" ? raced : { ok: true, value: NO_ROUNDS };
}

const NO_ROUNDS: Raced = {
  looks: 0,
  race: { rounds: [], inputs: 0, spentMs: 0, garbage: { count: 0, totalMs: 0, longestMs: 0 } },
  shape: { slots: 0, passes: 0, controlPasses: 0, warmUp: 0, group: 0, discarded: 0, settle: 0 },
  cutShort: true,
  baseline: undefined,
};

async function raceAndLook(
  { candidate, baseline, limits, seed = DEFAULT_SEED }: LatencyInput,
  pace: Pace,
  inference: Pick<Timing, "race">,
  progress: Progress,
): Promise<Inferred<Raced>> {
  const budgetMs = pace.budgetMs * PLANNED_SHARE;
  const shape = shapeRound({ ...pace, budgetMs });
  const expectedMs = roundMs(shape, pace);
  if (expectedMs > budgetMs) return { ok: true, value: NO_ROUNDS };
  let race: Race | undefined;
  let look: Look | undefined;
  let looks = 0;
  let cutShort = false;
  for (const target of LOOKS) {
    const firstRound = race?.rounds.length ?? 0;
    const left = pace.budgetMs - (race?.spentMs ?? 0);
    const fewestRounds = looks > 0 ? 0 : MIN_ROUNDS * expectedMs <= budgetMs ? MIN_ROUNDS : 1;
    // Not even one more round would fit.
    if (race !== undefined && race.spentMs / firstRound > left) {
      cutShort = true;
      break;
    }
    const raced = await inference.race(
      {
        candidate,
        ...(baseline && { baseline: { modelPath: baseline.modelPath, plan: baseline.plan, made: baseline.made } }),
        ...{ shape, seed, firstRound, rounds: target - firstRound, fewestRounds, budgetMs: left },
        stopMs: left * STOP_SHARE,
      },
      progress,
    );
    if (!raced.ok) return raced;
    race = race === undefined ? raced.value : joined(race, raced.value);
    cutShort = race.rounds.length < target;
    if (race.rounds.length < MIN_ROUNDS) break;
    looks += 1;
    look = lookAt({ rounds: race.rounds, slots: shape.slots, inputs: race.inputs, limits }, look);
    if (cutShort || !isOpen(look)) break;
  }
  if (race === undefined) throw new Error("there is no race without looks");
  return { ok: true, value: { look, looks, race, shape, cutShort, baseline: undefined } };
}

function joined(first: Race, second: Race): Race {
  const shares = [first.stealShare, second.stealShare].filter((share) => share !== undefined);
  return {
    rounds: [...first.rounds, ...second.rounds],
    inputs: first.inputs,
    spentMs: first.spentMs + second.spentMs,
    garbage: joinedPauses(first.garbage, second.garbage),
    // The higher one: it is there to warn.
    ...(shares.length === 0 ? {} : { stealShare: largest(shares) }),
  };
}

function joinedPauses(a: GarbagePauses, b: GarbagePauses): GarbagePauses {
  return {
    count: a.count + b.count,
    totalMs: a.totalMs + b.totalMs,
    longestMs: Math.max(a.longestMs, b.longestMs),
  };
}

function latencyOf(
  input: LatencyInput,
  profile: Profile,
  { look, looks, race, shape, cutShort, baseline }: Raced,
  budgetMs: number,
): MeasuredLatency {
  const { plan } = input.candidate;
  const { floorMs, runMs } = profile;
  const { rounds } = race;
  const alone = rounds.length === 0;
  const candidate = sortSamples(pooled(alone ? [profile.timesMs] : rounds.map((round) => round.candidate.timesMs)));
  const previous = rounds.flatMap((round) => (round.baseline === undefined ? [] : [round.baseline.timesMs]));
  return {
    inputs: plan === undefined ? "made from the signature" : "fixtures",
    ...(plan?.rowsPerRun === undefined || plan.rowsPerRun === 1 ? {} : { rowsPerRun: plan.rowsPerRun }),
    percentiles: PERCENTILES.map((name): Percentile => {
      const ceiling = look?.ceilings[name];
      const regression = look?.regressions[name];
      const { lower, upper } = quantileRanks(candidate.length, SHARES[name], LEVEL);
      const { max: maxMs, max_regression: margin } = input.limits?.[`${name}_ms`] ?? {};
      const blocking = [
        ...(maxMs === undefined ? [] : [ceiling?.decision]),
        ...(margin === undefined || input.baseline === undefined ? [] : [regression?.decision]),
      ];
      return {
        name,
        valueMs: nearestRank(candidate, SHARES[name]),
        samples: candidate.length,
        intervalMs: {
          ...(lower === undefined ? {} : { low: candidate[lower - 1] as number }),
          ...(upper === undefined ? {} : { high: candidate[upper - 1] as number }),
          level: LEVEL,
          method: "order statistics",
        },
        ...(previous.length === 0 ? {} : { wasMs: nearestRank(sortSamples(pooled(previous)), SHARES[name]) }),
        ...(maxMs === undefined ? {} : { maxMs }),
        declaredMs: input.declared[name],
        ...(ceiling === undefined ? {} : { ceiling }),
        ...(regression === undefined ? {} : { regression }),
        state: stateOf(blocking),
      };
    }),
    ...(baseline === undefined ? {} : { baseline }),
    protocol: {
      seed: input.seed ?? DEFAULT_SEED,
      rounds: rounds.length,
      looks,
      shape: {
        slots: shape.slots,
        passes: shape.passes,
        controlPasses: shape.controlPasses,
        warmUp: shape.warmUp,
      },
      inputsUsed: alone ? Math.min(profile.inputs, profile.timesMs.length) : race.inputs,
      groupSize: shape.group,
      discarded: shape.discarded,
      spentMs: race.spentMs,
      budgetMs,
      cutShort,
    },
    ...(alone ? {} : { rounds: rounds.map(timesOfRound) }),
    ...(look?.nullChannel && { nullChannel: look.nullChannel }),
    openMs: profile.openMs,
    coldStartMs: profile.coldStartMs,
    modelBytes: profile.modelBytes,
    peakMemoryMb: profile.peakMemoryMb,
    ...(floorMs === undefined ? {} : { harness: { floorMs, bound: runMs < HARNESS_BOUND * floorMs } }),
    throughput: profile.throughput,
    garbage: race.garbage,
    ...(race.stealShare === undefined ? {} : { stealShare: race.stealShare }),
    cpu: profile.cpu,
  };
}

function timesOfRound({ candidate, baseline }: RaceRound): LatencyRound {
  return {
    candidate: percentilesOf(candidate.timesMs),
    ...(baseline && { previous: percentilesOf(baseline.timesMs) }),
  };
}

function percentilesOf(timesMs: Float64Array): RoundTimes {
  const sorted = sortSamples(timesMs);
  const rounded = (share: number) => Number(nearestRank(sorted, share).toPrecision(5));
  return { p50Ms: rounded(SHARES.p50), p95Ms: rounded(SHARES.p95) };
}

/** What nothing could be said about, as there were too few rounds, is undecided. */
function stateOf(blocking: readonly (Decision | undefined)[]): Percentile["state"] {
  if (blocking.length === 0) return "shown";
  if (blocking.includes("fail")) return "fails";
  return blocking.every((decision) => decision === "pass") ? "ok" : "undecided";
}

function pooled(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
