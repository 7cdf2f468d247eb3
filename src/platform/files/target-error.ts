/**
 * An error of the system where something is copied to, as against where it comes from: whoever asked for the copy says
 * which place that is. `cause` is the error itself.
 */
export class TargetError extends Error {
  override readonly cause: unknown;

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.name = "TargetError";
    this.cause = cause;
  }
}

/** Does something with the target of a copy, and says so in what it throws. */
export async function onTarget<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof TargetError ? error : new TargetError(error);
  }
}

/** The error itself, for whoever owns the target. */
export async function withoutTarget<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof TargetError ? error.cause : error;
  }
}
