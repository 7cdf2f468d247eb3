import { type Finding, finding, formatLocation, type Location } from "../domain/finding.ts";
import { counted, formatCount } from "../domain/numbers.ts";
import type { DefaultUsed } from "../gate/result.ts";
import { gateRules } from "../gate/rules.ts";
import type { Document, Pointer } from "../registry/document.ts";
import type { MinimumPolicy, ModelPolicy, VersioningPolicy } from "../registry/policy-types.ts";
import { tightenGate } from "../registry/tighten.ts";
import type { Weakening } from "../registry/weakened.ts";
import { isAtLeast } from "../versioning/compare.ts";
import { contractRules } from "../versioning/rules/index.ts";
import { versioningRules } from "../versioning/rules.ts";
import { compareVersioning } from "./compare-versioning.ts";
import { releaseRules as rules } from "./rules.ts";

/** A minimum policy as a run was given it. */
export interface Minimum {
  /** As a person named it. */
  readonly file: string;
  /** Lower-case hex, of its bytes. */
  readonly sha256: string;
  readonly document: Document<MinimumPolicy>;
}

/** A policy held to a minimum. */
export interface Held {
  readonly document: Document<ModelPolicy>;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
}

/**
 * Holds a model.yml to the minimum: it may ask for more. What it leaves out is taken from there, and what it loosens is
 * an error that nothing in it can waive. `path` is where model.yml is, or would be.
 */
export function holdToMinimum(minimum: Minimum, own: Document<ModelPolicy> | undefined, path: string): Held {
  const { gate: least = {}, versioning: leastVersioning = {} } = minimum.document.value;
  const value = own?.value ?? {};
  const { gate, loosened, taken, sliceOf } = tightenGate(least, value.gate ?? {});
  const numbers = tightenVersioning(leastVersioning, value.versioning ?? {});
  const ownSlices = value.gate?.slices?.length ?? 0;
  const inMinimum = (pointer: Pointer): Pointer => {
    const [top, list, index] = pointer;
    if (top !== "gate" || list !== "slices" || typeof index !== "number") return pointer;
    const there = sliceOf[index - ownSlices];
    return there === undefined ? ["gate", "slices"] : ["gate", "slices", there, ...pointer.slice(3)];
  };
  const replaced = ([top, list, id]: Pointer) =>
    top === "versioning" && list === "rules" && numbers.replaced.includes(id);
  const place = (find: "locate" | "locateKey") => (pointer: Pointer) => {
    if (own !== undefined && holds(own.value, pointer) && !replaced(pointer)) return own[find](pointer);
    const there = inMinimum(pointer);
    if (holds(minimum.document.value, there)) return minimum.document[find](there);
    return own?.[find](pointer) ?? { file: path };
  };
  const tightened: ModelPolicy = {
    ...value,
    ...(Object.keys(gate).length === 0 ? {} : { gate }),
    ...(Object.keys(numbers.versioning).length === 0 ? {} : { versioning: numbers.versioning }),
  };
  return {
    document: { value: tightened, locate: place("locate"), locateKey: place("locateKey") },
    findings: [...loosened, ...numbers.loosened].map((weakening) => report(weakening, minimum, own, path)),
    defaults: [...taken, ...numbers.taken].map(({ setting, value: text }) => ({
      setting,
      value: text,
      why: `from ${minimum.file}`,
    })),
  };
}

function holds(value: unknown, pointer: Pointer): boolean {
  return (
    pointer.reduce<unknown>(
      (at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined),
      value,
    ) !== undefined
  );
}

function report(
  { what, subject, at }: Weakening,
  minimum: Minimum,
  own: Document<ModelPolicy> | undefined,
  path: string,
): Finding {
  const [last, key] = [`${String(at.at(-1))}.`, subject];
  const from = key.lastIndexOf(last);
  const pointer = from < 0 ? at : [...at, ...key.slice(from + last.length).split(".")];
  const required: Location = minimum.document.locate(pointer[1] === "slices" ? ["gate", "slices"] : pointer);
  return finding(rules.policyBelowMinimum, {
    message: `model.yml is weaker than ${formatLocation(required)} requires: ${what}.`,
    location: own?.locate(pointer) ?? { file: path },
    subject,
  });
}

type LeastVersioning = NonNullable<MinimumPolicy["versioning"]>;

