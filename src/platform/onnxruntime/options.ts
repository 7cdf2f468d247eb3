import type { Isolation } from "./isolation.ts";

/** Bounds of one worker process. Memory is resident memory, in units of 10^6 bytes. */
export interface Limits {
  readonly timeoutS: number;
  readonly memoryMb: number;
  /** Where the machine, not the user, made `memoryMb` smaller: a clause. A model above it is then not at fault. */
  readonly memoryWhy?: string;
}

export interface Runtime {
  /** The folder whose `node_modules` holds onnxruntime-node. */
  readonly runtimeDir: string;
  /** What to do about a runtime that cannot be loaded: one sentence, for whoever started this. */
  readonly runtimeFix?: string;
}

/** Where ONNX Runtime is: known, or found (and installed) when the first model runs. */
type Found = Runtime | { readonly findRuntime: () => Promise<Runtime> };

export type InferenceOptions = Found & {
  /** The bundled worker. */
  readonly workerPath: string;
  readonly limits: Limits;
  /** The ways of setting the worker apart, the strongest first; those of this system unless a test chooses. */
  readonly isolations?: readonly Isolation[];
};

/** Where workers run: what is started there, and within which limits. */
export type Place = Runtime & Pick<InferenceOptions, "workerPath" | "limits">;
