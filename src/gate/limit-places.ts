import type { Location } from "../domain/finding.ts";
import type { GateInput } from "./input.ts";

/** Where model.yml states a setting of its gate, or the model if there is no model.yml. */
export function limitAt({ policy, model }: GateInput, ...pointer: (string | number)[]): Location {
  return policy?.locate(["gate", ...pointer]) ?? { file: model };
}

/** A limit as a sentence names it, and where it stands. */
export interface LimitPlace {
  readonly name: string;
  readonly at: Location;
}

/** Everything that model.yml holds quality to, and where. */
export function qualityLimits(input: GateInput): LimitPlace[] {
  const { metrics = {}, slices = [], declared } = input.policy?.value.gate ?? {};
  return [
    ...Object.keys(metrics).map((name) => ({ name, at: limitAt(input, "metrics", name) })),
    ...slices.flatMap((slice, i) =>
      Object.keys(slice.metrics).map((name) => ({
        name: `${name} by ${slice.column}`,
        at: limitAt(input, "slices", i, "metrics", name),
      })),
    ),
    ...(declared === "reproduce" ? [{ name: "reproducing what is declared", at: limitAt(input, "declared") }] : []),
  ];
}

/** Everything that model.yml holds latency to, and where. */
export function latencyLimits(input: GateInput): LimitPlace[] {
  const latency = input.policy?.value.gate?.latency;
  if (latency === undefined || latency.skip !== undefined) return [];
  return (["p50_ms", "p95_ms"] as const)
    .filter((key) => latency[key] !== undefined)
    .map((key) => ({ name: `latency ${key}`, at: limitAt(input, "latency", key) }));
}
