import type { Architecture, Port } from "../signature.js";
import { type Attribute, readAttribute } from "./attribute.js";
import { FUNCTION, GRAPH, NODE } from "./fields.js";
import { readPort } from "./ports.js";
import { formatWeight, readSparseTensor, readTensor, type TensorShape } from "./tensor.js";
import { ModelUnreadable, type Span, type Wire } from "./wire.js";

/** Lower-case hex SHA-256 of a text. */
export type Sha256 = (text: string) => string;

/** Graphs within graphs: real models have two or three levels. */
const DEEPEST = 32;

/** What values in reach are: a text that is the same where they are computed in the same way. */
type Scope = Map<string, string>;

/** What is counted over all graphs of a model. */
interface Tally {
  readonly operators: Map<string, number>;
  readonly weights: Map<string, number>;
  readonly externalData: Set<string>;
  readonly nodes: string[];
}

export interface ReadGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly externalData: readonly string[];
  readonly architecture: Architecture;
}

/**
 * Reads the graph of a model, and the fingerprint of what it computes. Each value is named by a hash over its operator,
 * the attributes that were not learnt, and the names of its inputs in turn (a Merkle tree): so neither the names that an
 * exporter made up nor the order of independent nodes count, and everything else does.
 */
export function readGraph(wire: Wire, graph: Span, functions: readonly Span[], sha256: Sha256): ReadGraph {
  const reader = new GraphReader(wire, sha256);
  return reader.read(graph, functions);
}

class GraphReader {
  readonly #wire: Wire;
  readonly #sha256: Sha256;
  readonly #tally: Tally = { operators: new Map(), weights: new Map(), externalData: new Set(), nodes: [] };

  constructor(wire: Wire, sha256: Sha256) {
    this.#wire = wire;
    this.#sha256 = sha256;
  }

  read(span: Span, functions: readonly Span[]): ReadGraph {
    const { inputs, outputs, defaults, results } = this.#graph(span, new Map(), 0);
    // Callers ask for outputs by name: which of them a value is counts, the order in which they stand does not.
    const named = byName(outputs.map(({ name }, i) => ({ name, value: results[i] }))).map(({ value }) => value);
    const bodies = functions.map((f) => this.#function(f)).sort();
    const { nodes, operators, weights, externalData } = this.#tally;
    const fingerprint = this.#sha256([...named, "", ...nodes.sort(), "", ...bodies].join("\n"));
    return {
      inputs: inputs.map((port) => ({ ...port, optional: defaults.has(port.name) })),
      outputs: outputs.map((port) => ({ ...port, optional: false })),
      externalData: [...externalData].sort(),
      architecture: { fingerprint, operators: sorted(operators), weights: sorted(weights) },
    };
  }

  #graph(span: Span, outer: Scope, depth: number) {
    if (depth > DEEPEST) throw new ModelUnreadable(`it holds graphs within graphs, ${DEEPEST} levels deep`);
    const inputs: Omit<Port, "optional">[] = [];
    const outputs: Omit<Port, "optional">[] = [];
    const nodes: Span[] = [];
    const weights: TensorShape[] = [];
    for (const field of this.#wire.fields(span.start, span.end)) {
      if (field.kind !== "bytes") continue;
      if (field.number === GRAPH.input) inputs.push(readPort(this.#wire, field));
      if (field.number === GRAPH.output) outputs.push(readPort(this.#wire, field));
      if (field.number === GRAPH.node) nodes.push(field);
      if (field.number === GRAPH.initializer) weights.push(readTensor(this.#wire, field));
      if (field.number === GRAPH.sparseInitializer) weights.push(readSparseTensor(this.#wire, field));
    }
    const scope: Scope = new Map(outer);
    const defaults = new Set(weights.map((w) => w.name));
    for (const weight of weights) scope.set(weight.name, this.#weight(weight));
    // The inputs of a graph within another one are addressed by position, those of the model by name.
    const addressed = depth === 0 ? byName(inputs) : inputs;
    for (const [i, { name }] of addressed.entries()) {
      const preset = defaults.has(name) ? ` or ${scope.get(name)}` : "";
      scope.set(name, `input ${depth}.${i}${preset}`);
    }
    for (const node of nodes) this.#node(node, scope, depth);
    return { inputs, outputs, defaults, results: outputs.map(({ name }) => scope.get(name) ?? `unknown ${name}`) };
  }

  #weight(tensor: TensorShape): string {
    const { type, dims, externalFile } = tensor;
    add(this.#tally.weights, `${type}[${dims.join(", ")}]`);
    if (externalFile !== undefined) this.#tally.externalData.add(externalFile);
    return formatWeight(tensor);
  }

  #node(span: Span, scope: Scope, depth: number): void {
    const { operator, domain, overload, inputs, outputs, attributeSpans } = this.#readNode(span);
    add(this.#tally.operators, domain === "" ? operator : `${domain}.${operator}`);
    const attributes = attributeSpans.map((a) => readAttribute(this.#wire, a, domain, operator));
    const named = attributes
      .map((attribute) => `${attribute.name}(${attribute.text}${this.#within(attribute, scope, depth)})`)
      .sort();
    const from = inputs.map((name) => (name === "" ? "-" : (scope.get(name) ?? `unknown ${name}`)));
    const hash = this.#sha256([domain, operator, overload, named.join(","), ...from].join("\n"));
    this.#tally.nodes.push(hash);
    for (const [i, name] of outputs.entries()) if (name !== "") scope.set(name, `${hash}.${i}`);
  }

  /** The graphs and weights within an attribute. */
  #within({ graphs, tensors }: Attribute, scope: Scope, depth: number): string {
    for (const tensor of tensors) this.#weight(tensor);
    return graphs.map((g) => this.#graph(g, scope, depth + 1).results.join(",")).join(";");
  }

  #readNode(span: Span) {
    const node = { operator: "", domain: "", overload: "" };
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributeSpans: Span[] = [];
    for (const field of this.#wire.fields(span.start, span.end)) {
      if (field.kind !== "bytes") continue;
      if (field.number === NODE.input) inputs.push(this.#wire.text(field));
      if (field.number === NODE.output) outputs.push(this.#wire.text(field));
      if (field.number === NODE.attribute) attributeSpans.push(field);
      if (field.number === NODE.opType) node.operator = this.#wire.text(field);
      if (field.number === NODE.domain) node.domain = this.#wire.text(field);
      if (field.number === NODE.overload) node.overload = this.#wire.text(field);
    }
    return { ...node, domain: node.domain === "ai.onnx" ? "" : node.domain, inputs, outputs, attributeSpans };
  }

  /** A function of the model's own: called by name, so its name counts. */
  #function(span: Span): string {
    let name = "";
    let domain = "";
    const inputs: string[] = [];
    const outputs: string[] = [];
    const nodes: Span[] = [];
    for (const field of this.#wire.fields(span.start, span.end)) {
      if (field.kind !== "bytes") continue;
      if (field.number === FUNCTION.name) name = this.#wire.text(field);
      if (field.number === FUNCTION.domain) domain = this.#wire.text(field);
      if (field.number === FUNCTION.input) inputs.push(this.#wire.text(field));
      if (field.number === FUNCTION.output) outputs.push(this.#wire.text(field));
      if (field.number === FUNCTION.node) nodes.push(field);
    }
    const scope: Scope = new Map(inputs.map((input, i) => [input, `parameter ${i}`]));
    for (const node of nodes) this.#node(node, scope, 1);
    return `${domain}.${name}(${outputs.map((o) => scope.get(o) ?? `unknown ${o}`).join(",")})`;
  }
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
