import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ModelRead, readModel } from "../../formats/onnx/model.ts";
import type { ModelBytes } from "../../formats/onnx/wire.ts";
import { MAX_POINTER_BYTES, parseLfsPointer } from "../git/lfs.ts";

/** How long a model's structure may be read, in seconds, and a clock in milliseconds. */
interface RetryPolicy {
  readonly timeoutS: number;
  readonly now?: () => number;
}

/** Of a command that has no time limit of its own. */
const USUAL: RetryPolicy = { timeoutS: 120 };

/** {@link readModelFile} under a time limit. */
export function modelReader(timeoutS: number): (file: string) => ModelRead {
  return (file) => readModelFile(file, { timeoutS });
}

/** Reads the signature of the ONNX model at the absolute path `file`. Its weights are never read. */
export function readModelFile(
  file: string,
  { timeoutS, now = () => performance.now() }: RetryPolicy = USUAL,
): ModelRead {
  const deadline = now() + 1000 * timeoutS;
  const descriptor = open(file);
  if (descriptor === undefined) return { ok: false, why: "there is no such file", fix: "Put the model file there." };
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { ok: false, why: "it is not a file", fix: "Put the model file there." };
    const read = (offset: number, length: number) => {
      if (now() > deadline) throw new TooSlow();
      return readAt(descriptor, offset, length);
    };
    const bytes = { size: stats.size, read };
    return checkPointer(bytes) ?? readModel(bytes, sha256);
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
    return {
      ok: false,
      why: `reading its structure exceeded the time limit of ${timeoutS} s`,
      fix: "Raise the time limit. If that does not help, export a model with fewer nodes.",
    };
  } finally {
    closeSync(descriptor);
  }
}

class TooSlow extends Error {}

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
  if (size >= MAX_POINTER_BYTES || parseLfsPointer(Buffer.from(read(0, size)).toString("utf8")) === undefined) {
    return undefined;
  }
  return { ok: false, why: "it is a Git LFS pointer, not the model", fix: "Run  git lfs pull,  then try again." };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
