import { Failure } from "../../domain/failure.ts";
import type { ReleaseSpec } from "../../publish/ports.ts";
import { checkThenWrite } from "./check-then-write.ts";
import { call, type GitHub } from "./client.ts";
import { listAssets } from "./history.ts";
import { fields, isLeasedTo, showRelease, withLease } from "./lease.ts";
import type { ApiRelease } from "./stored.ts";
import { requireTag } from "./tag.ts";

type Draft = ApiRelease & { readonly upload_url: string };

/**
 * Takes a published release without files back to a draft of `run`. Its tag stays, and readers see no release until the
 * whole one is published. `undefined`: another run made it a draft first. A release that got files meanwhile is left alone.
 */
export async function reopenRelease(
  github: GitHub,
  id: number,
  spec: ReleaseSpec,
  run: string,
): Promise<Draft | undefined> {
  const { octokit, owner, repo } = github;
  const look = async () => {
    const seen = await showRelease(github, id, spec.tag);
    if (seen.draft) return seen;
    await requireTag(github, spec);
    if ((await listAssets(github, id)).length === 0) return seen;
    throw new Failure("environment", `The release at ${seen.html_url} received files during this run.`, {
      fix: "Nothing was changed. Run again to compare the current release.",
    });
  };
  return call(`take the release of ${spec.tag} back to a draft`, () =>
    checkThenWrite(github, look, async (seen) => {
      // An earlier try may have been carried out.
      if (seen.draft) return isLeasedTo(run, seen) ? (seen as Draft) : undefined;
      const change = { ...fields(spec, withLease(spec.body, run)), draft: true };
      return (await octokit.rest.repos.updateRelease({ owner, repo, release_id: id, ...change })).data;
    }),
  );
}
