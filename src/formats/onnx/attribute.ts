import { ATTRIBUTE } from "./fields.ts";
import { describeType } from "./ports.ts";
import { formatShape, formatWeight, readSparseTensor, readTensor, type TensorShape } from "./tensor.ts";
import type { Field, Message, Span, Wire } from "./wire.ts";

/** An attribute of a node, as far as it belongs to the architecture. */
export interface Attribute {
  readonly name: string;
  /** What distinguishes two attributes; empty where all of it was learnt. */
  readonly text: string;
  readonly graphs: readonly Message[];
  readonly tensors: readonly TensorShape[];
  /** The classes that an operator names, in their order; of a LabelEncoder, one of its two columns. */
  readonly labels?: readonly string[];
}

/** What of an attribute is learnt in training, and so no part of the architecture. */
type Learnt = "nothing" | "all" | "all but its length";

/** Operators outside of ai.onnx.ml whose attributes hold what was learnt. */
const LEARNT_ELSEWHERE: ReadonlyMap<string, RegExp> = new Map([
  ["TfIdfVectorizer", /^(?:pool_.*|ngram_counts|ngram_indexes|weights)$/],
  ["Constant", /^value_floats?$/],
]);
/** Operators of ai.onnx.ml whose lists have a length that is a width: of features or classes. */
const WIDTHS = /^(?:Linear(?:Classifier|Regressor)|Scaler|Imputer|OneHotEncoder|FeatureVectorizer)$/;
/** Single values of ai.onnx.ml that come from the data. */
const LEARNT_SCALARS = /^(?:default_|replaced_value_|threshold$|rho$|prob_)/;

function learnt(domain: string, operator: string, name: string, isList: boolean): Learnt {
  if (domain !== "ai.onnx.ml") return LEARNT_ELSEWHERE.get(operator)?.test(name) ? "all" : "nothing";
  if (!isList) return LEARNT_SCALARS.test(name) ? "all" : "nothing";
  // How many classes there are is for metadata and outputs to say.
  return WIDTHS.test(operator) && !name.startsWith("classlabels_") ? "all but its length" : "all";
}

/** Values of longer lists do not count, only how many there are. */
export const MAX_VALUES = 4096;
/** More bytes hold more values than that, whatever they are. */
const MAX_PACKED_BYTES = 10 * MAX_VALUES;

/** A list of values in the order of the file, however they were packed. */
class Values {
  readonly #kept: (string | number)[] = [];
  #count = 0;

