import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import type { GateOutcome } from "../domain/verdict.ts";
import type { GateInput } from "./input.ts";
import { latencyLimits, qualityLimits } from "./limit-places.ts";
import type { Inspection, Parity } from "./ports.ts";
import { notMeasured } from "./quality/judge.ts";
import type { DefaultUsed, GateResult, Latency, Quality } from "./result.ts";
import { gateRules as rules } from "./rules.ts";

/** The result of a gate that ended before it measured anything. */
export function ended(
  input: GateInput,
  findings: readonly Finding[],
  notMeasuredBecause: string,
  inspection: Inspection | undefined,
): GateResult {
  // Where something else was refused already, each limit that was not checked would only repeat it.
  const limits = errorsOf(findings).length > 0 ? [] : [...qualityLimits(input), ...latencyLimits(input)];
  const unchecked = limits.map(({ name, at }) => notMeasured(name, notMeasuredBecause, at));
  return {
    ...conclude(input, { findings: [...findings, ...unchecked], defaults: [], inspection }),
    notMeasured: notMeasuredBecause,
  };
}

interface Conclusion {
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  readonly quality?: Quality | undefined;
  readonly parity?: Parity | undefined;
  readonly latency?: Latency | undefined;
  /** Something that blocks was measured and could not be decided. */
  readonly undecided?: boolean;
  readonly inspection: Inspection | undefined;
}

const SET_LIMITS = "Set limits in a model.yml.";
const WRITE_POLICY = { fix: "Set limits in a model.yml; model-release init writes one.", inAction: SET_LIMITS };

/** Gated is a model of which at least one metric was held against a limit on labelled rows. */
export function conclude(input: GateInput, conclusion: Conclusion): GateResult {
  const { model } = input;
  const { findings, defaults, quality, parity, latency, inspection } = conclusion;
  const figures = [...(quality?.metrics ?? []), ...(quality?.slices ?? []).flatMap((slice) => slice.metrics)];
  const judged = figures.some(({ state, limits }) => limits !== undefined && state !== "shown");
  const outcome: GateOutcome = conclusion.undecided ? "inconclusive" : judged ? "gated" : "ungated";
  const [why, advice] =
    quality === undefined
      ? ["no labelled rows were measured", {}]
      : input.policy === undefined
        ? ["there is no model.yml that sets a limit", WRITE_POLICY]
        : ["model.yml sets no limit for a metric", { fix: "Set limits under gate.metrics in model.yml." }];
  const warned =
    !judged && errorsOf(findings).length === 0
      ? [
          finding(rules.noGate, {
            message: `${model} has no accuracy gate: ${why}.`,
            ...advice,
            location: { file: model },
          }),
        ]
      : [];
  return {
    outcome,
    gated: judged,
    findings: [...findings, ...warned, ...describeDefaults(input, defaults)],
    defaults,
    ...(quality === undefined ? {} : { quality }),
    ...(parity === undefined ? {} : { parity }),
    ...(latency === undefined ? {} : { latency }),
    ...(inspection === undefined ? {} : inspection),
  };
}

/** Settings that are recognized from names and values, and not by a rule that the documentation states. */
const GUESSED: readonly string[] = ["gate.query", "gate.output.kind"];

/** All defaults where model.yml has no gate; where it has one, those that it would be wrong to take for granted. */
function describeDefaults({ policy, fixtures, model }: GateInput, defaults: readonly DefaultUsed[]): Finding[] {
  const gate = policy?.value.gate;
  const told = gate === undefined ? defaults : defaults.filter(({ setting }) => GUESSED.includes(setting));
  if (told.length === 0) return [];
  const lines = told.map(({ setting, value, why }) => `${setting} = ${value} (${why})`);
  const message = `model.yml does not state these settings, so defaults were used: ${lines.join("; ")}.`;
  return [finding(rules.defaultsUsed, { message, location: { file: fixtures?.path ?? model } })];
}
