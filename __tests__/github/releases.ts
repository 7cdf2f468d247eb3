import { json, noContent, notFound, page } from "./answers.ts";
import { type Answer, type Call, type Handlers, isLate, readsContents, seesDrafts, writesContents } from "./call.ts";
import { goPublic, refuseLockedChange, setLatest } from "./publication.ts";
import { renderRelease, untagged } from "./render.ts";
import type { Release } from "./state.ts";

interface Given {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly make_latest?: "true" | "false" | "legacy";
}

/** The release that the path names, unless it is a draft and the token may not see drafts. */
export function pickRelease(call: Call): Release | undefined {
  const release = call.state.releases.find((r) => r.id === Number(call.params.release_id));
  return release?.draft && !seesDrafts(call) ? undefined : release;
}

function show(call: Call, status: number, release: Release | undefined): Answer {
  return release === undefined ? notFound : json(status, renderRelease(call.urls, release));
}

function list(call: Call): Answer {
  const seen = call.state.releases.filter((r) => (!r.draft || seesDrafts(call)) && !isLate(r.late, "list"));
  return page(
    call,
    seen.sort((a, b) => b.id - a.id).map((release) => renderRelease(call.urls, release)),
  );
}

/** Drafts have no tag yet: only what is published is found by one. */
function byTag(call: Call): Answer {
  const found = call.state.releases.find((r) => !r.draft && r.tag === call.params.tag);
  return show(call, 200, found !== undefined && isLate(found.late, "tag") ? undefined : found);
}

function latest({ state, ...call }: Call): Answer {
  const found = state.releases.find((r) => r.id === state.latest);
  return show({ state, ...call }, 200, found);
}

async function create(call: Call): Promise<Answer> {
  const { state, token } = call;
  const given = call.json as Given;
  if (token === undefined) return notFound;
  const release: Release = {
    id: state.nextId(),
    tag: given.tag_name ?? "",
    target: given.target_commitish ?? "main",
    name: given.name ?? null,
    body: given.body ?? null,
    draft: true,
    prerelease: given.prerelease ?? false,
    immutable: false,
    author: token,
    createdAt: state.now(),
    publishedAt: null,
    assets: [],
    late: { list: 0, tag: 0, digest: 0, ...call.late },
  };
  const refused = given.draft ? undefined : await goPublic(call, release, given.make_latest);
  if (refused !== undefined) return refused;
  state.releases.push(release);
  return show(call, 201, release);
}

async function update(call: Call): Promise<Answer> {
  const release = pickRelease(call);
  if (release === undefined) return notFound;
  const given = call.json as Given;
  const changed = change(release, given);
  const refused = release.immutable ? refuseLockedChange(release, changed) : undefined;
  if (refused !== undefined) return refused;
  if (!changed.draft && (release.draft || changed.tag !== release.tag)) {
    const unpublishable = await goPublic(call, changed, given.make_latest);
    if (unpublishable !== undefined) return unpublishable;
  } else if (!changed.draft && given.make_latest !== undefined) {
    setLatest(call.state, changed, given.make_latest);
  }
  if (release.draft && given.tag_name === undefined) {
    call.state.events.push({ kind: "draft-lost-its-tag", release: release.id, tag: release.tag });
  }
  if (!release.draft) noteChange(call, release, Object.keys(given).join(", "));
  Object.assign(release, changed, { late: { ...changed.late, ...call.late } });
  return show(call, 200, release);
}

function change(release: Release, given: Given): Release {
  return {
    ...release,
    // GitHub forgets a draft's tag where a change does not repeat it.
    tag: given.tag_name ?? (release.draft ? untagged(release) : release.tag),
    target: given.target_commitish ?? release.target,
    name: given.name ?? release.name,
    body: given.body ?? release.body,
    draft: given.draft ?? release.draft,
    prerelease: given.prerelease ?? release.prerelease,
  };
}

/** Records that something happened to a release that the world could already see. */
export function noteChange({ state }: Call, release: Release, what: string): void {
  if (!release.draft) state.events.push({ kind: "published-release-changed", release: release.id, what });
}

function remove(call: Call): Answer {
  const { state } = call;
  const release = pickRelease(call);
  if (release === undefined) return notFound;
  state.releases.splice(state.releases.indexOf(release), 1);
  if (release.immutable) state.burnedTags.add(release.tag);
  if (state.latest === release.id) state.latest = undefined;
  noteChange(call, release, "deleted");
  return noContent;
}

/** The text that release notes would have. Nothing is made of it, and still it needs what a release needs. */
function notes(call: Call): Answer {
  const { tag_name: tag } = call.json as { tag_name: string };
  return json(200, { name: tag, body: "" });
}

export const releaseHandlers: Handlers = {
  "repos/generate-release-notes": { needs: writesContents, handle: notes },
  "repos/list-releases": { needs: readsContents, handle: list },
  "repos/create-release": { needs: writesContents, handle: create },
  "repos/get-release": { needs: readsContents, handle: (call) => show(call, 200, pickRelease(call)) },
  "repos/get-release-by-tag": { needs: readsContents, handle: byTag },
  "repos/get-latest-release": { needs: readsContents, handle: latest },
  "repos/update-release": { needs: writesContents, handle: update },
  "repos/delete-release": { needs: writesContents, handle: remove },
};
