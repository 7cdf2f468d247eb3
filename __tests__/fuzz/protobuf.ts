import { mutateBytes, type Random } from "./random.ts";

/** A message as a tree that can be changed and written again, and the fields that hold messages. */
type Shape = Readonly<Record<number, string>>;
const SHAPES: Readonly<Record<string, Shape>> = {
  model: { 7: "graph", 8: "leaf", 14: "leaf", 20: "training", 25: "function" },
  training: { 1: "graph", 2: "graph", 3: "leaf" },
  graph: { 1: "node", 5: "tensor", 11: "value", 12: "value", 13: "value", 14: "annotation", 15: "sparse", 16: "leaf" },
  annotation: { 2: "leaf" },
  function: { 7: "node", 9: "leaf", 11: "attribute", 12: "value" },
  node: { 5: "attribute", 9: "leaf" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 14: "type", 15: "type", 22: "sparse", 23: "sparse" },
  tensor: { 3: "leaf", 13: "leaf", 16: "leaf" },
  sparse: { 1: "tensor", 2: "tensor" },
  value: { 2: "type", 4: "leaf" },
  type: { 1: "tensorType", 4: "element", 5: "map", 7: "leaf", 8: "tensorType", 9: "element" },
  tensorType: { 2: "shape" },
  shape: { 1: "leaf" },
  element: { 1: "type" },
  map: { 2: "type" },
  leaf: {},
};

interface FieldNode {
  number: number;
  wire: number;
  /** Of a number, of 4 or 8 bytes, of text and bytes, or of a message or group. */
  value: bigint | Buffer | FieldNode[];
  shape: string;
  /** How many bytes the tag and the length, or the number, are written in beyond what they need. */
  padding: number;
}

function readVarint(bytes: Buffer, at: number): { value: bigint; next: number } {
  let value = 0n;
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (i - at));
    if (byte < 0x80) return { value, next: i + 1 };
  }
  throw new Error("not a message");
}

function parse(bytes: Buffer, shape: string): FieldNode[] {
  const fields: FieldNode[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    const [number, wire] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    at = tag.next;
    const field = { number, wire, shape: SHAPES[shape]?.[number] ?? "", padding: 0 };
    if (wire === 0) {
      const { value, next } = readVarint(bytes, at);
      fields.push({ ...field, value });
      at = next;
    } else if (wire === 2) {
      const { value: length, next } = readVarint(bytes, at);
      const inside = bytes.subarray(next, next + Number(length));
      fields.push({ ...field, value: field.shape === "" ? inside : parse(inside, field.shape) });
      at = next + Number(length);
    } else {
      const size = wire === 1 ? 8 : 4;
      fields.push({ ...field, value: bytes.subarray(at, at + size) });
      at += size;
    }
  }
  return fields;
}

function varint(value: bigint, padding = 0): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  } while (rest > 0n);
  for (let i = 0; i < padding; i++) bytes.push(128);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) & 127;
  return Buffer.from(bytes);
}

function write(fields: readonly FieldNode[]): Buffer {
  return Buffer.concat(
    fields.flatMap(({ number, wire, value, padding }) => {
      const tag = varint(BigInt(number) * 8n + BigInt(wire), padding % 3);
      if (typeof value === "bigint") return [tag, wire === 0 ? varint(value, padding) : Buffer.alloc(0)];
      const body = Array.isArray(value) ? write(value) : value;
      if (wire === 2) return [tag, varint(BigInt(body.length), padding % 4), body];
      return wire === 3 ? [tag, body, varint(BigInt(number) * 8n + 4n)] : [tag, body];
    }),
  );
}

/** Every list of fields in a tree, the outermost first. */
function listsOf(fields: FieldNode[]): FieldNode[][] {
  return [fields, ...fields.flatMap(({ value }) => (Array.isArray(value) ? listsOf(value) : []))];
}

const NUMBERS = [
  0n,
  1n,
  2n,
  7n,
  127n,
  128n,
  2n ** 31n,
  2n ** 32n + 1n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -1n,
  -(2n ** 63n),
];
const TEXTS = [
  "",
  "x",
  "y",
  "N",
  "constructor",
  "__proto__",
  "\ufeffx",
  "é",
  "Identity",
  "Constant",
  "If",
  "ai.onnx.ml",
];

const clone = (field: FieldNode): FieldNode => ({
  ...field,
  value: Array.isArray(field.value) ? field.value.map(clone) : field.value,
});

function unknown(random: Random): FieldNode {
  const number = random.pick([200, 1999, 536870911]);
  const inside = { number: 3, wire: 0, value: 5n, shape: "", padding: 0 };
  if (random.chance(0.4)) return { number, wire: 3, value: [inside], shape: "", padding: 0 };
  return random.chance(0.5)
    ? { number, wire: 2, value: Buffer.from("unknown"), shape: "", padding: 0 }
    : { number, wire: 0, value: random.pick(NUMBERS), shape: "", padding: 0 };
}

function mutateOnce(root: FieldNode[], random: Random): void {
  const list = random.pick(listsOf(root));
  if (list.length === 0) {
    list.push(unknown(random));
    return;
  }
  const at = random.below(list.length);
  const field = list[at] as FieldNode;
  switch (random.below(12)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      list.splice(random.below(list.length + 1), 0, clone(field));
      break;
    case 2: {
      const [moved] = list.splice(at, 1);
      list.splice(random.below(list.length + 1), 0, moved as FieldNode);
      break;
    }
    case 3:
    case 4:
      // The fields of a message in two occurrences of it, which readers merge.
      if (Array.isArray(field.value)) {
        const inside = field.value;
        const some = inside.filter(() => random.chance(0.5));
        field.value = inside.filter((f) => !some.includes(f));
        list.splice(random.below(list.length + 1), 0, { ...field, value: some });
      }
      break;
    case 5: {
      // A message like another one of the file: another member of a oneof, or what is merged into it.
      const others = listsOf(root).flatMap((l) => l.filter((f) => Array.isArray(f.value)));
      if (others.length > 0) list.splice(random.below(list.length + 1), 0, clone(random.pick(others)));
      break;
    }
    case 6:
      field.number = random.chance(0.7) ? 1 + random.below(24) : random.pick([0, 100, 2 ** 29 - 1, 2 ** 29]);
      break;
    case 7:
      field.wire = random.below(8);
      break;
    case 8:
      if (typeof field.value === "bigint") field.value = random.pick(NUMBERS);
      else if (!Array.isArray(field.value)) field.value = Buffer.from(random.pick(TEXTS));
      break;
    case 9:
      field.padding = 1 + random.below(9);
      break;
    case 10:
      list.splice(random.below(list.length + 1), 0, unknown(random));
      break;
    default:
      // Numbers packed in one field, or each in its own.
      if (typeof field.value === "bigint") {
        const packed = Buffer.concat([field.value, random.pick(NUMBERS), 3n].map((v) => varint(v as bigint)));
        list[at] = { ...field, wire: 2, value: packed };
      } else if (Buffer.isBuffer(field.value) && field.wire === 5) {
        list[at] = { ...field, wire: 2, value: Buffer.concat([field.value, field.value]) };
      }
  }
}

/** A message with one to a few changes to its structure, or to its bytes. */
export function mutateMessage(bytes: Buffer, shape: string, random: Random): Buffer {
  if (random.chance(0.2)) return mutateBytes(bytes, random);
  const root = parse(bytes, shape);
  for (let i = random.below(4); i >= 0; i--) mutateOnce(root, random);
  const written = write(root);
  return random.chance(0.05) ? mutateBytes(written, random) : written;
}
