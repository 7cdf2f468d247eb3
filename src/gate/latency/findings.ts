import { type Finding, finding, type Location } from "../../domain/finding.ts";
import { counted, formatAlike, formatDecimals } from "../../domain/numbers.ts";
import type {
  LatencyCeiling,
  LatencyRegression,
  MeasuredLatency,
  NullChannel,
  Percentile,
  RoundInterval,
} from "../result.ts";
import { gateRules as rules } from "../rules.ts";
import type { LatencyLimits, PercentileKey, PercentileName, RegressionLimit } from "./limits.ts";

export interface Places {
  readonly model: string;
  readonly limits: LatencyLimits | undefined;
  readonly limitAt: (key: PercentileKey, limit: "max" | "max_regression") => Location;
  /** Seconds of `gate.budget_s` with which this model's percentile can be decided. */
  readonly neededS: (name: PercentileName) => number;
}

/** What is to be reported of a latency: what fails, what could not be decided and why, what is slower without being limited. */
export function latencyFindings(latency: MeasuredLatency, places: Places): { findings: Finding[]; undecided: boolean } {
  const reported = latency.percentiles.flatMap((percentile) => {
    const { name, ceiling, regression } = percentile;
    const limitAt = (limit: "max" | "max_regression") => places.limitAt(`${name}_ms`, limit);
    const regressionAt = regression?.blocks === true ? limitAt("max_regression") : { file: places.model };
    return [
      ...(ceiling === undefined ? [] : reportCeiling(ceiling, latency, limitAt("max"), places.neededS)),
      ...(regression === undefined ? [] : reportRegression(regression, latency, regressionAt)),
      ...reportUndecided(percentile, latency, places),
    ];
  });
  const undecided = latency.percentiles.some(
    ({ state, ceiling, regression }) =>
      state === "undecided" ||
      ceiling?.decision === "inconclusive" ||
      (regression?.blocks === true && regression.decision === "inconclusive"),
  );
  const { nullChannel } = latency;
  const unfit = nullChannel?.fit === false ? [reportUnfit(nullChannel, places.model)] : [];
  return { findings: [...unfit, ...reported], undecided };
}

/** Limits that there is no figure for: too few rounds fitted into the budget, or the previous release cannot be timed. */
function reportUndecided({ name, ceiling, regression }: Percentile, latency: MeasuredLatency, places: Places) {
  const { max, max_regression: margin } = places.limits?.[`${name}_ms`] ?? {};
  const { baseline } = latency;
  const at = (limit: "max" | "max_regression") => places.limitAt(`${name}_ms`, limit);
  const needed = tooFew(latency, places.neededS(name));
  return [
    ...(max === undefined || ceiling !== undefined
      ? []
      : [
          finding(rules.latencyUndecided, {
            message: `Whether the ${name} latency is within its limit of ${max} ms cannot be decided: ${needed}.`,
            location: at("max"),
          }),
        ]),
    ...(margin === undefined || regression !== undefined || baseline === undefined
      ? []
      : [
          baseline.notComparable === undefined
            ? finding(rules.latencyUndecided, {
                message: `Whether the ${name} latency is slower by more than ${describeMargin(margin)} cannot be decided: ${needed}.`,
                location: at("max_regression"),
              })
            : finding(rules.notComparedWithPrevious, {
                message: `latency ${name}_ms is limited against the previous release, but ${baseline.version} is not comparable: ${baseline.notComparable}.`,
                ...(latency.inputs === "fixtures"
                  ? {}
                  : {
                      fix: "Add a few rows that both versions can run on to fixtures/, or limit the latency by max.",
                    }),
                location: at("max_regression"),
                subject: `${name}_ms.max_regression`,
              }),
        ]),
  ];
}

function tooFew({ percentiles, protocol }: MeasuredLatency, neededS: number): string {
  const runs = percentiles[0]?.samples ?? 0;
  const budget = `within ${inSeconds(protocol.budgetMs / 1000)} (gate.budget_s)`;
  return `the model could be timed for only ${counted(runs, "run")} ${budget}; about ${inSeconds(neededS)} would be enough`;
}

