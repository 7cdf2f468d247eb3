import { type Finding, finding, type Location } from "../../domain/finding.ts";
import { counted, formatAlike, formatMeasured, formatNumber } from "../../domain/numbers.ts";
import type { Measured } from "../../metrics/measured.ts";
import type { Decisions } from "../../registry/decisions.ts";
import type { Direction } from "../../registry/metrics.ts";
import type { DecisionPolicy, MetricPolicy } from "../../registry/policy-types.ts";
import { equalModelShares, limitNeeded, roundedUp, rowsNeeded } from "../../statistics/equal-model.ts";
import { explainNoPrevious, type NoPrevious, RULE_OF_NO_PREVIOUS } from "../previous.ts";
import type { EqualModel, FigureState, GateMetric, Interval, MetricLimits, PairedChange } from "../result.ts";
import { gateRules as rules } from "../rules.ts";
import { significanceOf } from "../significance.ts";

/** One metric with all that it is judged by. */
export interface MeasuredMetric {
  readonly name: string;
  /** As a sentence names it: with its slice, where it is of one. */
  readonly shown: string;
  readonly direction: Direction;
  readonly measured: Measured;
  /** Two-sided 95%, which is what is printed. */
  readonly interval?: Interval;
  /** Two-sided 90%, each bound of which holds by itself at 95%: what a confident policy judges by. */
  readonly bounds?: Interval;
  readonly change?: PairedChange;
  /** As `bounds`, of the difference. */
  readonly changeBounds?: Interval;
  /** As `changeBounds`, of how much nearer to 1 it came; only for a metric that is best near 1. */
  readonly nearerBounds?: Interval;
  /** Both models have the same outputs on every row: there is no difference to be unsure of. */
  readonly sameOutputs?: boolean;
  /** How large a chance difference from another equally good model is, and on how many rows. */
  readonly chance?: Chance;
}

export interface Chance {
  /** Of the difference between two equally good models on these rows, in the unit of the metric. */
  readonly standardError: number;
  readonly rows: number;
  /** No pair was compared; errors were taken to be independent. */
  readonly worstCase: boolean;
}

export interface Judging {
  readonly limits: MetricPolicy | undefined;
  readonly decisions: Decisions;
  /** Where the limits stand. */
  readonly limitAt: Location;
  /** Of a slice: `country=DE`. */
  readonly slice?: string;
  /** Why there is nothing to compare with: none was released yet, or the previous release could not be measured. */
  readonly noPrevious?: NoPrevious;
  /** What metadata.json declares, and where; absent for a slice. */
  readonly declared?: { readonly value: number; readonly at: Location; readonly means: "report" | "reproduce" };
  /** Rows that answer so close to the border that another processor may turn them, of a share of labels. */
  readonly closeCalls?: number;
}

export interface JudgedMetric {
  readonly metric: GateMetric;
  readonly findings: readonly Finding[];
  readonly undecided: boolean;
}

/** The limit of a metric that an answer is about. */
type Limit = "min" | "max" | "max_regression" | "min_improvement";

type Answer =
  | { readonly state: "ok" }
  | { readonly state: "fails" | "undecided"; readonly why: string; readonly limit: Limit }
  /** Nothing was there to judge by. Only what cannot be compared leaves a limit undecided: the others ask for no comparison. */
  | { readonly state: "shown"; readonly why: string; readonly limit: Limit; readonly kind: NoPrevious["kind"] };

