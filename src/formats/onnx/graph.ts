import type { Architecture, Port, ZipMap } from "../graph.ts";
import { type Attribute, readAttribute } from "./attribute.ts";
import { readConstant } from "./constant.ts";
import { GRAPH } from "./fields.ts";
import { PickedLabels } from "./labels.ts";
import { type Node, readFunction, readNode } from "./node.ts";
import { readOpset } from "./opset.ts";
import { readPort } from "./ports.ts";
import { Scope, SharedWeights, type Value } from "./scope.ts";
import { sortedRecord } from "./sorted-record.ts";
import { formatWeight, readSparseTensor, readTensor, showShape, type TensorShape } from "./tensor.ts";
import { type Message, ModelUnreadable, type Span, type Wire } from "./wire.ts";
import { zipMapsOf } from "./zip-maps.ts";

/** Lower-case hex SHA-256 of a text. */
export type Sha256 = (text: string) => string;

/** Graphs within graphs: real models have two or three levels. */
const DEEPEST = 32;
const TREES = /^TreeEnsemble(?:Regressor)?$/;
/** A longer text of a value is hashed: as many nodes may use it as there is room for its name. */
const MAX_VALUE_TEXT = 256;
/** From this IR version on an initializer is the default of an input of its name; before, every weight was an input too. */
const DEFAULTS_SINCE_IR = 4;

export interface ReadGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly externalData: readonly string[];
  readonly classLabels: readonly (readonly string[])[];
  readonly architecture: Architecture;
  readonly zipMaps?: readonly ZipMap[];
}

/** What stands next to the graph in a model. */
export interface Around {
  readonly irVersion: number;
  readonly functions: readonly Span[];
}

/**
 * Reads the graph of a model, and the fingerprint of what it computes. Each value is named by a hash over its operator,
 * the attributes that were not learnt, and the names of its inputs in turn (a Merkle tree): so neither the names that an
 * exporter made up nor the order of independent nodes count, and everything else does.
 */
