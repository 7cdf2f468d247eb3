import type { Architecture, Port } from "../signature.js";
import { type Attribute, readAttribute } from "./attribute.js";
import { readConstant } from "./constant.js";
import { GRAPH } from "./fields.js";
import { pickedLabels } from "./labels.js";
import { type Node, readFunction, readNode } from "./node.js";
import { readPort } from "./ports.js";
import { type Scope, SharedWeights, textOf, type Value, weightValue } from "./scope.js";
import { formatShape, readSparseTensor, readTensor, type TensorShape } from "./tensor.js";
import { ModelUnreadable, type Span, type Wire } from "./wire.js";

/** Lower-case hex SHA-256 of a text. */
export type Sha256 = (text: string) => string;

/** Graphs within graphs: real models have two or three levels. */
const DEEPEST = 32;
const TREES = /^TreeEnsemble(?:Regressor)?$/;
/** Characters by which a weight is named. Its shape and the short list of its values are hardly ever longer. */
const MAX_NAME = 256;
/** From this IR version on an initializer is the default of an input of its name; before, every weight was an input too. */
const DEFAULTS_SINCE_IR = 4;

export interface ReadGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly externalData: readonly string[];
  readonly classLabels: readonly (readonly string[])[];
  readonly architecture: Architecture;
}

/** What stands beside the graph in a model. */
export interface Around {
  readonly irVersion: number;
  readonly functions: readonly Span[];
}

/**
 * Reads the graph of a model, and the fingerprint of what it computes. Each value is named by a hash over its operator,
 * the attributes that were not learnt, and the names of its inputs in turn (a Merkle tree): so neither the names that an
 * exporter made up nor the order of independent nodes count, and everything else does.
 */
export function readGraph(wire: Wire, graph: Span, around: Around, sha256: Sha256): ReadGraph {
  const reader = new GraphReader(wire, around.irVersion, sha256);
  return reader.read(graph, around.functions);
}

type PortRead = Omit<Port, "optional">;

class GraphReader {
  readonly #wire: Wire;
  readonly #irVersion: number;
  readonly #sha256: Sha256;
  // What is counted over all graphs of a model.
  readonly #operators = new Map<string, number>();
  readonly #weights = new Map<string, number>();
  readonly #externalData = new Set<string>();
  readonly #shared = new SharedWeights();
  readonly #nodes: string[] = [];
  readonly #trees = new Set<string>();
  readonly #labels = new Map<string, readonly string[]>();

  constructor(wire: Wire, irVersion: number, sha256: Sha256) {
    this.#wire = wire;
    this.#irVersion = irVersion;
    this.#sha256 = sha256;
  }

