import { OPSET } from "./fields.ts";
import type { Message, Wire } from "./wire.ts";

/** An OperatorSetIdProto; the default domain is `ai.onnx`. */
export function readOpset(wire: Wire, message: Message): { domain: string; version: number } {
  let domain = "";
  let version = 0;
  for (const field of wire.fields(message)) {
    if (field.number === OPSET.domain && field.kind === "bytes") domain = wire.text(field);
    if (field.number === OPSET.version && field.kind === "varint") version = field.value;
  }
  return { domain: domain || "ai.onnx", version };
}
