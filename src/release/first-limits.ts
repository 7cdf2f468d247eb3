import type { ModelVersion } from "../domain/tag.ts";
import { measureMainMetric } from "../gate/main-metric.ts";
import { type FirstPolicyInput, mainMetricOf } from "../registry/first-policy.ts";
import { limitNeeded, roundedUp } from "../statistics/equal-model.ts";
import { findCandidate } from "./candidate.ts";
import { gateInput } from "./measure.ts";
import { stage } from "./staged.ts";
import type { World } from "./world.ts";

/**
 * Measures the main metric of a version that has no policy yet, and the limits that its rows can hold. Two equally good
 * models are taken to err independently, so that their difference has √2 times the standard error of one.
 */
export async function measureFirstLimits(id: ModelVersion, world: World): Promise<FirstPolicyInput["measured"]> {
  const candidate = await findCandidate({ id, mode: "gate", requireTag: false }, world);
  const input = gateInput(candidate, await stage(candidate, world), world.workspace);
  if (typeof input === "string") return { notMeasured: input };
  world.listener.stage(`Measuring ${input.model}`);
  const name = mainMetricOf(input.metadata.value);
  const measured = await measureMainMetric(input, name, world.inference, world.listener.progress);
  if ("notMeasured" in measured) return measured;
  const { value, rows, standardError, label } = measured;
  const apart = Math.SQRT2 * standardError;
  if (apart === 0)
    return { notMeasured: `${name} is ${value} on all ${rows} rows, so there is no variance to estimate from` };
  return {
    value,
    rows,
    label,
    slack: limitNeeded(apart, "point"),
    maxRegression: roundedUp(limitNeeded(apart, "confident")),
  };
}