  add(values: readonly (string | number)[]): void {
    this.#count += values.length;
    if (this.#kept.length < MAX_VALUES) this.#kept.push(...values.slice(0, MAX_VALUES - this.#kept.length));
  }

  skip(values: number): void {
    this.#count += values;
  }

  get length(): number {
    return this.#count;
  }

  get kept(): readonly (string | number)[] {
    return this.#kept;
  }

  toString(): string {
    return this.#count > MAX_VALUES ? `×${this.#count}` : JSON.stringify(this.#kept, nameInfinity);
  }
}

/** JSON has no infinity and no NaN, and would write all of them as null. */
function nameInfinity(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** Names of classes, or of what they are looked up by. */
const isLabels = (operator: string, name: string) =>
  /^classlabels_/.test(name) || (operator === "LabelEncoder" && /^(?:keys|values)_(?:int64|string)s$/.test(name));
const NAME: ReadonlySet<number> = new Set([ATTRIBUTE.name]);
const LISTS: ReadonlySet<number> = new Set([ATTRIBUTE.floats, ATTRIBUTE.ints, ATTRIBUTE.strings]);
const BESIDE_LISTS: ReadonlySet<number> = new Set(Object.values(ATTRIBUTE).filter((number) => !LISTS.has(number)));

/** Which kind of value `AttributeProto.type` says that there is, by the number of its field. */
const TYPES: ReadonlyMap<number, number> = new Map([
  [ATTRIBUTE.float, 1],
  [ATTRIBUTE.int, 2],
  [ATTRIBUTE.string, 3],
  [ATTRIBUTE.tensor, 4],
  [ATTRIBUTE.graph, 5],
  [ATTRIBUTE.floats, 6],
  [ATTRIBUTE.ints, 7],
  [ATTRIBUTE.strings, 8],
  [ATTRIBUTE.tensors, 9],
  [ATTRIBUTE.graphs, 10],
  [ATTRIBUTE.sparseTensor, 11],
  [ATTRIBUTE.sparseTensors, 12],
  [ATTRIBUTE.typeProto, 13],
  [ATTRIBUTE.typeProtos, 14],
]);

/** Reads an AttributeProto of an operator. The values of a table that was learnt are stepped over. */
export function readAttribute(wire: Wire, message: Message, domain: string, operator: string): Attribute {
  let name = "";
  for (const field of wire.fields(message, NAME)) if (field.kind === "bytes") name = textOf(wire, field);
  const isTable =
    !isLabels(operator, name) && learnt(domain, operator, name, true) === "all" && hasAny(wire.fields(message, LISTS));
  const scalars = new Map<number, string>();
  const lists = { floats: new Values(), ints: new Values(), strings: new Values() };
  const parts = new Map<number, Span[]>();
  let type = 0;
  for (const field of wire.fields(message, isTable ? BESIDE_LISTS : undefined)) {
    switch (field.number) {
      case ATTRIBUTE.float:
        if (isFloat(field)) scalars.set(field.number, `f=${floats(wire, field)}`);
        break;
      case ATTRIBUTE.int:
        if (field.kind === "varint") scalars.set(field.number, `i=${field.value}`);
        break;
      case ATTRIBUTE.string:
        if (field.kind === "bytes") scalars.set(field.number, `s=${JSON.stringify(bytesOf(wire, field))}`);
        break;
      case ATTRIBUTE.refName:
        if (field.kind === "bytes") scalars.set(field.number, `ref=${textOf(wire, field)}`);
        break;
      case ATTRIBUTE.type:
        // An enumeration of proto2 is closed: readers keep the value before one that they do not know.
        if (field.kind === "varint" && field.int32 >= 0 && field.int32 <= TYPES.size) type = field.int32;
        break;
      case ATTRIBUTE.floats:
        if (field.kind === "bytes" || isFloat(field)) {
          addTo(lists.floats, field, sizeOf(field) / 4, () => floats(wire, field));
        }
        break;
      case ATTRIBUTE.ints:
        if (field.kind === "varint") lists.ints.add([field.value]);
        else if (field.kind === "bytes") addTo(lists.ints, field, wire.countPacked(field), () => wire.packed(field));
        break;
      case ATTRIBUTE.strings:
        if (field.kind === "bytes") addTo(lists.strings, field, 1, () => [bytesOf(wire, field)]);
        break;
      default:
        if (field.kind !== "bytes" || !TYPES.has(field.number)) break;
        if (parts.has(field.number)) parts.get(field.number)?.push(field);
        else parts.set(field.number, [field]);
    }
  }
  const once = (number: number): Message[] => (parts.has(number) ? [parts.get(number) ?? []] : []);
  const each = (number: number): Message[] => (parts.get(number) ?? []).map((part) => [part]);
  const graphs = [...once(ATTRIBUTE.graph), ...each(ATTRIBUTE.graphs)];
  const tensors = [
    ...[...once(ATTRIBUTE.tensor), ...each(ATTRIBUTE.tensors)].map((m) => readTensor(wire, m)),
    ...[...once(ATTRIBUTE.sparseTensor), ...each(ATTRIBUTE.sparseTensors)].map((m) => readSparseTensor(wire, m)),
  ];
  if (isTable) return { name, text: "", graphs, tensors };
  const types = [...once(ATTRIBUTE.typeProto), ...each(ATTRIBUTE.typeProtos)].map((m) => describeType(wire, m));
  const written = Object.entries(lists).filter(([, values]) => values.length > 0);
  // What was a list has become a tensor in newer operators.
  const kind = learnt(domain, operator, name, written.length > 0 || tensors.length > 0);
  const listed = written.map(([of, values]) => (kind === "nothing" ? `${of}=${values}` : `${of}×${values.length}`));
  const held = tensors.map((tensor) => (kind === "nothing" ? formatWeight(tensor) : formatShape(tensor)));
  const present = [
    ...[...scalars.keys(), ...parts.keys()].filter((number) => TYPES.has(number)),
    ...written.map(([of]) => ATTRIBUTE[of as keyof typeof lists]),
  ];
  // A runtime takes the value that the type names: where that is not the only one, the type counts too.
  const isPlain = type === 0 || present.length === 0 || (present.length === 1 && TYPES.get(present[0] ?? 0) === type);
  const all = [
    ...SCALARS.flatMap((number) => scalars.get(number) ?? []),
    ...listed,
    ...held,
    ...types.map((described) => `type=${described}`),
    ...(isPlain ? [] : [`as ${type}`]),
  ];
  const text = kind === "all" ? "" : all.join(";");
  const labels = isLabels(operator, name) ? { labels: [...lists.ints.kept, ...lists.strings.kept].map(String) } : {};
  return { name, text, graphs, tensors, ...labels };
}

const SCALARS = [ATTRIBUTE.float, ATTRIBUTE.int, ATTRIBUTE.string, ATTRIBUTE.refName] as const;

function hasAny(fields: Generator<Field>): boolean {
  return fields.next().done !== true;
}

/** Beyond what is kept, values are counted and no more. */
function addTo(list: Values, field: Span, count: number, read: () => readonly (string | number)[]): void {
  if (list.length > MAX_VALUES || sizeOf(field) > MAX_PACKED_BYTES) list.skip(count);
  else list.add(read());
}

function sizeOf(span: Span): number {
  return span.end - span.start;
}

/** A longer text is a table or a program of its own: its length is enough. */
const isLong = (span: Span) => sizeOf(span) > MAX_VALUES;

function textOf(wire: Wire, span: Span): string {
  return isLong(span) ? `×${sizeOf(span)}` : wire.text(span);
}

function bytesOf(wire: Wire, span: Span): string {
  return isLong(span) ? `×${sizeOf(span)}` : wire.textOrBytes(span);
}

function isFloat(field: Field): field is Field & { readonly kind: "fixed" } {
  return field.kind === "fixed" && sizeOf(field) === 4;
}

function floats(wire: Wire, span: Span): number[] {
  const bytes = wire.bytes(span);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(4 * i, true));
}
