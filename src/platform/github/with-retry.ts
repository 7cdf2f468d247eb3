import { Failure } from "../../domain/failure.ts";
import { TargetError } from "../files/target-error.ts";
import { kindOf, type Trouble, type TroubleKind, waitMs } from "./retry.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** Who waits, and until when GitHub asked everybody here to wait. */
export interface Waiting {
  readonly retryPolicy: RetryPolicy;
  /** Milliseconds since 1970; one limit holds for all calls of a run. */
  notBeforeMs: number;
}

/** What failed, as far as the error of a call shows. The API client calls a lost connection status 500. */
export function toRequestError(error: unknown): Trouble {
  const { status, response, headers, message } = error as {
    status?: unknown;
    response?: { headers?: Record<string, unknown> };
    headers?: Record<string, unknown>;
    message?: unknown;
  };
  const answered = typeof status === "number" && (status !== 500 || response !== undefined || headers !== undefined);
  return {
    ...(answered ? { status } : {}),
    headers: response?.headers ?? headers ?? {},
    message: String(message ?? ""),
  };
}

/**
 * Tries an action until it succeeds, as often and as late as {@link RetryPolicy} and GitHub allow. Only troubles of the
 * kinds `repeated` are tried again: an action that may have been carried out must bear that, or leave `passing` out.
 */
export async function withRetry<T>(
  waiting: Waiting,
  repeated: readonly TroubleKind[],
  action: () => Promise<T>,
): Promise<T> {
  const { retryPolicy } = waiting;
  for (let failures = 0; ; ) {
    await waitTurn(waiting);
    try {
      return await action();
    } catch (error) {
      failures += 1;
      if (error instanceof Failure || error instanceof TargetError) throw error;
      const trouble = toRequestError(error);
      const kind = kindOf(trouble);
      if (!repeated.includes(kind) || failures >= retryPolicy.attempts) throw error;
      await pause(waiting, trouble, failures, error);
    }
  }
}

/** Waits as a trouble demands; what every call has to wait for is remembered for all. */
export async function pause(waiting: Waiting, trouble: Trouble, failures: number, cause?: unknown): Promise<void> {
  const { retryPolicy } = waiting;
  const now = retryPolicy.now();
  const ms = waitMs(trouble, failures, now, retryPolicy.random());
  if (ms > retryPolicy.maxWaitMs) throw tooLong(now + ms, cause);
  if (kindOf(trouble) === "limited") waiting.notBeforeMs = Math.max(waiting.notBeforeMs, now + ms);
  else await retryPolicy.sleep(ms);
}

/** Waits until GitHub's limits let calls through again. */
export async function waitTurn(waiting: Waiting): Promise<void> {
  const { retryPolicy } = waiting;
  for (let ms = waiting.notBeforeMs - retryPolicy.now(); ms > 0; ms = waiting.notBeforeMs - retryPolicy.now()) {
    await retryPolicy.sleep(ms);
  }
}

function tooLong(untilMs: number, cause: unknown): Failure {
  const until = new Date(untilMs).toISOString().slice(0, 16).replace("T", " ");
  return new Failure("environment", `GitHub's rate limit is used up until ${until} UTC.`, {
    fix: "Run again after that: the run finds and keeps what was already sent.",
    cause,
  });
}
