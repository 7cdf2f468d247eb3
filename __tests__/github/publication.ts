import semver from "semver";
import { invalid } from "./answers.ts";
import type { Answer, Call } from "./call.ts";
import type { Release, State } from "./state.ts";

type MakeLatest = "true" | "false" | "legacy";

/** Makes a release visible under its tag, or answers why GitHub would not. */
export async function goPublic(
  { state, git }: Call,
  release: Release,
  makeLatest: MakeLatest = "true",
): Promise<Answer | undefined> {
  const { tag } = release;
  if (state.releases.some((r) => r.id !== release.id && !r.draft && r.tag === tag)) {
    return invalid({ resource: "Release", code: "already_exists", field: "tag_name" });
  }
  if (state.burnedTags.has(tag)) return burned;
  if ((await git.resolve(`refs/tags/${tag}`)) === undefined) {
    const commit = await git.resolve(`${release.target}^{commit}`);
    if (commit === undefined) return invalid({ resource: "Release", code: "invalid", field: "target_commitish" });
    await git.createTag(tag, commit);
    state.events.push({ kind: "tag-created", tag, commit });
  }
  release.draft = false;
  release.immutable = state.immutable;
  release.publishedAt = state.now();
  state.events.push({ kind: "published", release: release.id, tag });
  setLatest(state, release, makeLatest);
  return undefined;
}

const burned = invalid(
  { resource: "Release", code: "custom", field: "tag_name", message: "tag_name was used by an immutable release" },
  { resource: "Release", code: "custom", message: "Published releases must have a valid tag" },
);

/** Drafts and prereleases are never the latest; `legacy` lets the higher version win. */
export function setLatest(state: State, release: Release, makeLatest: MakeLatest): void {
  if (makeLatest === "false" || release.prerelease) {
    if (state.latest === release.id) state.latest = undefined;
    return;
  }
  const current = state.releases.find((r) => r.id === state.latest);
  if (makeLatest === "legacy" && current !== undefined && isHigher(current.tag, release.tag)) return;
  state.latest = release.id;
}

function isHigher(tag: string, than: string): boolean {
  const [a, b] = [semver.coerce(tag), semver.coerce(than)];
  return a !== null && b !== null && semver.gt(a, b);
}

/** An immutable release keeps its tag and stays published; its words and its standing may change. */
export function refuseLockedChange(release: Release, changed: Release): Answer | undefined {
  const locked = (field: string, message: string) =>
    invalid({ resource: "Release", code: "custom", field, message: `${field} ${message}` });
  if (changed.draft) return locked("state", "cannot be changed when release is immutable");
  if (changed.tag !== release.tag) return locked("tag_name", "cannot be changed when release is immutable");
  if (changed.target !== release.target)
    return locked("target_commitish", "cannot be changed when release is immutable");
  return undefined;
}
