import type { RetryPolicy } from "./retry-policy.ts";

export interface Watchdog {
  /** Bytes were handed to the connection. */
  passed(bytes: number): void;
  /** All bytes were: from now on GitHub has its time to store them. */
  sent(): void;
  stop(): void;
}

/**
 * Watches one transfer, and calls `bark` with the reason where too little passed over a whole window, or, of an upload, where no answer
 * came in time after the last byte. A connection that is slow all the time is better begun again than waited for.
 */
export function watch({ minBytesPerS, stallWindowMs, storeMs }: RetryPolicy, bark: (why: string) => void): Watchdog {
  let bytes = 0;
  let store: NodeJS.Timeout | undefined;
  let stopped = false;
  const least = (minBytesPerS * stallWindowMs) / 1000;
  const window = setInterval(() => {
    if (bytes < least) bark(`the transfer stalled: ${bytes} bytes in ${stallWindowMs / 1000} s`);
    bytes = 0;
  }, stallWindowMs);
  const stop = () => {
    stopped = true;
    clearInterval(window);
    clearTimeout(store);
  };
  return {
    passed: (more) => {
      bytes += more;
    },
    sent: () => {
      clearInterval(window);
      // An answer may overtake the end of the upload. A clock that begins after it would hold the process for minutes.
      if (stopped) return;
      store = setTimeout(() => bark(`no response within ${storeMs / 1000} s after the last byte`), storeMs);
    },
    stop,
  };
}
