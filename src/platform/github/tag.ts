import { call, find, type GitHub } from "./client.js";

/** The commit that a tag points at, annotated tags peeled; `undefined` where there is no such tag. */
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
