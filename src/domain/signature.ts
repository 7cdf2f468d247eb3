/** One input or output of a model as the runtime states it. A string in `shape` is a symbolic dimension; `undefined` shape means not a tensor. */
export interface ModelPort {
  readonly name: string;
  /** Element type in the runtime's words: `float32`, `int64`, `string`, …; `undefined` where the value is not a tensor. */
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
  readonly isTensor: boolean;
}

/** What a model takes and gives, in the model's own order. */
export interface ModelSignature {
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
}

/** `float32[N, 12]`, or what stands in for it where the value is not a tensor. */
export function formatPort(port: ModelPort): string {
  if (!port.isTensor) return "not a tensor";
  return `${port.type ?? "unknown"}[${formatDimensions(port.shape ?? [])}]`;
}

/** Real models have up to eight dimensions. */
const MAX_DIMENSIONS_SHOWN = 16;

/** `N, 12`; of a shape of very many dimensions the first ones, and how many there are. */
export function formatDimensions(shape: readonly (number | string)[]): string {
  if (shape.length <= MAX_DIMENSIONS_SHOWN) return shape.join(", ");
  return `${shape.slice(0, MAX_DIMENSIONS_SHOWN).join(", ")}, … (${shape.length} dimensions)`;
}
