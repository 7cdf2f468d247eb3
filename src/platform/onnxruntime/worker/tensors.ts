import { getFloat16, setFloat16 } from "@petamoriken/float16";
import type * as Ort from "onnxruntime-node";

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  // The runtime takes raw bits: the worker hides the engine's own Float16Array, which it mishandles on Node 24.
  float16: Uint16Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

type NumericType = keyof typeof ARRAYS;

/** A tensor's element types that this worker can carry, in the runtime's words. */
export const CARRIED: readonly string[] = [...Object.keys(ARRAYS), "string"];

/** Numbers, in row-major order, as a tensor of the given type and shape. */
export function tensorOf(ort: typeof Ort, type: string, values: Float64Array, shape: readonly number[]): Ort.Tensor {
  const make = ARRAYS[type as NumericType];
  const data = new make(values.length);
  const bits = new DataView(data.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[i] = BigInt(value);
    else if (type === "float16") setFloat16(bits, 2 * i, value, true);
    else data[i] = value;
  }
  return new ort.Tensor(type as "float32", data as Float32Array, [...shape]);
}

/** A tensor's elements as numbers, or as text where they are strings. */
export function valuesOf({ type, data }: Ort.Tensor): Float64Array | readonly string[] {
  if (type === "string") return data as string[];
  const values = new Float64Array((data as ArrayLike<unknown>).length);
  if (type === "float16") {
    const { buffer, byteOffset, byteLength } = data as unknown as Uint16Array;
    const bits = new DataView(buffer, byteOffset, byteLength);
    for (let i = 0; i < values.length; i++) values[i] = getFloat16(bits, 2 * i, true);
    return values;
  }
  const source = data as ArrayLike<number | bigint>;
  for (let i = 0; i < values.length; i++) values[i] = Number(source[i]);
  return values;
}