  read(span: Span, functions: readonly Span[]): ReadGraph {
    const { inputs, outputs, defaults, scope, makers, weightSpans } = this.#graph(span, new Map(), 0);
    for (const { name } of outputs) this.#label(pickedLabels(this.#wire, name, { makers, weights: weightSpans }));
    // Callers ask for outputs by name: which of them a value is counts, the order in which they stand does not.
    const results = byName(outputs).map(({ name }) => textOf(scope, name));
    const bodies = functions.map((f) => this.#function(f)).sort();
    const parts = [results, [...this.#nodes, ...this.#trees].sort(), bodies, this.#shared.texts()];
    return {
      inputs: inputs.map((port) => ({ ...port, optional: defaults.has(port.name) })),
      outputs: outputs.map((port) => ({ ...port, optional: false })),
      externalData: [...this.#externalData].sort(),
      classLabels: [...this.#labels.values()],
      architecture: {
        fingerprint: this.#sha256(parts.map((part) => part.join("\n")).join("\n\n")),
        operators: sorted(this.#operators),
        weights: sorted(this.#weights),
      },
    };
  }

  #graph(span: Span, outer: Scope, depth: number) {
    if (depth > DEEPEST) throw new ModelUnreadable(`it holds graphs within graphs, ${DEEPEST} levels deep`);
    const declared: PortRead[] = [];
    const outputs: PortRead[] = [];
    const nodes: Span[] = [];
    const weights: TensorShape[] = [];
    const weightSpans = new Map<string, Span>();
    const makers = new Map<string, Node>();
    for (const field of this.#wire.fields(span.start, span.end)) {
      if (field.kind !== "bytes") continue;
      if (field.number === GRAPH.input) declared.push(readPort(this.#wire, field));
      if (field.number === GRAPH.output) outputs.push(readPort(this.#wire, field));
      if (field.number === GRAPH.node) nodes.push(field);
      if (field.number === GRAPH.initializer) {
        const weight = readTensor(this.#wire, field);
        weights.push(weight);
        weightSpans.set(weight.name, field);
      }
      if (field.number === GRAPH.sparseInitializer) weights.push(readSparseTensor(this.#wire, field));
    }
    const scope: Scope = new Map(outer);
    for (const weight of weights) scope.set(weight.name, this.#weight(weight));
    const defaults = new Set(weights.map((w) => w.name));
    const inputs =
      depth === 0 && this.#irVersion < DEFAULTS_SINCE_IR ? declared.filter((i) => !defaults.has(i.name)) : declared;
    // The inputs of a graph within another one are addressed by position, those of the model by name.
    for (const [i, { name }] of (depth === 0 ? byName(inputs) : inputs).entries()) {
      const preset = defaults.has(name) ? ` or ${textOf(scope, name)}` : "";
      scope.set(name, { text: `input ${depth}.${i}${preset}` });
    }
    for (const nodeSpan of nodes) {
      const node = readNode(this.#wire, nodeSpan);
      this.#node(node, scope, depth);
      for (const output of node.outputs) makers.set(output, node);
    }
    return { inputs, outputs, defaults, scope, makers, weightSpans };
  }

  #label(labels: readonly string[] | undefined): void {
    if (labels !== undefined && labels.length > 0) this.#labels.set(JSON.stringify(labels), labels);
  }

  #weight(tensor: TensorShape): Value {
    add(this.#weights, formatShape(tensor));
    if (tensor.externalFile !== undefined) this.#externalData.add(tensor.externalFile);
    const value = weightValue(tensor);
    // A weight is named by every operator that uses it: a text of many dimensions would be repeated as often.
    return value.text.length <= MAX_NAME ? value : { ...value, text: `weight ${this.#sha256(value.text)}` };
  }

  #node(node: Node, scope: Scope, depth: number): void {
    const { operator, domain, inputs, outputs } = node;
    add(this.#operators, domain === "" ? operator : `${domain}.${operator}`);
    const plain = this.#plainValue(node, scope);
    if (plain !== undefined) {
      scope.set(outputs[0] ?? "", plain);
      return;
    }
    const attributes = node.attributes.map((a) => readAttribute(this.#wire, a, domain, operator));
    if (operator !== "LabelEncoder") for (const { labels } of attributes) this.#label(labels);
    const named = attributes
      .map((attribute) => `${attribute.name}(${attribute.text}${this.#within(attribute, scope, depth)})`)
      .sort();
    const from = inputs.map((name) => (name === "" ? "-" : textOf(scope, name)));
    const hash = this.#sha256([domain, operator, node.overload, named.join(","), ...from].join("\n"));
    const ofTrees =
      (domain === "ai.onnx.ml" && TREES.test(operator)) || (operator === "Cast" && scope.get(inputs[0] ?? "")?.ofTrees);
    // Trees may be spread over several operators, as many as there are trees for.
    if (ofTrees) this.#trees.add(hash);
    else this.#nodes.push(hash);
    for (const [i, name] of inputs.entries()) this.#shared.add(scope.get(name), `${hash}#${i}`);
    for (const [i, name] of outputs.entries()) {
      if (name !== "") scope.set(name, { text: `${hash}.${i}`, ...(ofTrees ? { ofTrees: true as const } : {}) });
    }
  }

  /** What an operator gives that computes nothing: exporters put it in or leave it out. */
  #plainValue({ operator, domain, inputs, attributes }: Node, scope: Scope): Value | undefined {
    if (domain !== "") return undefined;
    const [from] = inputs;
    if (operator === "Identity" && from !== undefined) return scope.get(from) ?? { text: textOf(scope, from) };
    if (operator === "Sum") return sumOfTrees(inputs.map((name) => scope.get(name)));
    if (operator !== "Constant") return undefined;
    const constant = readConstant(this.#wire, attributes);
    return constant && this.#weight(constant);
  }

  /** The graphs and weights within an attribute. */
  #within({ graphs, tensors }: Attribute, scope: Scope, depth: number): string {
    for (const tensor of tensors) this.#weight(tensor);
    return graphs.map((g) => this.#inner(g, scope, depth + 1)).join(";");
  }

  #inner(span: Span, outer: Scope, depth: number): string {
    const { outputs, scope } = this.#graph(span, outer, depth);
    return outputs.map(({ name }) => textOf(scope, name)).join(",");
  }

  /** A function of the model's own: called by name, so its name counts. */
  #function(span: Span): string {
    const { name, domain, inputs, outputs, nodes } = readFunction(this.#wire, span);
    const scope: Scope = new Map(inputs.map((input, i) => [input, { text: `parameter ${i}` }]));
    for (const node of nodes) this.#node(readNode(this.#wire, node), scope, 1);
    return `${domain}.${name}(${outputs.map((o) => textOf(scope, o)).join(",")})`;
  }
}

/** The sum over operators that hold a share of the trees each, which is what one that holds all of them gives. */
function sumOfTrees(values: readonly (Value | undefined)[]): Value | undefined {
  const [first] = values;
  return first?.ofTrees && values.every((value) => value?.text === first.text) ? first : undefined;
}

function byName<T extends { readonly name: string }>(ports: readonly T[]): T[] {
  return [...ports].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function add(tally: Map<string, number>, key: string): void {
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

function sorted(tally: Map<string, number>): Record<string, number> {
  return Object.fromEntries([...tally].sort(([a], [b]) => (a < b ? -1 : 1)));
}
