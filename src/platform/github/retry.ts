/** What is known of a call that failed. Without a status no answer came back. */
export interface Trouble {
  readonly status?: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/**
 * - `passing`: the network or the server failed, and whether the call was carried out is not known.
 * - `limited`: GitHub did nothing, and wants to be asked later.
 * - `final`: asking again changes nothing.
 */
export type TroubleKind = "passing" | "limited" | "final";

export function kindOf({ status, headers, message }: Trouble): TroubleKind {
  if (status === undefined && isUntrusted(message)) return "final";
  if (status === undefined || status === 408 || status >= 500) return "passing";
  if (status === 429) return "limited";
  if (status !== 403) return "final";
  const asksToWait = headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0";
  return asksToWait || /rate limit|abuse detection/i.test(message) ? "limited" : "final";
}

/** Whether a connection failed because of the certificate at its other end, which stays what it is. */
export function isUntrusted(message: string): boolean {
  return /self[- ]signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate|certificate has expired|certificate's altnames/i.test(
    message,
  );
}

/** GitHub's advice for a secondary limit that names no time. */
const UNNAMED_LIMIT_MS = 60_000;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * How long to wait, in milliseconds, before a call is tried again that failed `failures` times. A limit says when: by
 * `retry-after` (seconds), else by `x-ratelimit-reset` (seconds since 1970), else a minute, doubled each time, as GitHub
 * asks for. Anything else is waited for longer each time, by a random part of the last half, so that the workers of
 * one run, and the runs of one outage, do not come back all at once.
 * `random` lies from 0 up to 1.
 */
export function waitMs(trouble: Trouble, failures: number, nowMs: number, random: number): number {
  const grown = 2 ** (failures - 1);
  if (kindOf(trouble) === "limited") return limitMs(trouble, nowMs) ?? UNNAMED_LIMIT_MS * grown;
  const most = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * grown);
  return most * (0.5 + random / 2);
}

function limitMs({ headers }: Trouble, nowMs: number): number | undefined {
  const after = numberOf(headers["retry-after"]);
  if (after !== undefined) return after * 1000;
  const reset = numberOf(headers["x-ratelimit-reset"]);
  // The clocks of two machines differ; one second more costs nothing.
  if (headers["x-ratelimit-remaining"] === "0" && reset !== undefined) return Math.max(0, reset * 1000 - nowMs) + 1000;
  return undefined;
}

function numberOf(header: unknown): number | undefined {
  const number = typeof header === "string" && header !== "" ? Number(header) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
