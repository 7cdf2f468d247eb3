import { Failure, failureOf } from "../../nouns/failure.ts";
import { systemFailure, temporaryPlace } from "../../platform/system-error.ts";

/** A failure of whatever was thrown in a local run. */
export function asLocalFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return systemFailure(error, [temporaryPlace()]) ?? failureOf(error);
}
