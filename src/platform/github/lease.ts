import { Failure } from "../../domain/failure.ts";
import type { ReleaseSpec } from "../../publish/ports.ts";
import { checkThenWrite } from "./check-then-write.ts";
import { call, find, type GitHub, statusOf } from "./client.ts";
import type { ApiRelease } from "./stored.ts";

/**
 * While a release is a draft, an invisible line of its body names the run that works on it. A run that resumes a draft
 * puts its own name there, gives the former owner the time to notice, and only then removes or publishes anything:
 * of two runs on one draft, one stops.
 */
const LINE = /<!-- model-release-run=(\S+) -->\n?/g;

export function withLease(body: string, run: string): string {
  return `${body.replace(LINE, "")}<!-- model-release-run=${run} -->\n`;
}

export function isLeasedTo(run: string, { body }: Pick<ApiRelease, "body">): boolean {
  return [...(body ?? "").matchAll(LINE)].at(-1)?.[1] === run;
}

/** `tag_name` and `make_latest` are part of every write: a PATCH without them loses the tag or takes "latest". */
export function fields({ tag, title, prerelease }: Omit<ReleaseSpec, "body" | "commit">, body: string) {
  return { tag_name: tag, name: title, body, prerelease, make_latest: "false" } as const;
}

/** The draft as it is now, if it still is one and `run` owns it; if not, the run stops here. */
export async function requireLease(github: GitHub, id: number, tag: string, run: string): Promise<ApiRelease> {
  const release = await requireDraft(github, id, tag);
  if (isLeasedTo(run, release)) return release;
  throw new DraftLost(`Another run took over the draft of ${tag} in the meantime: ${release.html_url}.`);
}

/** A release by its id; a draft that is gone ends the run. */
export async function showRelease({ octokit, owner, repo }: GitHub, id: number, tag: string): Promise<ApiRelease> {
  const answer = await find(`show the draft of ${tag}`, () =>
    octokit.rest.repos.getRelease({ owner, repo, release_id: id }),
  );
  if (answer === undefined) throw new DraftLost(`The draft of ${tag} was removed in the meantime.`);
  return answer.data;
}

/**
 * Makes a draft that another run left behind the one of `run`, with `body` in it, or with the words that it has. A
 * release that is published by the time of the look is not written to.
 */
export async function takeOver(github: GitHub, id: number, tag: string, run: string, body?: string): Promise<void> {
  const { octokit, owner, repo, retryPolicy } = github;
  const write = async (seen: ApiRelease): Promise<ApiRelease> => {
    // An earlier try may have been carried out.
    if (isLeasedTo(run, seen)) return seen;
    // Without `draft`: should it be published this very moment, it stays so.
    const change = { tag_name: tag, body: withLease(body ?? seen.body ?? "", run), make_latest: "false" } as const;
    return (await octokit.rest.repos.updateRelease({ owner, repo, release_id: id, ...change })).data;
  };
  const look = () => requireDraft(github, id, tag);
  const taken = await call(`take over the draft of ${tag}`, () => checkThenWrite(github, look, write));
  if (taken.draft) await retryPolicy.sleep(retryPolicy.settleMs);
  await requireLease(github, id, tag, run);
}

/** Removes a draft of `run`, or one of its assets. */
export async function removeOwned(
  github: GitHub,
  id: number,
  tag: string,
  run: string,
  asset?: { readonly id: string; readonly name: string },
): Promise<void> {
  const { octokit, owner, repo } = github;
  const remove = async () => {
    try {
      if (asset === undefined) await octokit.rest.repos.deleteRelease({ owner, repo, release_id: id });
      else await octokit.rest.repos.deleteReleaseAsset({ owner, repo, asset_id: Number(asset.id) });
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
  };
  const look = () => requireLease(github, id, tag, run);
  await call(`remove ${asset?.name ?? `the draft of ${tag}`}`, () => checkThenWrite(github, look, remove));
}

async function requireDraft(github: GitHub, id: number, tag: string): Promise<ApiRelease> {
  const release = await showRelease(github, id, tag);
  if (release.draft) return release;
  throw new DraftLost(`Another run published ${tag} in the meantime: ${release.html_url}.`);
}

/** A draft that is not this run's any more: another run has it, or it is published or gone. */
export class DraftLost extends Failure {
  constructor(message: string) {
    super("environment", message, {
      fix: "Put runs of the same tag into one concurrency group. Let the other run finish, then run again: the run finds and compares the release.",
    });
  }
}
