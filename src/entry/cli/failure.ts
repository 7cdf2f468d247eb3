import { Failure, failureOf } from "../../domain/failure.ts";
import { cachePlace } from "../../platform/runtime/local.ts";
import { systemFailure, temporaryPlace } from "../../platform/system-error.ts";

/** A failure of whatever was thrown in a local run. */
export function asLocalFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return systemFailure(error, [temporaryPlace(), cachePlace(process.env)]) ?? failureOf(error);
}
