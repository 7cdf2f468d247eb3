import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ModelRead, readModel } from "../../versioning/onnx/model.js";

/** Reads the signature of the ONNX model at the absolute path `file`. Its weights are never read. */
export function readModelFile(file: string): ModelRead {
  const descriptor = openSync(file, "r");
  try {
    const read = (offset: number, length: number) => {
      const bytes = Buffer.allocUnsafe(length);
      const got = readSync(descriptor, bytes, 0, length, offset);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, got);
    };
    return readModel({ size: fstatSync(descriptor).size, read }, sha256);
  } finally {
    closeSync(descriptor);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
