import { largest } from "../../nouns/extremes.js";
import type { Finding, Location } from "../../nouns/finding.js";
import { describeFailure } from "../model-failure.js";
import type {
  GarbagePauses,
  Inference,
  InferenceFailure,
  Inferred,
  Profile,
  Progress,
  Race,
  TimedModel,
} from "../ports.js";
import type { Latency, MeasuredLatency, Percentile } from "../result.js";
import { nearestRank, sortSamples } from "../statistics/percentile.js";
import { quantileRanks } from "../statistics/quantile-ranks.js";
import { latencyFindings } from "./findings.js";
import { type LatencyLimits, PERCENTILES, type PercentileKey, type PercentileName, SHARES } from "./limits.js";
import { isOpen, type Look, lookAt } from "./look.js";
import { DISCARDED, FEWEST_ROUNDS, GROUP, LOOKS, type RoundShape, shapeRound } from "./shape.js";

export const DEFAULT_BUDGET_MS = 120_000;
export const DEFAULT_SEED = 1;

/** Below so many times the harness's own time, a model cannot be told from it. */
const HARNESS_BOUND = 10;
/** Of the budget, for the model alone. */
const PROFILE_SHARE = 0.1;
const MOST_PROFILE_MS = 3000;
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
 * Times a model in rounds beside the previous release, and judges it: a first look at 8 rounds, and a second and last
 * one at 24 where the first left something open and the budget allows.
 */
export async function measureLatency(
  input: LatencyInput,
  inference: Pick<Inference, "profile" | "race">,
  progress: Progress,
): Promise<LatencyOutcome> {
  const budgetMs = input.budgetMs ?? DEFAULT_BUDGET_MS;
  const profiled = await inference.profile(
    input.candidate,
    Math.min(MOST_PROFILE_MS, budgetMs * PROFILE_SHARE),
    progress,
  );
  if (!profiled.ok) return notRun(profiled.failure, input);
  const raced = await raceBoth(input, profiled.value, budgetMs, inference, progress);
  if (!raced.ok) return notRun(raced.failure, input);
  const latency = latencyOf(input, profiled.value, raced.value, budgetMs);
  return { latency, ...latencyFindings(latency, input) };
}

function notRun(failure: InferenceFailure, { model, fixtures }: LatencyInput): LatencyOutcome {
  return { findings: describeFailure(failure, { model, ...(fixtures && { fixtures }) }), undecided: false };
}

interface Raced {
  readonly look: Look;
  readonly looks: number;
  readonly race: Race;
  readonly shape: RoundShape;
  readonly cutShort: boolean;
  readonly baseline: MeasuredLatency["baseline"];
}

/** The candidate has run by now: what fails beside the previous release, and not without it, is the previous one's. */
async function raceBoth(
  input: LatencyInput,
  profile: Profile,
  budgetMs: number,
  inference: Pick<Inference, "race">,
  progress: Progress,
): Promise<Inferred<Raced>> {
  const { baseline } = input;
  if (baseline === undefined) return raceAndLook(input, profile, budgetMs, inference, progress);
  const { version } = baseline;
  const beside = await raceAndLook(input, profile, budgetMs, inference, progress);
  if (beside.ok) return { ok: true, value: { ...beside.value, baseline: { version } } };
  if (beside.failure.kind === "timeout") return beside;
  const alone = await raceAndLook({ ...input, baseline: undefined }, profile, budgetMs, inference, progress);
  if (!alone.ok) return alone;
  const [told] = describeFailure(beside.failure, { model: version });
  const notComparable = (told?.message ?? "it could not be run").replace(/\.$/, "");
  return { ok: true, value: { ...alone.value, baseline: { version, notComparable } } };
}

async function raceAndLook(
  { candidate, baseline, limits, seed = DEFAULT_SEED }: LatencyInput,
  { inputs: rows, runMs, reopenMs: openMs }: Profile,
  budgetMs: number,
  inference: Pick<Inference, "race">,
  progress: Progress,
): Promise<Inferred<Raced>> {
  const shape = shapeRound({ rows, runMs, openMs, sides: baseline === undefined ? 2 : 3, budgetMs });
  let race: Race | undefined;
  let look: Look | undefined;
  let looks = 0;
  let cutShort = false;
  for (const target of LOOKS) {
    const firstRound = race?.rounds.length ?? 0;
    const left = budgetMs - (race?.spentMs ?? 0);
    const fewestRounds = looks === 0 ? FEWEST_ROUNDS : 0;
    // Not even one more round would fit.
    if (race !== undefined && race.spentMs / firstRound > left) {
      cutShort = true;
      break;
    }
    const raced = await inference.race(
      {
        candidate,
        ...(baseline && { baseline: { modelPath: baseline.modelPath, plan: baseline.plan } }),
        ...{ shape, seed, firstRound, rounds: target - firstRound, fewestRounds, budgetMs: left },
      },
      progress,
    );
    if (!raced.ok) return raced;
    race = race === undefined ? raced.value : joined(race, raced.value);
    cutShort = race.rounds.length < target;
    looks += 1;
    look = lookAt({ rounds: race.rounds, slots: shape.slots, inputs: race.inputs, limits }, look);
    if (cutShort || !isOpen(look)) break;
  }
  if (race === undefined || look === undefined) throw new Error("there is no look without rounds");
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
  const candidate = sortSamples(pooled(race.rounds.map((round) => round.candidate.timesMs)));
  const previous = race.rounds.flatMap((round) => (round.baseline === undefined ? [] : [round.baseline.timesMs]));
  return {
    inputs: plan === undefined ? "made from the signature" : "fixtures",
    ...(plan?.rowsPerRun === undefined || plan.rowsPerRun === 1 ? {} : { rowsPerRun: plan.rowsPerRun }),
    percentiles: PERCENTILES.map((name): Percentile => {
      const ceiling = look.ceilings[name];
      const regression = look.regressions[name];
      const { lower, upper } = quantileRanks(candidate.length, SHARES[name], LEVEL);
      const maxMs = input.limits?.[`${name}_ms`]?.max;
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
        state: stateOf([ceiling, regression].filter((figure) => figure?.blocks === true)),
      };
    }),
    ...(baseline === undefined ? {} : { baseline }),
    protocol: {
      seed: input.seed ?? DEFAULT_SEED,
      rounds: race.rounds.length,
      looks,
      shape,
      inputsUsed: race.inputs,
      groupSize: GROUP,
      discarded: DISCARDED,
      spentMs: race.spentMs,
      budgetMs,
      cutShort,
    },
    nullChannel: look.nullChannel,
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

function stateOf(blocking: readonly ({ readonly decision: string } | undefined)[]): Percentile["state"] {
  if (blocking.length === 0) return "shown";
  if (blocking.some((figure) => figure?.decision === "fail")) return "fails";
  return blocking.every((figure) => figure?.decision === "pass") ? "ok" : "undecided";
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
