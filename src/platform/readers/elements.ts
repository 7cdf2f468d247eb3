import type { FeedType } from "../../gate/fixtures/plan.ts";

/** The arrays that onnxruntime-node takes for each element type. */
export const ARRAYS = {
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

export type NumericArray = InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>;
/** Elements of a tensor, in row-major order. */
export type Elements = NumericArray | string[];

export function newElements(type: FeedType, length: number): Elements {
  return type === "string" ? new Array<string>(length).fill("") : new ARRAYS[type](length);
}

/** A copy of a range. */
export function copyOf<T extends Elements>(elements: T, start: number, end: number): T {
  return elements.slice(start, end) as T;
}

/** The rows of `elements` with the last one repeated until there are `wanted`. */
export function padRows(elements: Elements, type: FeedType, rows: number, wanted: number): Elements {
  if (wanted <= rows || rows === 0) return elements;
  const width = elements.length / rows;
  const padded = newElements(type, wanted * width);
  for (let i = 0; i < wanted * width; i++) {
    const row = Math.min(Math.floor(i / width), rows - 1);
    padded[i] = elements[row * width + (i % width)] as never;
  }
  return padded;
}
