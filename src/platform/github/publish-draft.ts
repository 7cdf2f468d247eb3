import { Failure } from "../../domain/failure.ts";
import type { ReleaseSpec } from "../../publish/ports.ts";
import { checkThenWrite } from "./check-then-write.ts";
import { call, find, type GitHub } from "./client.ts";
import { fields, requireLease, showRelease } from "./lease.ts";
import type { ApiRelease } from "./stored.ts";
import { requireTag } from "./tag.ts";
import { toRequestError, withRetry } from "./with-retry.ts";

/**
 * Makes a draft of `run` public. The tag, and last whose draft it is, are looked at right before every try. Where an
 * answer got lost the release itself shows whether it is out.
 */
export async function publishDraft(
  github: GitHub,
  id: number,
  spec: ReleaseSpec,
  run: string,
): Promise<ApiRelease | "taken" | "tag-reserved"> {
  const published = await call(`publish ${spec.tag}`, () => makePublic(github, id, spec, run));
  if (published === "taken" || published === "tag-reserved") return published;
  if (published.draft || published.tag_name !== spec.tag) {
    const message = `GitHub published ${spec.tag} as ${published.draft ? "a draft" : published.tag_name}: ${published.html_url}.`;
    throw new Failure("environment", message, {
      fix: "Check that release, delete it if it is wrong, then run again.",
    });
  }
  return published;
}

async function makePublic(
  github: GitHub,
  id: number,
  spec: ReleaseSpec,
  run: string,
): Promise<ApiRelease | "taken" | "tag-reserved"> {
  const { octokit, owner, repo } = github;
  let tried = false;
  const look = async () => {
    const now = tried ? await showRelease(github, id, spec.tag) : undefined;
    if (now?.draft === false) return now;
    await requireTag(github, spec);
    await requireLease(github, id, spec.tag, run);
    return undefined;
  };
  return checkThenWrite(github, look, async (out) => {
    // Under other words it was another run that published the draft.
    if (out !== undefined) return out.body === spec.body ? out : "taken";
    tried = true;
    try {
      const body = { owner, repo, release_id: id, draft: false, ...fields(spec, spec.body) };
      return (await octokit.rest.repos.updateRelease(body)).data;
    } catch (error) {
      const { status, message } = toRequestError(error);
      if (status === 422 && /used by an immutable release/.test(message)) return "tag-reserved";
      if (status === 422 && /already_exists/.test(message)) return "taken";
      throw error;
    }
  });
}

/** Waits until readers find a release by its tag. GitHub may be late with a fresh one, which is no reason to fail. */
export async function awaitTag(github: GitHub, tag: string): Promise<void> {
  const { octokit, owner, repo } = github;
  const look = async () => {
    const found = await find(`show the release of ${tag}`, () =>
      octokit.rest.repos.getReleaseByTag({ owner, repo, tag }),
    );
    if (found === undefined) throw new Error("not yet");
  };
  await withRetry(github, ["passing"], look).catch(() => {});
}
