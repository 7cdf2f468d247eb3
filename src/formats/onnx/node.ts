import { FUNCTION, NODE } from "./fields.ts";
import type { Message, Span, Wire } from "./wire.ts";

/** A NodeProto, its attributes not read yet. */
export interface Node {
  readonly operator: string;
  /** Empty for the default domain. */
  readonly domain: string;
  readonly overload: string;
  /** Names of values; empty where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Span[];
}

export function readNode(wire: Wire, message: Message): Node {
  const texts = { operator: "", domain: "", overload: "" };
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Span[] = [];
  for (const field of wire.fields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === NODE.input) inputs.push(wire.text(field));
    if (field.number === NODE.output) outputs.push(wire.text(field));
    if (field.number === NODE.attribute) attributes.push(field);
    if (field.number === NODE.opType) texts.operator = wire.text(field);
    if (field.number === NODE.domain) texts.domain = wire.text(field);
    if (field.number === NODE.overload) texts.overload = wire.text(field);
  }
  return { ...texts, domain: texts.domain === "ai.onnx" ? "" : texts.domain, inputs, outputs, attributes };
}

/** A FunctionProto: a function of the model's own. */
export interface ModelFunction {
  readonly name: string;
  readonly domain: string;
  readonly overload: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly Span[];
  /** What the name alone does not say: other parameters, their defaults, and the operators' versions. */
  readonly attributes: readonly string[];
  readonly defaults: readonly Span[];
  readonly opsets: readonly Span[];
}

export function readFunction(wire: Wire, message: Message): ModelFunction {
  const texts = { name: "", domain: "", overload: "" };
  const inputs: string[] = [];
  const outputs: string[] = [];
  const nodes: Span[] = [];
  const attributes: string[] = [];
  const defaults: Span[] = [];
  const opsets: Span[] = [];
  for (const field of wire.fields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === FUNCTION.name) texts.name = wire.text(field);
    if (field.number === FUNCTION.domain) texts.domain = wire.text(field);
    if (field.number === FUNCTION.input) inputs.push(wire.text(field));
    if (field.number === FUNCTION.output) outputs.push(wire.text(field));
    if (field.number === FUNCTION.node) nodes.push(field);
    if (field.number === FUNCTION.overload) texts.overload = wire.text(field);
    if (field.number === FUNCTION.attribute) attributes.push(wire.text(field));
    if (field.number === FUNCTION.attributeProto) defaults.push(field);
    if (field.number === FUNCTION.opsetImport) opsets.push(field);
  }
  return { ...texts, inputs, outputs, nodes, attributes, defaults, opsets };
}
