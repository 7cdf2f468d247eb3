import { ATTRIBUTE } from "./fields.js";
import { formatShape, formatWeight, readSparseTensor, readTensor, type TensorShape } from "./tensor.js";
import type { Field, Span, Wire } from "./wire.js";

/** An attribute of a node, as far as it belongs to the architecture. */
export interface Attribute {
  readonly name: string;
  /** What tells two attributes apart; empty where all of it was learnt. */
  readonly text: string;
  readonly graphs: readonly Span[];
  readonly tensors: readonly TensorShape[];
  /** The classes that an operator names, in their order; of a LabelEncoder, one of its two columns. */
  readonly labels?: readonly string[];
}

/** What of an attribute is learnt in training, and so no part of the architecture. */
type Learnt = "nothing" | "all" | "all but its length";

/** Operators outside of ai.onnx.ml whose attributes hold what was learnt. */
const LEARNT_ELSEWHERE: Readonly<Record<string, RegExp>> = {
  TfIdfVectorizer: /^(?:pool_.*|ngram_counts|ngram_indexes|weights)$/,
  Constant: /^value_floats?$/,
};
/** Operators of ai.onnx.ml whose lists have a length that is a width: of features or classes. */
const WIDTHS = /^(?:Linear(?:Classifier|Regressor)|Scaler|Imputer|OneHotEncoder|FeatureVectorizer)$/;
/** Single values of ai.onnx.ml that come from the data. */
const LEARNT_SCALARS = /^(?:default_|replaced_value_|threshold$|rho$|prob_)/;

function learnt(domain: string, operator: string, name: string, isList: boolean): Learnt {
  if (domain !== "ai.onnx.ml") return LEARNT_ELSEWHERE[operator]?.test(name) ? "all" : "nothing";
  if (!isList) return LEARNT_SCALARS.test(name) ? "all" : "nothing";
  // How many classes there are is for metadata and outputs to say.
  return WIDTHS.test(operator) && !name.startsWith("classlabels_") ? "all but its length" : "all";
}

/** Values of longer lists do not count, only how many there are. */
const MOST_VALUES = 4096;
const LONGEST_PACKED = 8 * MOST_VALUES;

/** A list of values in the order of the file, however they were packed. */
class Values {
  readonly #kept: (string | number)[] = [];
  #count = 0;

  add(values: readonly (string | number)[]): void {
    this.#count += values.length;
    if (this.#kept.length < MOST_VALUES) this.#kept.push(...values.slice(0, MOST_VALUES - this.#kept.length));
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
    return this.#count > MOST_VALUES ? `×${this.#count}` : JSON.stringify(this.#kept, nameInfinity);
  }
}

/** JSON has no infinity and no NaN, and would write all of them as null. */
function nameInfinity(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** Names of classes, or of what they are looked up by. */
const isLabels = (operator: string, name: string) =>
  /^classlabels_/.test(name) || (operator === "LabelEncoder" && /^(?:keys|values)_(?:int64|string)s$/.test(name));
const LISTS: readonly number[] = [ATTRIBUTE.floats, ATTRIBUTE.ints, ATTRIBUTE.strings];

/** Reads an AttributeProto of an operator. What was learnt is stepped over: a table of millions of nodes costs nothing. */
export function readAttribute(wire: Wire, span: Span, domain: string, operator: string): Attribute {
  let name = "";
  let isTable = false;
  const scalars: string[] = [];
  const lists = { floats: new Values(), ints: new Values(), strings: new Values() };
  const graphs: Span[] = [];
  const tensors: TensorShape[] = [];
  for (const field of wire.fields(span.start, span.end)) {
    if (isTable && LISTS.includes(field.number)) return { name, text: "", graphs, tensors };
    switch (field.number) {
      case ATTRIBUTE.name:
        name = textOf(wire, field);
        isTable = !isLabels(operator, name) && learnt(domain, operator, name, true) === "all";
        break;
      case ATTRIBUTE.float:
        scalars.push(`f=${floats(wire, field)}`);
        break;
      case ATTRIBUTE.int:
        scalars.push(`i=${ints(wire, field)}`);
        break;
      case ATTRIBUTE.string:
        scalars.push(`s=${JSON.stringify(textOf(wire, field))}`);
        break;
      case ATTRIBUTE.refName:
        scalars.push(`ref=${textOf(wire, field)}`);
        break;
      case ATTRIBUTE.floats:
        addTo(lists.floats, sizeOf(field) / 4, field, () => floats(wire, field));
        break;
      case ATTRIBUTE.ints:
        addTo(lists.ints, Math.max(1, sizeOf(field)), field, () => ints(wire, field));
        break;
      case ATTRIBUTE.strings:
        addTo(lists.strings, 1, field, () => [textOf(wire, field)]);
        break;
      case ATTRIBUTE.tensor:
      case ATTRIBUTE.tensors:
        if (field.kind === "bytes") tensors.push(readTensor(wire, field));
        break;
      case ATTRIBUTE.sparseTensor:
        if (field.kind === "bytes") tensors.push(readSparseTensor(wire, field));
        break;
      case ATTRIBUTE.graph:
      case ATTRIBUTE.graphs:
        if (field.kind === "bytes") graphs.push(field);
        break;
    }
  }
  const written = Object.entries(lists).filter(([, values]) => values.length > 0);
  // What was a list has become a tensor in newer operators.
  const kind = learnt(domain, operator, name, written.length > 0 || tensors.length > 0);
  const listed = written.map(([type, values]) =>
    kind === "nothing" ? `${type}=${values}` : `${type}×${values.length}`,
  );
  const held = tensors.map((tensor) => (kind === "nothing" ? formatWeight(tensor) : formatShape(tensor)));
  const text = kind === "all" ? [] : [...scalars, ...listed, ...held];
  const labels = isLabels(operator, name) ? { labels: [...lists.ints.kept, ...lists.strings.kept].map(String) } : {};
  return { name, text: text.join(";"), graphs, tensors, ...labels };
}

/** Beyond what is kept, values are counted and no more. */
function addTo(list: Values, count: number, field: Field, read: () => readonly (string | number)[]): void {
  if (list.length > MOST_VALUES || sizeOf(field) > LONGEST_PACKED) list.skip(count);
  else list.add(read());
}

function sizeOf(field: Field): number {
  return field.kind === "varint" ? 0 : field.end - field.start;
}

function textOf(wire: Wire, field: Field): string {
  if (field.kind !== "bytes") return "";
  // A longer text is a table or a program of its own: how long it is tells enough.
  return field.end - field.start > MOST_VALUES ? `×${field.end - field.start}` : wire.text(field);
}

function ints(wire: Wire, field: Field): number[] {
  if (field.kind === "varint") return [field.value];
  return field.kind === "bytes" ? wire.packed(field.start, field.end) : [];
}

function floats(wire: Wire, field: Field): number[] {
  if (field.kind === "varint") return [];
  const bytes = wire.bytes(field);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(4 * i, true));
}
