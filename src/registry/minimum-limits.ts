import { type Finding, finding } from "../domain/finding.ts";
import type { Document, Pointer } from "./document.ts";
import { rangeOf } from "./metrics.ts";
import type { Bounds, MetricPolicy, MinimumPolicy } from "./policy-types.ts";
import { registryRules as rules } from "./rules.ts";

/**
 * What is wrong with a minimum policy that its schema accepts: it asks for nothing, or for a value that its metric cannot
 * have. Every model would be accepted, or refused, and neither for what the model is.
 */
export function checkMinimumLimits(document: Document<MinimumPolicy>): Finding[] {
  if (!asksForSomething(document.value)) {
    return [
      finding(rules.policyBounds, {
        message: "The minimum policy asks for nothing, so every model would meet it.",
        fix: "Set at least one requirement, for example  require_gate: true.",
        location: { line: 1, column: 1, ...document.locate([]) },
      }),
    ];
  }
  const { metrics = {}, slices = [] } = document.value.gate ?? {};
  return [
    ...Object.entries(metrics).flatMap(([name, limits]) => checkRange(document, ["gate", "metrics", name], limits)),
    ...slices.flatMap((slice, i) =>
      Object.entries(slice.metrics).flatMap(([name, limits]) =>
        checkRange(document, ["gate", "slices", i, "metrics", name], limits),
      ),
    ),
  ];
}

/** Whether there is a model.yml that the minimum changes or refuses. What equals the default of a key is no requirement. */
function asksForSomething({ gate = {}, versioning = {}, require_gate, min_rows }: MinimumPolicy): boolean {
  return (
    require_gate === true ||
    min_rows !== undefined ||
    Object.keys(gate.metrics ?? {}).length > 0 ||
    (gate.slices ?? []).length > 0 ||
    Object.keys(gate.latency ?? {}).length > 0 ||
    gate.policy !== undefined ||
    gate.on_inconclusive === "fail" ||
    gate.declared === "reproduce" ||
    versioning.max_flips !== undefined ||
    Object.values(versioning.rules ?? {}).some((bump) => bump !== "off")
  );
}

function checkRange(document: Document<MinimumPolicy>, pointer: Pointer, limits: Bounds | MetricPolicy): Finding[] {
  const name = String(pointer.at(-1));
  const { least, most } = rangeOf(name);
  const wrong = (at: Pointer, value: number, states: string) =>
    finding(rules.policyBounds, {
      message: `${at.slice(pointer.length).join(".")} of ${name} is ${value}, but ${states}.`,
      fix: "Write the limit in the metric's own unit, for example 0.8 for 80%.",
      location: document.locate(at),
    });
  const values = (["min", "max"] as const).flatMap((key) => {
    const value = limits[key];
    if (value === undefined || (value >= least && value <= most)) return [];
    return [wrong([...pointer, key], value, `${name} is always ${formatRange(least, most)}`)];
  });
  const { max_regression, min_improvement }: MetricPolicy = limits;
  const differences = [
    [["max_regression", "abs"], max_regression?.abs],
    [["min_improvement"], min_improvement],
  ] as const;
  return [
    ...values,
    ...differences.flatMap(([keys, value]) =>
      value === undefined || value <= most - least
        ? []
        : [wrong([...pointer, ...keys], value, `two values of ${name} differ by at most ${most - least}`)],
    ),
  ];
}

function formatRange(least: number, most: number): string {
  if (least === Number.NEGATIVE_INFINITY) return `at most ${most}`;
  return most === Number.POSITIVE_INFINITY ? `at least ${least}` : `from ${least} to ${most}`;
}
