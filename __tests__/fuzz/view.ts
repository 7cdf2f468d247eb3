import { createHash } from "node:crypto";
import type { Port } from "../../src/formats/graph.ts";
import { readAttribute } from "../../src/formats/onnx/attribute.ts";
import { readConstant } from "../../src/formats/onnx/constant.ts";
import { FUNCTION, GRAPH, MODEL } from "../../src/formats/onnx/fields.ts";
import { readModel } from "../../src/formats/onnx/model.ts";
import { readNode } from "../../src/formats/onnx/node.ts";
import { type Message, ModelUnreadable, type Span, Wire } from "../../src/formats/onnx/wire.ts";
import type { Parsed } from "../../src/registry/document.ts";
import { parseJson } from "../../src/registry/json.ts";
import { parseYaml } from "../../src/registry/yaml.ts";
import type { Kind } from "./inputs.ts";

/** What one of our readers sees in an input, as `read_as_others.py` writes it down; or why it refuses it. */
export type Seen = { readonly view: string } | { readonly refused: readonly string[] };

export function viewOf(kind: Kind, bytes: Buffer): Seen {
  return kind === "onnx" ? viewOfModel(bytes) : viewOfDocument((kind === "json" ? parseJson : parseYaml)("a", bytes));
}

function viewOfDocument({ document, findings }: Parsed<unknown>): Seen {
  if (document === undefined) return { refused: findings.map((f) => `${f.rule}: ${f.message}`) };
  return { view: JSON.stringify(plain(document.value)) };
}

function plain(value: unknown): unknown {
  if (typeof value === "number") return { n: String(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { o: entries.map(([key, held]) => [key, plain(held)]) };
}

/** No model needs more to be read of it than this many times its bytes, and a few windows. */
const MAX_READ = { times: 40, beside: 512 * 1024 } as const;

function viewOfModel(bytes: Buffer): Seen {
  let asked = 0;
  const source = {
    size: bytes.length,
    read: (at: number, length: number) => {
      asked += length;
      return bytes.subarray(at, at + length);
    },
  };
  const read = readModel(source, (text) => createHash("sha256").update(text).digest("hex"));
  if (asked > MAX_READ.times * bytes.length + MAX_READ.beside)
    throw new Error(`${asked} bytes read of ${bytes.length}`);
  if (!read.ok) return { refused: [read.why] };
  const { irVersion, opsets, inputs, outputs, externalData, architecture } = read.signature;
  const tally = (of: Readonly<Record<string, number>>) => Object.entries(of).map(([key, count]) => `${key} ${count}`);
  const attributes = seenIn(() => attributesOf(new Wire(source)).sort());
  if (!Array.isArray(attributes)) return attributes;
  const view = [
    String(irVersion),
    tally(opsets).sort(),
    inputs.map((port) => `${port.name}: ${typeOf(port)}${port.optional ? " optional" : ""}`),
    outputs.map((port) => `${port.name}: ${typeOf(port)}`),
    [...externalData].sort(),
    tally(architecture.operators).sort(),
    tally(architecture.weights).sort(),
    attributes,
  ];
  return { view: JSON.stringify(view) };
}

function seenIn<T>(read: () => T): T | Seen {
  try {
    return read();
  } catch (error) {
    if (error instanceof ModelUnreadable) return { refused: [error.message] };
    throw error;
  }
}

function typeOf({ kind, type = "", shape }: Port): string {
  if (kind === "unknown") return kind;
  if (kind !== "tensor" && kind !== "sparse tensor") return `${kind} of ${type}`;
  const dims = shape?.map((d) => (typeof d === "string" ? JSON.stringify(d) : String(d ?? "?"))).join(", ");
  return `${kind === "tensor" ? "" : "sparse "}${type}${dims === undefined ? "" : `[${dims}]`}`;
}

/** Every attribute, read as one of an operator that is not known. */
function attributesOf(wire: Wire): string[] {
  const found: string[] = [];
  const partsOf = (message: Message, number: number): Span[] =>
    [...wire.fields(message)].filter((f) => f.kind === "bytes" && f.number === number);
  const nodes = (spans: readonly Span[]) => {
    for (const span of spans) {
      const { operator, domain, inputs, attributes } = readNode(wire, [span]);
      const read = attributes.map((a) => readAttribute(wire, [a], "", ""));
      found.push(...read.map(({ name, text }) => `${name}:${text}`));
      if (domain === "" && operator === "Identity" && inputs.length > 0) continue;
      if (domain === "" && operator === "Constant" && readConstant(wire, attributes) !== undefined) continue;
      for (const { graphs } of read) for (const graph of graphs) nodes(partsOf(graph, GRAPH.node));
    }
  };
  const whole = [{ start: 0, end: wire.size }];
  nodes(partsOf(partsOf(whole, MODEL.graph), GRAPH.node));
  for (const span of partsOf(whole, MODEL.functions)) nodes(partsOf([span], FUNCTION.node));
  return found;
}

/** A view as it is kept: whether a reader refuses the input, and if it does not, a part of the view's digest. */
export function digestOf(view: string): string {
  return view === "-" || view === "u" ? view : createHash("sha256").update(view).digest("hex").slice(0, 8);
}
