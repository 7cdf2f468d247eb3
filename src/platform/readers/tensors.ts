import { getFloat16 } from "@petamoriken/float16";
import type * as Ort from "onnxruntime-node";
import type { FeedType } from "../../gate/fixtures/plan.ts";
import { ARRAYS, type Elements } from "./elements.ts";

/** A tensor's element types that this worker can carry, in the runtime's words. */
export const CARRIED: readonly string[] = [...Object.keys(ARRAYS), "string"];

/** Elements in row-major order as a tensor. */
export function tensorOf(ort: typeof Ort, type: FeedType, elements: Elements, shape: readonly number[]): Ort.Tensor {
  return new ort.Tensor(type as "float32", elements as Float32Array, [...shape]);
}

/** A tensor's elements as numbers, or as text where they are strings. */
export function valuesOf({ type, data }: Pick<Ort.Tensor, "type" | "data">): Float64Array | readonly string[] {
  if (type === "string") return data as string[];
  if (type === "float16") {
    const { buffer, byteOffset, byteLength } = data as unknown as Uint16Array;
    const bits = new DataView(buffer, byteOffset, byteLength);
    return Float64Array.from({ length: byteLength / 2 }, (_, i) => getFloat16(bits, 2 * i, true));
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  return Float64Array.from(data as Float32Array);
}

/** One element as people would write it; integers of any size exactly. */
export function textAt({ type, data }: Pick<Ort.Tensor, "type" | "data">, at: number): string {
  if (type === "float16")
    return String(getFloat16(new DataView((data as unknown as Uint16Array).buffer), 2 * at, true));
  return String((data as ArrayLike<unknown>)[at]);
}
