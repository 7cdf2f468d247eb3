import type { GitHub } from "./client.ts";
import { withRetry } from "./with-retry.ts";

/**
 * Writes what only holds for what was just seen. GitHub puts no condition on a write: so the look comes right before
 * every try, after all waiting, and a write whose look took long is not sent. `look` throws a `Failure` where nothing is
 * to be written; `write` must bear to have been carried out before, unless its own look shows it.
 */
export function checkThenWrite<Seen, T>(
  github: GitHub,
  look: () => Promise<Seen>,
  write: (seen: Seen) => Promise<T>,
): Promise<T> {
  const { retryPolicy } = github;
  return withRetry(github, ["passing", "limited"], async () => {
    const beganMs = retryPolicy.now();
    const seen = await look();
    if (retryPolicy.now() - beganMs > retryPolicy.lookMs) throw new Error("the check before a write took too long");
    return write(seen);
  });
}
