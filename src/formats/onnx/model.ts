import type { GraphSignature } from "../graph.ts";
import { MODEL } from "./fields.ts";
import { FORMS } from "./forms.ts";
import { readGraph, type Sha256 } from "./graph.ts";
import { readOpset } from "./opset.ts";
import { sortedRecord } from "./sorted-record.ts";
import { type ModelBytes, ModelUnreadable, type Span, Wire } from "./wire.ts";

/** What lies beyond moves its weights into a file of their own. */
const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** The program that wrote a model, in its own words; empty where it does not say. */
export interface Producer {
  readonly name: string;
  readonly version: string;
}

export type ModelRead =
  | { readonly ok: true; readonly signature: GraphSignature; readonly producer?: Producer }
  /** `why` is a clause: "it ends in the middle of a number"; `fix` a sentence, if there is better advice than to export it again. */
  | { readonly ok: false; readonly why: string; readonly fix?: string };

/** Reads the signature of an ONNX model. Weights are stepped over: memory and time go with the structure alone. */
export function readModel(bytes: ModelBytes, sha256: Sha256): ModelRead {
  try {
    return { ok: true, ...read(new Wire(bytes), sha256) };
  } catch (error) {
    if (error instanceof ModelUnreadable) return { ok: false, why: error.message };
    throw error;
  }
}

function read(wire: Wire, sha256: Sha256): { signature: GraphSignature; producer: Producer } {
  if (wire.size > MAX_MODEL_BYTES) {
    throw new ModelUnreadable(`it has ${wire.size} bytes, and Protocol Buffers reads at most ${MAX_MODEL_BYTES}`);
  }
  let irVersion = 0;
  let graph: Span | undefined;
  const producer = { name: "", version: "" };
  const functions: Span[] = [];
  const opsets = new Map<string, number>();
  const whole = { start: 0, end: wire.size };
  wire.check(whole, "model", FORMS);
  for (const field of wire.fields([whole])) {
    if (field.number === MODEL.irVersion && field.kind === "varint") irVersion = field.value;
    if (field.kind !== "bytes") continue;
    if (field.number === MODEL.graph) {
      // Protocol Buffers merges them; a reader that takes one of them would describe another model than is run.
      if (graph !== undefined) throw new ModelUnreadable("it contains two graphs");
      graph = field;
    }
    // No reader minds what they hold: a model is not refused for them.
    if (field.number === MODEL.producerName) producer.name = nameOf(wire, field);
    if (field.number === MODEL.producerVersion) producer.version = nameOf(wire, field);
    if (field.number === MODEL.functions) functions.push(field);
    if (field.number === MODEL.opsetImport) {
      const { domain, version } = readOpset(wire, [field]);
      // Exporters import a domain twice; the highest version is what a runtime needs.
      opsets.set(domain, Math.max(version, opsets.get(domain) ?? 0));
    }
  }
  if (graph === undefined) throw new ModelUnreadable("it contains no graph");
  const structure = readGraph(wire, [graph], { irVersion, functions }, sha256);
  return { producer, signature: { irVersion, opsets: sortedRecord(opsets), ...structure } };
}

const MAX_NAME = 256;

function nameOf(wire: Wire, field: Span): string {
  return field.end - field.start > MAX_NAME ? "" : wire.textOrBytes(field);
}
