import { readAttribute } from "./attribute.ts";
import type { Node } from "./node.ts";
import { readTensorTexts } from "./tensor.ts";
import type { Message, Wire } from "./wire.ts";

/** Operators that hand their first input on, in another form. */
const PASSING = /^(?:Identity|Cast|Reshape|Squeeze|Unsqueeze|Flatten)$/;
/** Operators that pick from their first input, by the number of the class. */
const PICKING = /^(?:ArrayFeatureExtractor|Gather)$/;
/** Longer than any chain of passing operators. */
const FARTHEST = 32;

/** What is known of a graph when it was read: who makes a value, and where the bytes of a weight lie. */
export interface Origins {
  readonly makers: ReadonlyMap<string, Node>;
  readonly weights: ReadonlyMap<string, Message>;
}

type Labels = readonly string[] | undefined;

/**
 * The classes that outputs pick their answers from, in their order, where a table of the model names them: exporters keep
 * them in a weight that the number of the class is looked up in, or in a LabelEncoder.
 */
export class PickedLabels {
  readonly #wire: Wire;
  readonly #origins: Origins;
  // Many outputs may pick from one table, which is read once.
  readonly #read = new Map<Message | Node, Labels>();

  constructor(wire: Wire, origins: Origins) {
    this.#wire = wire;
    this.#origins = origins;
  }

  of(output: string): Labels {
    const { makers } = this.#origins;
    let name = output;
    for (let i = 0; i < FARTHEST; i++) {
      const maker = makers.get(name);
      const [from = ""] = maker?.inputs ?? [];
      if (maker === undefined) return undefined;
      if (maker.operator === "LabelEncoder") return this.#once(maker, () => encoderLabels(this.#wire, maker));
      if (PICKING.test(maker.operator)) return this.#table(from);
      if (!PASSING.test(maker.operator)) return undefined;
      name = from;
    }
    return undefined;
  }

  #table(name: string): Labels {
    const { makers, weights } = this.#origins;
    const maker = makers.get(name);
    const passed = maker !== undefined && PASSING.test(maker.operator) ? weights.get(maker.inputs[0] ?? "") : undefined;
    const weight = weights.get(name) ?? passed;
    return weight && this.#once(weight, () => readTensorTexts(this.#wire, weight));
  }

  #once(source: Message | Node, read: () => Labels): Labels {
    if (!this.#read.has(source)) this.#read.set(source, read());
    return this.#read.get(source);
  }
}

/** The values of an encoder whose keys are the numbers of classes, in the order of the numbers. */
function encoderLabels(wire: Wire, { attributes, domain, operator }: Node): Labels {
  const read = attributes.map((a) => readAttribute(wire, [a], domain, operator));
  const listOf = (pattern: RegExp) => read.find(({ name }) => pattern.test(name))?.labels;
  const keys = listOf(/^keys_int64s$/)?.map(Number);
  const values = listOf(/^values_(?:strings|int64s)$/);
  if (keys === undefined || values === undefined) return undefined;
  return keys
    .map((key, i) => ({ key, value: values[i] ?? "" }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
