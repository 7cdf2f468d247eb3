import type * as Ort from "onnxruntime-node";
import type { Parity } from "../../../gate/ports.ts";
import { differs, largestOf } from "../../../gate/steadiness.ts";
import { valuesOf } from "../../readers/tensors.ts";

type Outputs = Ort.InferenceSession.ReturnType;

/** The first output of which two runs of the same inputs differ by more than rounding. */
export function unsteadyOf(set: string, first: Outputs, second: Outputs): Parity["unsteady"] {
  for (const [output, one] of Object.entries(first)) {
    const why = whyApart(one as Ort.Tensor, second[output] as Ort.Tensor);
    if (why !== undefined) return { set, output, why };
  }
  return undefined;
}

function whyApart(one: Ort.Tensor, two: Ort.Tensor): string | undefined {
  const [a, b] = [one, two].map(({ dims }) => `[${dims.join(", ")}]`);
  if (a !== b) return `the shape was ${a}, then ${b}`;
  const differing = one.type.startsWith("float") ? countFloats(one, two) : countOthers(one.data, two.data);
  return differing === 0 ? undefined : `${differing} of ${one.size} elements differ`;
}

function countFloats(one: Ort.Tensor, two: Ort.Tensor): number {
  const [a, b] = [valuesOf(one) as Float64Array, valuesOf(two) as Float64Array];
  const largest = largestOf(a, b);
  return a.reduce((count, value, i) => count + Number(differs(value, b[i] as number, largest)), 0);
}

function countOthers(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number {
  return Array.from(a).reduce((count: number, value, i) => count + Number(value !== b[i]), 0);
}
