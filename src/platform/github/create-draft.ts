import type { ReleaseSpec } from "../../publish/ports.ts";
import { call, type GitHub } from "./client.ts";
import { listDrafts } from "./drafts.ts";
import { fields, isLeasedTo, withLease } from "./lease.ts";
import { kindOf } from "./retry.ts";
import { pause, toRequestError } from "./with-retry.ts";

/**
 * Makes a draft. Where the answer got lost the draft may be there: it is looked for, and known by this run's name on it,
 * before another one is made.
 */
export async function createDraft(github: GitHub, spec: ReleaseSpec, run: string) {
  const { octokit, owner, repo, retryPolicy } = github;
  const body = withLease(spec.body, run);
  return call(`create the draft of ${spec.tag}`, async () => {
    for (let failures = 0; ; ) {
      try {
        return (await octokit.rest.repos.createRelease({ owner, repo, draft: true, ...fields(spec, body) })).data;
      } catch (error) {
        failures += 1;
        const trouble = toRequestError(error);
        if (kindOf(trouble) !== "passing" || failures >= retryPolicy.attempts) throw error;
        const made = await lookFor();
        if (made !== undefined) return made;
      }
    }
  });

  /** Lists lag: an absent draft is looked for more than once. */
  async function lookFor() {
    for (let looks = 1; looks <= LOOKS; looks++) {
      await pause(github, { headers: {}, message: "the response was lost" }, looks);
      const made = (await listDrafts(github, spec.tag)).find((draft) => isLeasedTo(run, draft));
      if (made !== undefined) return made;
    }
    return undefined;
  }
}

const LOOKS = 3;
