import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Ort from "onnxruntime-node";
import type { ModelPort } from "../../../domain/signature.ts";
import type { Inspection } from "../../../gate/ports.ts";
import { CARRIED } from "../../readers/tensors.ts";
import { JobFailure } from "../protocol.ts";

const HEAD_BYTES = 64;
const MAX_MESSAGE_LENGTH = 2000;

/** ONNX Runtime is not there, or the system cannot load it. */
export class RuntimeMissing extends Error {}

/** Loads ONNX Runtime from the `node_modules` of a folder: it is never bundled. Throws `RuntimeMissing`. */
export function loadRuntime(folder: string): typeof Ort {
  try {
    return createRequire(join(folder, "package.json"))("onnxruntime-node") as typeof Ort;
  } catch (error) {
    const [line = ""] = String((error as Error)?.message ?? error).split("\n");
    throw new RuntimeMissing(line);
  }
}

/** Opens a model by its path, on the CPU with one thread: what is measured must not depend on the number of cores. */
export async function openSession(ort: typeof Ort, model: string): Promise<Ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 4,
    });
  } catch (error) {
    throw new JobFailure({ kind: "load", message: messageOf(error), ...(await readHead(model)) });
  }
}

async function readHead(path: string) {
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return { head: new Uint8Array(buffer.subarray(0, bytesRead)), size: (await handle.stat()).size };
    } finally {
      await handle.close();
    }
  } catch {
    return {};
  }
}

/** What a thrown value says, without the folders of this machine. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/(?:\/[\w.@+-]+)+\/(?=[\w.@+-]+)/g, "").slice(0, MAX_MESSAGE_LENGTH);
}

/** The model's inputs and outputs, and the runtime that read them. */
export function inspect(ort: typeof Ort, session: Ort.InferenceSession): Inspection {
  return {
    signature: { inputs: session.inputMetadata.map(portOf), outputs: session.outputMetadata.map(portOf) },
    runtime: { name: "onnxruntime-node", version: ort.env.versions.node ?? ort.env.versions.common },
  };
}

function portOf(value: Ort.InferenceSession.ValueMetadata): ModelPort {
  if (!value.isTensor) return { name: value.name, isTensor: false };
  return { name: value.name, isTensor: true, type: value.type, shape: [...value.shape] };
}

/** Outputs that can be read back. One of another kind would throw, or abort the process, when it is fetched. */
export function readableOutputs(session: Ort.InferenceSession): string[] {
  return session.outputMetadata.flatMap((o) => (o.isTensor && CARRIED.includes(o.type) ? [o.name] : []));
}