function tightenVersioning(least: LeastVersioning, own: VersioningPolicy) {
  const usual = new Map(contractRules.map(({ id, requires }) => [id, requires]));
  // What the minimum sets below what a rule requires by itself asks for nothing.
  const missing = Object.entries(least.rules ?? {}).filter(([id, bump]) => {
    const requires = usual.get(id);
    return requires !== undefined && own.rules?.[id] === undefined && bump !== "off" && isAtLeast(bump, requires);
  });
  const flips = own.max_flips === undefined && least.max_flips !== undefined ? { max_flips: least.max_flips } : {};
  const asked = Object.entries(least.rules ?? {}).filter(([id, bump]) => bump !== "off" && usual.has(id));
  const filled: VersioningPolicy = {
    ...own,
    ...flips,
    ...(missing.length === 0 ? {} : { rules: { ...own.rules, ...Object.fromEntries(missing) } }),
  };
  const required: VersioningPolicy = {
    ...(least.max_flips === undefined ? {} : { max_flips: least.max_flips }),
    rules: Object.fromEntries(asked),
  };
  const loosened = compareVersioning(required, {
    ...filled,
    rules: onlyOf(
      filled.rules,
      asked.map(([id]) => id),
    ),
  });
  const stricter = loosened.flatMap(({ at }) => asked.filter(([id]) => id === at.at(-1)));
  const rulesNow = { ...filled.rules, ...Object.fromEntries(stricter) };
  const versioning: VersioningPolicy = {
    ...filled,
    ...(Object.keys(rulesNow).length === 0 ? {} : { rules: rulesNow }),
    ...(least.max_flips === undefined
      ? {}
      : { max_flips: Math.min(least.max_flips, filled.max_flips ?? least.max_flips) }),
  };
  return {
    versioning,
    loosened,
    /** The ids of the rules that model.yml maps to less. */
    replaced: stricter.map(([id]): Pointer[number] | undefined => id),
    taken: [
      ...missing.map(([id, bump]) => ({ setting: `versioning.rules.${id}`, value: bump })),
      ...Object.entries(flips).map(([key, value]) => ({ setting: `versioning.${key}`, value: String(value) })),
    ],
  };
}

function onlyOf(all: VersioningPolicy["rules"] = {}, ids: readonly string[]): NonNullable<VersioningPolicy["rules"]> {
  return Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
}

/** Refuses a model that was measured on fewer rows than the minimum asks for. */
export function checkRows(minimum: Minimum | undefined, rows: number | undefined): Finding[] {
  const least = minimum?.document.value.min_rows;
  if (minimum === undefined || least === undefined || (rows ?? 0) >= least) return [];
  const message = `The model was measured on ${counted(rows ?? 0, "labelled row")}; ${minimum.file} requires ${formatCount(least)}.`;
  return [finding(rules.policyTooFewRows, { message, location: minimum.document.locate(["min_rows"]) })];
}

const OF_METRICS: readonly string[] = [
  gateRules.metricMissed,
  gateRules.metricUndecided,
  gateRules.notComparedWithPrevious,
  gateRules.noSliceJudged,
].map(({ id }) => id);
const OF_GATE: readonly string[] = [gateRules.noGate, versioningRules.gateRemoved, versioningRules.gateNotApplied].map(
  ({ id }) => id,
);
const OF_FLIPS: readonly string[] = [versioningRules.tooManyFlips, versioningRules.flipsNotCounted].map(({ id }) => id);

/** Whether a finding says that the model misses what the minimum asks for: no waiver of the repository lets it pass. */
export function isOfMinimum(minimum: Minimum | undefined, { rule, subject = "" }: Finding): boolean {
  if (minimum === undefined) return false;
  const { gate = {}, versioning = {}, require_gate: required = false } = minimum.document.value;
  const metrics = [...Object.keys(gate.metrics ?? {}), ...(gate.slices ?? []).flatMap((s) => Object.keys(s.metrics))];
  const measures = metrics.length > 0 || required;
  if (OF_METRICS.includes(rule)) {
    const [, about = subject] = /^.*\/([^/]+)$/.exec(subject) ?? [];
    return subject === "" ? measures : metrics.some((name) => about === name || about.startsWith(`${name}.`));
  }
  if (OF_GATE.includes(rule)) return measures;
  if (OF_FLIPS.includes(rule)) return versioning.max_flips !== undefined;
  const bump = Object.entries(versioning.rules ?? {}).find(([id]) => id === rule)?.[1];
  // Every version number claims at least a patch.
  if (bump !== undefined) return bump !== "off" && bump !== "patch";
  switch (rule) {
    case gateRules.latencyMissed.id:
      return subject.split(".")[0] === ""
        ? gate.latency !== undefined
        : (subject.split(".")[0] ?? "") in (gate.latency ?? {});
    case gateRules.notReproduced.id:
      return gate.declared === "reproduce";
    case rules.inconclusive.id:
      return gate.on_inconclusive === "fail";
    default:
      return false;
  }
}
