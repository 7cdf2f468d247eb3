import { ATTRIBUTE } from "./fields.ts";
import { MAX_VALUES, readSparseTensor, readTensor, type TensorShape } from "./tensor.ts";
import type { Message, Span, Wire } from "./wire.ts";

/**
 * What a Constant operator gives, as the weight that an initializer would be: exporters write the one or the other.
 * `undefined` if the value is a parameter of a function, or if values of several kinds leave open which one is meant.
 */
export function readConstant(wire: Wire, attributes: readonly Span[]): TensorShape | undefined {
  for (const span of attributes) {
    const { kinds, message, count, integers } = readValues(wire, [span]);
    if (kinds.size === 0) continue;
    const [kind = 0] = kinds;
    if (kinds.size > 1) return undefined;
    if (kind === ATTRIBUTE.tensor) return readTensor(wire, message);
    if (kind === ATTRIBUTE.sparseTensor) return readSparseTensor(wire, message);
    const type = TYPES[kind] ?? "";
    const scalar = SCALARS.includes(kind);
    const values = type === "int64" && (scalar || count <= MAX_VALUES) ? { values: integers } : {};
    return { name: "", type, dims: scalar ? [] : [count], ...values };
  }
  return undefined;
}

const TYPES: Readonly<Record<number, string>> = {
  [ATTRIBUTE.float]: "float",
  [ATTRIBUTE.floats]: "float",
  [ATTRIBUTE.int]: "int64",
  [ATTRIBUTE.ints]: "int64",
  [ATTRIBUTE.string]: "string",
  [ATTRIBUTE.strings]: "string",
};
const LISTS: readonly number[] = [ATTRIBUTE.floats, ATTRIBUTE.ints];
const SCALARS: readonly number[] = [ATTRIBUTE.float, ATTRIBUTE.int, ATTRIBUTE.string];
const VALUES: ReadonlySet<number> = new Set([
  ...Object.keys(TYPES).map(Number),
  ATTRIBUTE.tensor,
  ATTRIBUTE.sparseTensor,
]);

/** Which fields of values an attribute has; how many values there are in lists, and the integers up to the most that are kept. */
function readValues(wire: Wire, attribute: Message) {
  const kinds = new Set<number>();
  const message: Span[] = [];
  let count = 0;
  let integers: number[] = [];
  for (const field of wire.fields(attribute, VALUES)) {
    const { number } = field;
    // A list that is written and empty is none.
    if (LISTS.includes(number) && field.kind === "bytes" && field.start === field.end) continue;
    if (number === ATTRIBUTE.int) {
      if (field.kind !== "varint") continue;
      integers = [field.value];
    } else if (number === ATTRIBUTE.ints && field.kind === "varint") {
      if (count++ < MAX_VALUES) integers.push(field.value);
    } else if (number === ATTRIBUTE.ints && field.kind === "bytes") {
      const more = wire.countPacked(field);
      if (count + more <= MAX_VALUES) integers.push(...wire.packed(field));
      count += more;
    } else if (number === ATTRIBUTE.float || number === ATTRIBUTE.floats) {
      const packed = number === ATTRIBUTE.floats && field.kind === "bytes";
      if (field.kind === "varint" || !(packed || (field.kind === "fixed" && field.end - field.start === 4))) continue;
      count += (field.end - field.start) / 4;
    } else if (field.kind === "bytes") {
      message.push(field);
      count++;
    } else continue;
    kinds.add(number);
  }
  return { kinds, message, count, integers };
}
