import { Failure } from "../../nouns/failure.js";
import type { ReleaseSpec } from "../../publish/ports.js";
import { call, find, type GitHub } from "./client.js";
import { fields, requireLease, showRelease } from "./lease.js";
import { pause, persist, troubleOf } from "./persist.js";
import { kindOf } from "./retry.js";
import type { ApiRelease } from "./stored.js";
import { requireTag } from "./tag.js";

/**
 * Makes a draft of `run` public, with the tag looked at again just before. Where the answer got lost the release itself
 * tells whether it is out.
 */
export async function publishDraft(
  github: GitHub,
  id: number,
  spec: ReleaseSpec,
  run: string,
): Promise<ApiRelease | "taken" | "burned"> {
  await Promise.all([requireLease(github, id, spec.tag, run), requireTag(github, spec)]);
  const published = await call(`publish ${spec.tag}`, () => makePublic(github, id, spec));
  if (published === "taken" || published === "burned") return published;
  if (published.draft || published.tag_name !== spec.tag) {
    const message = `GitHub published ${spec.tag} as ${published.draft ? "a draft" : published.tag_name}: ${published.html_url}.`;
    throw new Failure("environment", message, {
      fix: "Look at that release, delete it if it is wrong, and run again.",
    });
  }
  return published;
}

async function makePublic(github: GitHub, id: number, spec: ReleaseSpec): Promise<ApiRelease | "taken" | "burned"> {
  const { octokit, owner, repo, patience } = github;
  for (let failures = 0; ; ) {
    try {
      const body = { owner, repo, release_id: id, draft: false, ...fields(spec, spec.body) };
      return (await octokit.rest.repos.updateRelease(body)).data;
    } catch (error) {
      failures += 1;
      const trouble = troubleOf(error);
      if (trouble.status === 422 && /used by an immutable release/.test(trouble.message)) return "burned";
      if (trouble.status === 422 && /already_exists/.test(trouble.message)) return "taken";
      if (kindOf(trouble) !== "passing") throw error;
      await pause(github, trouble, Math.min(failures, patience.attempts));
      const now = await showRelease(github, id, spec.tag);
      if (!now.draft) return now;
      if (failures >= patience.attempts) throw error;
    }
  }
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
  await persist(github, ["passing"], look).catch(() => {});
}