/** Holds a metric against its limits and against what metadata.json declares. */
export function judgeMetric(subject: MeasuredMetric, judging: Judging): JudgedMetric {
  const { name, direction, measured, interval, change } = subject;
  const { declared } = judging;
  const limits = limitsOf(judging.limits);
  const base = {
    name,
    direction,
    ...(limits === undefined ? {} : { limits }),
    ...(declared === undefined ? {} : { declared: declared.value }),
  };
  if (measured.value === undefined) {
    const { undefinedBecause } = measured;
    const metric: GateMetric = {
      ...base,
      value: null,
      undefinedBecause,
      state: limits === undefined ? "shown" : "fails",
    };
    const because = `it is undefined: ${undefinedBecause}`;
    const findings = [
      ...(limits === undefined ? [] : [notMeasured(subject.shown, because, judging.limitAt)]),
      ...(declared?.means === "reproduce" ? [notReproducible(subject.shown, because, declared.at)] : []),
    ];
    return { metric, findings, undecided: false };
  }
  const answers = limits === undefined ? [] : answer(subject, measured.value, limits, judging);
  const equal = equalModelOf(subject, limits, judging.decisions.previous);
  const metric: GateMetric = {
    ...base,
    value: measured.value,
    ...(interval === undefined ? {} : { interval }),
    ...(change === undefined ? {} : { change }),
    ...(equal === undefined ? {} : { equalModel: equal }),
    state: stateOf(answers),
  };
  return {
    metric,
    findings: [
      ...answers.flatMap((a) => tell(a, metric, judging, equal)),
      ...checkDeclared(subject, measured.value, judging),
    ],
    undecided: answers.some((a) => a.state === "undecided" || (a.state === "shown" && a.kind === "not-comparable")),
  };
}

/** A limit whose metric has no value: never a pass. */
export function notMeasured(name: string, because: string, location: Location): Finding {
  return finding(rules.metricNotMeasured, { message: `${name} has a limit, but ${because}.`, location });
}

/** A declared value that should come out again, and was not measured. */
export function notReproducible(name: string, because: string, location: Location): Finding {
  return finding(rules.metricNotMeasured, {
    message: `${name} must be reproduced (declared: reproduce), but ${because}.`,
    location,
  });
}

function limitsOf(policy: MetricPolicy | undefined): MetricLimits | undefined {
  if (policy === undefined) return undefined;
  const { min, max, max_regression: maxRegression, min_improvement: minImprovement } = policy;
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(maxRegression === undefined ? {} : { maxRegression }),
    ...(minImprovement === undefined ? {} : { minImprovement }),
  };
}

function stateOf(answers: readonly Answer[]): FigureState {
  for (const state of ["fails", "undecided", "ok"] as const) if (answers.some((a) => a.state === state)) return state;
  return "shown";
}

function answer(subject: MeasuredMetric, value: number, limits: MetricLimits, judging: Judging): Answer[] {
  const { shown } = subject;
  const range = judging.decisions.bounds === "confident" ? usable(subject.bounds) : value;
  const { min, max, maxRegression, minImprovement } = limits;
  return [
    ...(min === undefined
      ? []
      : [atLeast("min", range, min, `${shown} is ${formatMeasured(value, min)}`, `below its limit of ${min}`)]),
    ...(max === undefined
      ? []
      : [
          atLeast(
            "max",
            mirrored(range),
            -max,
            `${shown} is ${formatMeasured(value, max)}`,
            `above its limit of ${max}`,
          ),
        ]),
    ...(maxRegression === undefined && minImprovement === undefined
      ? []
      : [againstPrevious(subject, value, limits, judging)]),
  ];
}

/** What is held against a limit: a value, a range whose ends both count, or nothing that could decide. */
type Comparable = number | Pick<Interval, "low" | "high"> | "unknown";

/** Where all resamples are alike, as when every one of few rows is answered rightly, bounds say nothing. */
function usable(bounds: Interval | undefined): Comparable {
  return bounds === undefined || (bounds.low === bounds.high && bounds.weak !== undefined) ? "unknown" : bounds;
}

function mirrored(held: Comparable): Comparable {
  if (held === "unknown") return held;
  return typeof held === "number" ? -held : { low: -held.high, high: -held.low };
}

/** Whether what is held is at least `least`. */
function atLeast(limit: Limit, held: Comparable, least: number, is: string, missed: string): Answer {
  if (held === "unknown")
    return { state: "undecided", limit, why: `${is}; there are too few rows to decide whether it is ${missed}` };
  const { low, high } = typeof held === "number" ? { low: held, high: held } : held;
  if (low >= least) return { state: "ok" };
  if (high < least) return { state: "fails", limit, why: `${is}, ${missed}` };
  return { state: "undecided", limit, why: `${is}; these rows cannot decide whether it is ${missed}` };
}

