/**
 * Why a run broke, as against a model being refused. The set is closed; each code has one exit code.
 *
 * - `usage`: the command was called wrongly.
 * - `configuration`: the call is right, but what it points at cannot be used (no such folder, no such version).
 * - `environment`: the machine, the network or a service failed, or something needed is not there.
 */
export type FailureCode = "usage" | "configuration" | "environment";

/** The only error this project throws deliberately. `fix` says what to do; `cause` keeps what led to it. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly fix: string;

  constructor(code: FailureCode, message: string, options: { fix: string; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Failure";
    this.code = code;
    this.fix = options.fix;
  }
}

/** A failure that was foreseen as it is; of any other error, one that says that this tool has a defect. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(
    "environment",
    `An unexpected error ended the run: ${error instanceof Error ? error.message : String(error)}`,
    {
      fix: "This is a bug in model-release. No partial release was published. Please report it with the command and its output.",
      cause: error,
    },
  );
}

export const EXIT_CODES: Readonly<Record<FailureCode, 2 | 3>> = { usage: 2, configuration: 2, environment: 3 };
