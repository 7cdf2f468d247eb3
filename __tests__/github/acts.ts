import { octokitFor, repository } from "./client.ts";
import type { StandIn } from "./stand-in.ts";

export const TAG = "models/fraud/1.0.0";

/** Puts a tag on the default branch, as a push does. */
export async function pushTag({ git }: StandIn, tag = TAG): Promise<string> {
  const commit = (await git.resolve("main")) ?? "";
  await git.createTag(tag, commit);
  return commit;
}

/** Makes a tag point at another commit than `main`, whether it was there before or not; returns that commit. */
export async function moveTag({ git }: StandIn, tag = TAG): Promise<string> {
  const who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.com"];
  const made = await git.read(...who, "commit-tree", "-m", "Another", "-p", "main", "main^{tree}");
  const commit = String(made).trim();
  await git.read("update-ref", `refs/tags/${tag}`, commit);
  return commit;
}

export function draft(github: StandIn, tag_name = TAG, more: object = {}) {
  return octokitFor(github).rest.repos.createRelease({ ...repository, tag_name, draft: true, ...more });
}

export function publish(github: StandIn, release_id: number, tag_name = TAG, more: object = {}) {
  return octokitFor(github).rest.repos.updateRelease({ ...repository, release_id, tag_name, draft: false, ...more });
}

export async function published(github: StandIn, tag_name = TAG, more: object = {}) {
  const { data } = await draft(github, tag_name);
  return publish(github, data.id, tag_name, more);
}
