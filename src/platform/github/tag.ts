import { Failure } from "../../domain/failure.ts";
import { call, find, type GitHub } from "./client.ts";

/** The commit that a tag points at, annotated tags peeled; `undefined` if there is no such tag. */
export async function tagCommit({ octokit, owner, repo }: GitHub, tag: string): Promise<string | undefined> {
  const ref = await find(`show the tag ${tag}`, () => octokit.rest.git.getRef({ owner, repo, ref: `tags/${tag}` }));
  let object = ref?.data.object;
  while (object?.type === "tag") {
    const { sha } = object;
    const peeled = await call(`peel the tag ${tag}`, () => octokit.rest.git.getTag({ owner, repo, tag_sha: sha }));
    object = peeled.data.object;
  }
  return object?.sha;
}

/** GitHub would create a missing tag by itself, and a moved one would make the release lie about its commit. */
export async function requireTag(
  github: GitHub,
  { tag, commit }: { readonly tag: string; readonly commit: string },
): Promise<void> {
  const found = await tagCommit(github, tag);
  if (found === commit) return;
  const message =
    found === undefined
      ? `The tag ${tag} is not on GitHub.`
      : `The tag ${tag} points to ${found.slice(0, 12)} on GitHub, but ${commit.slice(0, 12)} was checked.`;
  throw new Failure("environment", message, {
    fix: "Nothing was published. Push the tag that was checked, or run again on the commit that it points to now.",
  });
}
