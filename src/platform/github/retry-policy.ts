/** How long GitHub is waited for, and by whose clock. Durations are in milliseconds. */
export interface RetryPolicy {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** A number from 0 up to 1. */
  random(): number;
  /** How often a thing is tried in all. */
  readonly attempts: number;
  /** A wait longer than this, which GitHub may ask for, ends the run. */
  readonly maxWaitMs: number;
  /** How long a call of the API may take. */
  readonly answerMs: number;
  /** How old a look at a draft may be when a write is begun that relies on it, and how long that write may then take. */
  readonly lookMs: number;
  readonly writeMs: number;
  /** An upload that sends fewer bytes than this a second, over a whole window, has stalled. */
  readonly minBytesPerS: number;
  /** The same of a download, which is continued and not begun again: a slow line is no fault. */
  readonly minReceivedBytesPerS: number;
  readonly stallWindowMs: number;
  /** How long GitHub may take to store a file after its last byte. */
  readonly storeMs: number;
  /**
   * How long the former owner of a draft gets to notice that it was taken over. Longer than `lookMs` and `writeMs`
   * together: what it began before has landed by then.
   */
  readonly settleMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
  attempts: 5,
  maxWaitMs: 15 * 60_000,
  answerMs: 60_000,
  lookMs: 10_000,
  // GitHub itself ends a call of its API after 10 s.
  writeMs: 15_000,
  minBytesPerS: 100_000,
  minReceivedBytesPerS: 1_000,
  stallWindowMs: 60_000,
  storeMs: 5 * 60_000,
  settleMs: 30_000,
};
