import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ModelRead, readModel } from "../../versioning/onnx/model.js";
import type { ModelBytes } from "../../versioning/onnx/wire.js";
import { LONGEST_POINTER, parseLfsPointer } from "../git/lfs.js";

/** Reads the signature of the ONNX model at the absolute path `file`. Its weights are never read. */
export function readModelFile(file: string): ModelRead {
  const descriptor = open(file);
  if (descriptor === undefined) return { ok: false, why: "there is no such file", fix: "Put the model there." };
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { ok: false, why: "it is no file", fix: "Put the model's file there." };
    const bytes = { size: stats.size, read: (offset: number, length: number) => readAt(descriptor, offset, length) };
    return checkPointer(bytes) ?? readModel(bytes, sha256);
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  const got = readSync(descriptor, bytes, 0, length, offset);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, got);
}

function checkPointer({ size, read }: ModelBytes): ModelRead | undefined {
  if (size >= LONGEST_POINTER || parseLfsPointer(Buffer.from(read(0, size)).toString("utf8")) === undefined) {
    return undefined;
  }
  return { ok: false, why: "it is a Git LFS pointer, not the model", fix: "Run  git lfs pull,  then try again." };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