/**
 * A regression counts where it exceeds every bound that is given, so the largest of them is what is allowed; an
 * improvement has to reach its own. For a metric that is best near 1, how far it is from 1 is what grows or shrinks.
 */
function againstPrevious(
  { shown, direction, change, changeBounds, nearerBounds, sameOutputs }: MeasuredMetric,
  value: number,
  { maxRegression, minImprovement }: MetricLimits,
  { decisions, noPrevious }: Judging,
): Answer {
  if (change === undefined || change.was === null) {
    const why =
      noPrevious === undefined
        ? "the previous release has no value for it on these rows"
        : explainNoPrevious(noPrevious);
    return {
      state: "shown",
      limit: minImprovement === undefined ? "max_regression" : "min_improvement",
      kind: noPrevious?.kind ?? "not-comparable",
      why: `${shown} is limited against the previous release, and ${why}`,
    };
  }
  const { was } = change;
  const gain = gainOf(direction, was, value);
  const moved = direction === "nearest to 1" ? usable(nearerBounds) : usable(changeBounds);
  const byValue = decisions.previous === "point" || sameOutputs === true;
  const held = byValue ? gain : direction === "lower" ? mirrored(moved) : moved;
  // 0.945 less 0.94 is not 0.005 in binary: what only the last digits exceed is kept.
  const slack = 1e-12 * Math.max(Math.abs(was), Math.abs(value));
  const { abs, rel } = maxRegression ?? {};
  const allowed = allowedLoss(maxRegression ?? {}, was);
  const least = minImprovement ?? -allowed;
  // Rounded as they are printed, both are on the same side of what is allowed, and of each other.
  const [before, now] = formatAlike([was, value], ([a = was, b = value]) => {
    const more = gainOf(direction, a, b) - least;
    return `${Math.sign(b - a)} ${Math.abs(more) <= slack ? 0 : Math.sign(more)}`;
  });
  const is = `${shown} was ${before} and is ${now}`;
  if (minImprovement !== undefined) {
    return atLeast("min_improvement", held, minImprovement - slack, is, `improved by less than ${minImprovement}`);
  }
  const words = [...(abs === undefined ? [] : [String(abs)]), ...(rel === undefined ? [] : [`${100 * rel}%`])].join(
    " and ",
  );
  return atLeast("max_regression", held, -allowed - slack, is, `worse by more than ${words}`);
}

/** By how much a metric is better than it was. */
function gainOf(direction: Direction, was: number, value: number): number {
  if (direction === "nearest to 1") return Math.abs(was - 1) - Math.abs(value - 1);
  return direction === "higher" ? value - was : was - value;
}

/** A regression counts where it exceeds every bound that is given, so the largest of them is what is allowed. */
function allowedLoss({ abs, rel }: NonNullable<MetricLimits["maxRegression"]>, was: number): number {
  return Math.max(abs ?? 0, (rel ?? 0) * Math.abs(was));
}

/** Of a limit on a regression: how it decides a model that is truly as good as the previous one, or as this one if there is none. */
function equalModelOf(
  { measured, change, chance, sameOutputs }: MeasuredMetric,
  limits: MetricLimits | undefined,
  by: DecisionPolicy,
): EqualModel | undefined {
  const was = change === undefined ? measured.value : (change.was ?? undefined);
  if (limits?.maxRegression === undefined || limits.minImprovement !== undefined) return undefined;
  if (chance === undefined || was === undefined || sameOutputs === true) return undefined;
  const { standardError, rows, worstCase } = chance;
  const allowed = allowedLoss(limits.maxRegression, was);
  // No spread, as of rankings that are all perfect, leaves nothing to estimate from.
  if (!Number.isFinite(standardError) || standardError === 0 || allowed === 0) return undefined;
  return {
    ...equalModelShares(allowed, standardError, by),
    limitNeeded: limitNeeded(standardError, by),
    rowsNeeded: rowsNeeded(rows, allowed, standardError, by),
    ...(worstCase ? { worstCase } : {}),
  };
}

