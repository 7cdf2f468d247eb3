import { type Finding, finding, type Location } from "../../nouns/finding.js";
import type { LatencyCeiling, LatencyRegression, MeasuredLatency, RoundInterval } from "../result.js";
import { gateRules as rules } from "../rules.js";
import type { PercentileKey, RegressionLimit } from "./limits.js";

export interface Places {
  readonly model: string;
  readonly limitAt: (key: PercentileKey, limit: "max" | "max_regression") => Location;
}

/** What is to be said of a latency: what fails, what could not be decided and why, what is slower without being limited. */
export function latencyFindings(latency: MeasuredLatency, places: Places): { findings: Finding[]; undecided: boolean } {
  const told = latency.percentiles.flatMap(({ name, ceiling, regression }) => [
    ...(ceiling === undefined ? [] : tellCeiling(ceiling, latency, places.limitAt(`${name}_ms`, "max"))),
    ...(regression === undefined
      ? []
      : tellRegression(
          regression,
          latency,
          regression.blocks ? places.limitAt(`${name}_ms`, "max_regression") : { file: places.model },
        )),
  ]);
  const undecided = latency.percentiles.some(
    ({ ceiling, regression }) =>
      ceiling?.decision === "inconclusive" || (regression?.blocks === true && regression.decision === "inconclusive"),
  );
  return { findings: [...(latency.nullChannel.fit ? [] : [tellUnfit(latency, places.model)]), ...told], undecided };
}

function tellCeiling(
  { name, decision, perRoundMs, maxMs, detectableMs }: LatencyCeiling,
  latency: MeasuredLatency,
  location: Location,
): Finding[] {
  const { value, low, high } = perRoundMs;
  const measured = `${inMs(value)} (95% interval ${Number(low.toPrecision(3))} to ${inMs(high)})`;
  if (decision === "pass") return [];
  if (decision === "fail") {
    const message = `The ${name} latency is ${measured}, above its limit of ${maxMs} ms.`;
    return [finding(rules.latencyMissed, { message, location })];
  }
  const message = `Whether the ${name} latency keeps its limit of ${maxMs} ms cannot be told: it is ${measured}${after(latency)}; from ${inMs(detectableMs)} on it would be seen to miss it.`;
  return [finding(rules.latencyUndecided, { message, location })];
}

function tellRegression(figure: LatencyRegression, latency: MeasuredLatency, location: Location): Finding[] {
  const { name, decision, blocks, ratio, differenceMs, margin, detectableRatio, tooFewInputs } = figure;
  const version = latency.baseline?.version ?? "the previous release";
  const measured = `${ratio.value.toFixed(3)} times that of ${version} (95% interval ${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}, ${signed(differenceMs)})`;
  if (decision === "pass") return [];
  if (decision === "fail") {
    const message = `The ${name} latency is ${measured}: slower by more than ${describeMargin(margin)}.`;
    return [finding(blocks ? rules.latencyRegressed : rules.latencySlower, { message, location })];
  }
  if (!blocks) return [];
  const message = tooFewInputs
    ? `Whether the ${name} latency is slower by more than ${describeMargin(margin)} cannot be told from ${latency.protocol.inputsUsed} different inputs.`
    : `Whether the ${name} latency is slower by more than ${describeMargin(margin)} cannot be told: it is ${measured}${after(latency)}; from ${detectableRatio.toFixed(3)} times on it would be seen.`;
  return [finding(rules.latencyUndecided, { message, location })];
}

function tellUnfit({ nullChannel: { ratio, margin } }: MeasuredLatency, model: string): Finding {
  const message = `Two sessions of the same file differ by a factor of ${ratio.value.toFixed(3)} (95% interval ${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}), where ${asPercent(margin)} would be allowed: no latency was judged.`;
  return finding(rules.hostUnfit, { message, location: { file: model } });
}

function after({ protocol: { rounds, cutShort } }: MeasuredLatency): string {
  const cut = cutShort ? ", when the time for it was used up" : "";
  return ` after ${rounds} rounds${cut}`;
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