function inSeconds(seconds: number): string {
  return `${seconds < 10 ? Number(seconds.toPrecision(2)) : Math.ceil(seconds)} s`;
}

function reportCeiling(
  { name, decision, perRoundMs, maxMs, detectableMs, tooFewRuns }: LatencyCeiling,
  latency: MeasuredLatency,
  location: Location,
  neededS: Places["neededS"],
): Finding[] {
  const { value, low, high } = perRoundMs;
  const [is, from, to] = formatAlike([value, low, high], (all) => all.map((ms) => Math.sign(ms - maxMs)).join(), 3);
  const measured = `${is} ms (95% interval ${from} to ${to} ms)`;
  if (decision === "pass") return [];
  if (decision === "fail") {
    const message = `The ${name} latency is ${measured}, above its limit of ${maxMs} ms.`;
    return [finding(rules.latencyMissed, { message, location, subject: `${name}_ms.max` })];
  }
  if (tooFewRuns) {
    const { slots, passes } = latency.protocol.shape;
    const message = `Whether the ${name} latency is within its limit of ${maxMs} ms cannot be decided from ${counted(slots * passes, "run")} per round, the most that fit into ${inSeconds(latency.protocol.budgetMs / 1000)} (gate.budget_s); about ${inSeconds(neededS(name))} would be enough.`;
    return [finding(rules.latencyUndecided, { message, location })];
  }
  const message = `Whether the ${name} latency is within its limit of ${maxMs} ms cannot be decided: it is ${measured}${after(latency)}; a miss from ${inMs(detectableMs)} on would be detected.`;
  return [finding(rules.latencyUndecided, { message, location })];
}

function reportRegression(figure: LatencyRegression, latency: MeasuredLatency, location: Location): Finding[] {
  const { name, decision, blocks, ratio, differenceMs, margin, detectableRatio, tooFewInputs } = figure;
  const version = latency.baseline?.version ?? "the previous release";
  const times = margin.rel === undefined ? [1] : [1, 1 + margin.rel];
  const shown = (value: number) => formatDecimals(value, 3, ...times);
  const measured = `${shown(ratio.value)} times that of ${version} (95% interval ${shown(ratio.low)} to ${shown(ratio.high)}, ${signed(differenceMs)})`;
  if (decision === "pass") return [];
  if (decision === "fail") {
    const message = `The ${name} latency is ${measured}: slower by more than ${describeMargin(margin)}.`;
    return [finding(blocks ? rules.latencyRegressed : rules.latencySlower, { message, location })];
  }
  if (!blocks) return [];
  const message = tooFewInputs
    ? `Whether the ${name} latency is slower by more than ${describeMargin(margin)} cannot be decided from ${counted(latency.protocol.inputsUsed, "different input")}.`
    : `Whether the ${name} latency is slower by more than ${describeMargin(margin)} cannot be decided: it is ${measured}${after(latency)}; a slowdown from ${detectableRatio.toFixed(3)} times on would be detected.`;
  return [finding(rules.latencyUndecided, { message, location })];
}

function reportUnfit({ ratio, margin }: NullChannel, model: string): Finding {
  const message = `Two sessions of the same file differ by a factor of ${ratio.value.toFixed(3)} (95% interval ${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}), but at most ${asPercent(margin)} is allowed: no latency was judged.`;
  return finding(rules.hostUnfit, { message, location: { file: model } });
}

function after({ protocol: { rounds, cutShort } }: MeasuredLatency): string {
  const cut = cutShort ? ", when the time budget was used up" : "";
  return ` after ${counted(rounds, "round")}${cut}`;
}

/** "5%", "0.1 ms", "5% and 0.1 ms". */
export function describeMargin({ rel, abs }: RegressionLimit): string {
  return [...(rel === undefined ? [] : [asPercent(rel)]), ...(abs === undefined ? [] : [`${abs} ms`])].join(" and ");
}

function asPercent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

function inMs(value: number): string {
  return `${Number(value.toPrecision(3))} ms`;
}

function signed({ value }: RoundInterval): string {
  return `${value < 0 ? "−" : "+"}${inMs(Math.abs(value))}`;
}