function tell(
  told: Answer,
  metric: GateMetric,
  { limitAt: location, slice }: Judging,
  equal: EqualModel | undefined,
): Finding[] {
  if (told.state === "ok") return [];
  const subject = `${slice === undefined ? "" : `${slice}/`}${metric.name}.${told.limit}`;
  switch (told.state) {
    case "fails": {
      const message = `${told.why}${chanceOf(told.limit, metric)}.`;
      return [finding(rules.metricMissed, { message, location, subject })];
    }
    case "undecided":
      return [
        finding(rules.metricUndecided, {
          message: `${told.why}.`,
          location,
          subject,
          ...adviceOf(told.limit, metric, equal),
        }),
      ];
    case "shown": {
      const rule = RULE_OF_NO_PREVIOUS[told.kind];
      return [finding(rule, { message: `${told.why}.`, location, subject })];
    }
  }
}

/** Rows help to decide about a model that may be as good; one that is surely worse stays as close to its limit as it is. */
function adviceOf(limit: Limit, metric: GateMetric, equal: EqualModel | undefined): { readonly fix?: string } {
  if (limit !== "max_regression") return {};
  if (isSurelyWorse(metric)) {
    return {
      fix: "The model is worse than the previous one, by about as much as the limit allows. Release a better model, or raise the limit if such a loss is acceptable.",
    };
  }
  if (equal === undefined) return {};
  const { limitNeeded: needed, rowsNeeded: rows } = equal;
  return {
    fix: `Nothing was found against the model. Use at least ${counted(rows, "row")} or a limit of ${roundedUp(needed)}, so that four of five equally good models pass.`,
  };
}

/** Whether the whole interval of the difference is on the worse side of 0. */
function isSurelyWorse({ direction, change }: GateMetric): boolean {
  const { difference, nearer } = change ?? {};
  if (direction === "nearest to 1") return nearer !== undefined && nearer.high < 0;
  if (difference === undefined) return false;
  return direction === "higher" ? difference.high < 0 : difference.low > 0;
}

/** Of a regression: whether it is more than these rows would show by chance. */
function chanceOf(limit: Limit, metric: GateMetric): string {
  if (limit !== "max_regression") return "";
  const word = significanceOf(metric)?.word;
  return word === undefined || word === "worse" ? "" : "; a difference this small may be due to chance on these rows";
}

/**
 * A declared value is reproduced where it differs by no more than its own rounding, and by the rows that another
 * processor may turn: those whose answer is closer to the border than its last digits.
 */
function checkDeclared(
  { name: subject, shown, measured, interval }: MeasuredMetric,
  value: number,
  { declared, closeCalls = 0 }: Judging,
): Finding[] {
  if (declared === undefined) return [];
  const { at: location, means } = declared;
  if (means === "reproduce") {
    const trials = measured.value === undefined ? undefined : measured.share?.trials;
    const turned = trials === undefined ? 0 : Math.min(closeCalls, Math.ceil(trials / 1000)) / trials;
    if (Math.abs(value - declared.value) <= Math.max(roundingOf(declared.value), 1e-6) + turned) return [];
    const message = `${shown} is declared as ${declared.value} but measured as ${formatMeasured(value, declared.value)}.`;
    return [finding(rules.notReproduced, { message, location, subject })];
  }
  // Where all resamples are alike, as when every row is answered rightly, the interval says nothing.
  if (interval === undefined || interval.low === interval.high) return [];
  if (declared.value >= interval.low && declared.value <= interval.high) return [];
  const range = `${formatNumber(interval.low, declared.value)} to ${formatNumber(interval.high, declared.value)}`;
  const message = `${shown} is declared as ${declared.value} but measured as ${formatMeasured(value, declared.value)}, with a 95% interval of ${range}.`;
  return [finding(rules.declaredOutside, { message, location, subject })];
}

/** Half a unit of the last decimal that a number was written with. */
function roundingOf(declared: number): number {
  const [mantissa = "", exponent = "0"] = String(declared).split("e");
  const decimals = (mantissa.split(".")[1]?.length ?? 0) - Number(exponent);
  return 0.5 * 10 ** -decimals;
}
