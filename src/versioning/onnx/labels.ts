import { readAttribute } from "./attribute.js";
import type { Node } from "./node.js";
import { readTensorTexts } from "./tensor.js";
import type { Span, Wire } from "./wire.js";

/** Operators that hand their first input on, in another form. */
const PASSING = /^(?:Identity|Cast|Reshape|Squeeze|Unsqueeze|Flatten)$/;
/** Operators that pick from their first input, by the number of the class. */
const PICKING = /^(?:ArrayFeatureExtractor|Gather)$/;
/** Longer than any chain of passing operators. */
const FARTHEST = 32;

/** What is known of a graph when it was read: who makes a value, and where the bytes of a weight lie. */
export interface Origins {
  readonly makers: ReadonlyMap<string, Node>;
  readonly weights: ReadonlyMap<string, Span>;
}

/**
 * The classes that an output picks its answer from, in their order, where a table of the model names them: exporters keep
 * them in a weight that the number of the class is looked up in, or in a LabelEncoder.
 */
export function pickedLabels(wire: Wire, output: string, { makers, weights }: Origins): readonly string[] | undefined {
  let name = output;
  for (let i = 0; i < FARTHEST; i++) {
    const maker = makers.get(name);
    const [from = ""] = maker?.inputs ?? [];
    if (maker === undefined) return undefined;
    if (maker.operator === "LabelEncoder") return encoderLabels(wire, maker);
    if (PICKING.test(maker.operator)) return tableLabels(wire, from, { makers, weights });
    if (!PASSING.test(maker.operator)) return undefined;
    name = from;
  }
  return undefined;
}

function tableLabels(wire: Wire, name: string, { makers, weights }: Origins): readonly string[] | undefined {
  const weight = weights.get(name);
  if (weight !== undefined) return readTensorTexts(wire, weight);
  const maker = makers.get(name);
  return maker !== undefined && PASSING.test(maker.operator)
    ? tableLabels(wire, maker.inputs[0] ?? "", { makers: new Map(), weights })
    : undefined;
}

/** The values of an encoder whose keys are the numbers of classes, in the order of the numbers. */
function encoderLabels(wire: Wire, { attributes, domain, operator }: Node): readonly string[] | undefined {
  const read = attributes.map((a) => readAttribute(wire, a, domain, operator));
  const listOf = (pattern: RegExp) => read.find(({ name }) => pattern.test(name))?.labels;
  const keys = listOf(/^keys_int64s$/)?.map(Number);
  const values = listOf(/^values_(?:strings|int64s)$/);
  if (keys === undefined || values === undefined) return undefined;
  return keys
    .map((key, i) => ({ key, value: values[i] ?? "" }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
