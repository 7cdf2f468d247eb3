import type { InferenceFailure } from "../../gate/ports.ts";
import type { WorkerFault } from "./protocol.ts";

/** How a worker's job ended. */
export type Ended<T> =
  | { readonly kind: "result"; readonly value: T }
  | { readonly kind: "failure"; readonly failure: InferenceFailure }
  | { readonly kind: "fault"; readonly fault: WorkerFault }
  /** The system did not start the process. */
  | { readonly kind: "not-started"; readonly error: unknown };