export function readGraph(wire: Wire, graph: Message, around: Around, sha256: Sha256): ReadGraph {
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
  readonly #labelsSeen = new Set<readonly string[]>();

  constructor(wire: Wire, irVersion: number, sha256: Sha256) {
    this.#wire = wire;
    this.#irVersion = irVersion;
    this.#sha256 = sha256;
  }

  read(message: Message, functions: readonly Span[]): ReadGraph {
    const { inputs, outputs, defaults, scope, makers, weights } = this.#graph(message, undefined, 0);
    const picked = new PickedLabels(this.#wire, { makers, weights });
    for (const { name } of outputs) this.#label(picked.of(name));
    // Callers ask for outputs by name: which of them a value is counts, the order in which they stand does not.
    const results = byName(outputs).map(({ name }) => scope.textOf(name));
    const bodies = functions.map((f) => this.#function(f)).sort();
    const maps = outputs.filter(({ kind }) => kind !== "tensor").map(({ name }) => name);
    const zipMaps = zipMapsOf(maps, makers, this.#wire);
    const parts = [results, [...this.#nodes, ...this.#trees].sort(), bodies, this.#shared.texts()];
    return {
      inputs: inputs.map((port) => ({ ...port, optional: defaults.has(port.name) })),
      outputs: outputs.map((port) => ({ ...port, optional: false })),
      externalData: [...this.#externalData].sort(),
      classLabels: [...this.#labels.values()],
      architecture: {
        fingerprint: this.#sha256(parts.map((part) => part.join("\n")).join("\n\n")),
        operators: sortedRecord(this.#operators),
        weights: sortedRecord(this.#weights),
      },
      ...(zipMaps.length === 0 ? {} : { zipMaps }),
    };
  }

  #graph(message: Message, outer: Scope | undefined, depth: number) {
    if (depth > DEEPEST) throw new ModelUnreadable(`its graphs are nested more than ${DEEPEST} levels deep`);
    const declared: PortRead[] = [];
    const outputs: PortRead[] = [];
    const nodes: Span[] = [];
    const tensors: TensorShape[] = [];
    const weights = new Map<string, Message>();
    const makers = new Map<string, Node>();
    for (const field of this.#wire.fields(message)) {
      if (field.kind !== "bytes") continue;
      if (field.number === GRAPH.input) declared.push(readPort(this.#wire, [field]));
      if (field.number === GRAPH.output) outputs.push(readPort(this.#wire, [field]));
      if (field.number === GRAPH.node) nodes.push(field);
      if (field.number === GRAPH.initializer) {
        const tensor = readTensor(this.#wire, [field]);
        tensors.push(tensor);
        weights.set(tensor.name, [field]);
      }
      if (field.number === GRAPH.sparseInitializer) tensors.push(readSparseTensor(this.#wire, [field]));
    }
    const scope = new Scope(outer);
    for (const tensor of tensors) scope.set(tensor.name, this.#weight(tensor));
    const defaults = new Set(tensors.map((t) => t.name));
    const inputs =
      depth === 0 && this.#irVersion < DEFAULTS_SINCE_IR ? declared.filter((i) => !defaults.has(i.name)) : declared;
    // The inputs of a graph within another one are addressed by position, those of the model by name.
    for (const [i, { name }] of (depth === 0 ? byName(inputs) : inputs).entries()) {
      const preset = defaults.has(name) ? ` or ${scope.textOf(name)}` : "";
      scope.set(name, { text: this.#short(`input ${depth}.${i}${preset}`) });
    }
    for (const nodeSpan of nodes) {
      const node = readNode(this.#wire, [nodeSpan]);
      this.#node(node, scope, depth);
      for (const output of node.outputs) makers.set(output, node);
    }
    return { inputs, outputs, defaults, scope, makers, weights };
  }

  #label(labels: readonly string[] | undefined): void {
    if (labels === undefined || labels.length === 0 || this.#labelsSeen.has(labels)) return;
    this.#labelsSeen.add(labels);
    this.#labels.set(JSON.stringify(labels), labels);
  }

  #weight(tensor: TensorShape): Value {
    add(this.#weights, showShape(tensor));
    if (tensor.externalFile !== undefined) this.#externalData.add(tensor.externalFile);
    return { text: this.#short(formatWeight(tensor)), weight: tensor };
  }

  #short(text: string): string {
    return text.length <= MAX_VALUE_TEXT ? text : `sha256 ${this.#sha256(text)}`;
  }

  #node(node: Node, scope: Scope, depth: number): void {
    const { operator, domain, inputs, outputs } = node;
    add(this.#operators, domain === "" ? operator : `${domain}.${operator}`);
    const plain = this.#plainValue(node, scope);
    if (plain !== undefined) {
      scope.set(outputs[0] ?? "", plain);
      return;
    }
    const attributes = node.attributes.map((a) => readAttribute(this.#wire, [a], domain, operator));
    if (operator !== "LabelEncoder") for (const { labels } of attributes) this.#label(labels);
    const named = attributes
      .map((attribute) => `${attribute.name}(${attribute.text}${this.#within(attribute, scope, depth)})`)
      .sort();
    const from = inputs.map((name) => (name === "" ? "-" : scope.textOf(name)));
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
    if (operator === "Identity" && from !== undefined)
      return scope.get(from) ?? { text: this.#short(scope.textOf(from)) };
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

  #inner(message: Message, outer: Scope, depth: number): string {
    const { outputs, scope } = this.#graph(message, outer, depth);
    return outputs.map(({ name }) => scope.textOf(name)).join(",");
  }

  /** A function of the model's own: called by name, so its name counts. */
  #function(span: Span): string {
    const { name, domain, overload, inputs, outputs, nodes, ...rest } = readFunction(this.#wire, [span]);
    const scope = new Scope();
    for (const [i, input] of inputs.entries()) scope.set(input, { text: `parameter ${i}` });
    for (const node of nodes) this.#node(readNode(this.#wire, [node]), scope, 1);
    const results = outputs.map((o) => scope.textOf(o)).join(",");
    const defaults = rest.defaults.map((a) => readAttribute(this.#wire, [a], domain, name));
    const parameters = [...rest.attributes, ...defaults.map((d) => `${d.name}(${d.text}${this.#within(d, scope, 1)})`)];
    const opsets = rest.opsets.map((o) => readOpset(this.#wire, [o])).map((o) => `${o.domain} ${o.version}`);
    const called = `${domain}.${name}${overload === "" ? "" : `:${overload}`}`;
    return [`${called}(${results})`, ...parameters.sort(), ...opsets.sort()].join(" ");
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
