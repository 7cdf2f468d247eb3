import { Failure } from "../../nouns/failure.js";
import type { ReleaseSpec } from "../../publish/ports.js";
import { call, find, type GitHub } from "./client.js";
import { persist } from "./persist.js";
import type { ApiRelease } from "./stored.js";

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

/** The draft as it is now, if it still is one and `run` owns it; otherwise the run stops here. */
export async function requireLease(github: GitHub, id: number, tag: string, run: string): Promise<ApiRelease> {
  const release = await showRelease(github, id, tag);
  if (release.draft && isLeasedTo(run, release)) return release;
  const what = release.draft ? "took over the draft of" : "published";
  throw lost(`Another run ${what} ${tag} meanwhile: ${release.html_url}.`);
}

/** A release by its id; a draft that is gone ends the run. */
export async function showRelease({ octokit, owner, repo }: GitHub, id: number, tag: string): Promise<ApiRelease> {
  const answer = await find(`show the draft of ${tag}`, () =>
    octokit.rest.repos.getRelease({ owner, repo, release_id: id }),
  );
  if (answer === undefined) throw lost(`The draft of ${tag} was removed meanwhile.`);
  return answer.data;
}

/** Makes a draft that another run left behind the one of `run`. */
export async function takeOver(github: GitHub, id: number, tag: string, run: string): Promise<void> {
  const { octokit, owner, repo, patience } = github;
  const seen = await showRelease(github, id, tag);
  if (!seen.draft) throw lost(`Another run published ${tag} meanwhile: ${seen.html_url}.`);
  // Without `draft`: should it be published this very moment, it stays so, and gets its words back.
  const write = async (body: string) => {
    const change = { tag_name: tag, body, make_latest: "false" } as const;
    const update = () => octokit.rest.repos.updateRelease({ owner, repo, release_id: id, ...change });
    return call(`take over the draft of ${tag}`, () => persist(github, ["passing"], update));
  };
  const written = await write(withLease(seen.body ?? "", run));
  if (!written.data.draft) await write((seen.body ?? "").replace(LINE, ""));
  else await patience.sleep(patience.settleMs);
  await requireLease(github, id, tag, run);
}

function lost(message: string): Failure {
  return new Failure("environment", message, {
    fix: "Let the other run finish, then run again: the release is found and compared. Give runs of one tag one concurrency group.",
  });
}
