import { Failure, failureOf } from "../../nouns/failure.js";
import { systemFailure, temporaryPlace } from "../../platform/system-error.js";

/** A failure of whatever was thrown in a local run. */
export function asLocalFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return systemFailure(error, [temporaryPlace()]) ?? failureOf(error);
}
