import { json, notFound, raw, wantsRaw } from "./answers.ts";
import { type Answer, type Call, type Handlers, readsContents } from "./call.ts";
import { parseCommit, parseTagObject } from "./git-parse.ts";
import type { GitRef, TreeEntry } from "./git-store.ts";
import { sample } from "./sample.ts";

function renderRef({ urls }: Call, { ref, sha, type }: GitRef): Record<string, unknown> {
  return sample("git-ref", {
    ref,
    url: `${urls.repo}/git/${ref}`,
    object: { sha, type, url: `${urls.repo}/git/${type}s/${sha}` },
  });
}

/** Only the whole name of a ref finds it. */
async function ref(call: Call): Promise<Answer> {
  const wanted = `refs/${call.params.ref}`;
  const found = (await call.git.refs(wanted)).find((r) => r.ref === wanted);
  return found === undefined ? notFound : json(200, renderRef(call, found));
}

async function matchingRefs(call: Call): Promise<Answer> {
  const found = await call.git.refs(`refs/${call.params.ref}`);
  return json(
    200,
    found.map((r) => renderRef(call, r)),
  );
}

async function tag(call: Call): Promise<Answer> {
  const sha = call.params.tag_sha ?? "";
  const bytes = await call.git.object("tag", sha);
  if (bytes === undefined) return notFound;
  const { object, type, name, tagger, message } = parseTagObject(bytes.toString("utf8"));
  const url = `${call.urls.repo}/git/${type}s/${object}`;
  return json(200, sample("git-tag", { sha, tag: name, message, tagger, object: { sha: object, type, url } }));
}

async function commit(call: Call): Promise<Answer> {
  const sha = call.params.commit_sha ?? "";
  const bytes = await call.git.object("commit", sha);
  if (bytes === undefined) return notFound;
  const { tree, parents, author, committer, message } = parseCommit(bytes.toString("utf8"));
  const link = (parent: string) => ({
    sha: parent,
    url: call.urls.repo,
    html_url: `${call.urls.page}/commit/${parent}`,
  });
  return json(
    200,
    sample("git-commit", {
      sha,
      message,
      author,
      committer,
      tree: { sha: tree, url: `${call.urls.repo}/git/trees/${tree}` },
      parents: parents.map(link),
    }),
  );
}

/** `recursive` counts by being there, whatever it says. */
async function tree(call: Call): Promise<Answer> {
  const sha = await call.git.resolve(`${call.params.tree_sha}^{tree}`);
  if (sha === undefined) return notFound;
  const entries = await call.git.tree(sha, call.query.has("recursive"));
  const url = (entry: TreeEntry) => `${call.urls.repo}/git/${entry.type}s/${entry.sha}`;
  return json(
    200,
    sample("git-tree", {
      sha,
      url: `${call.urls.repo}/git/trees/${sha}`,
      truncated: false,
      tree: entries.map((entry) => ({ ...entry, url: url(entry) })),
    }),
  );
}

async function blob(call: Call): Promise<Answer> {
  const sha = call.params.file_sha ?? "";
  const bytes = await call.git.object("blob", sha);
  if (bytes === undefined) return notFound;
  if (wantsRaw(call)) return raw(bytes);
  const url = `${call.urls.repo}/git/blobs/${sha}`;
  return json(200, sample("blob", { sha, url, size: bytes.length, encoding: "base64", content: base64(bytes) }));
}

/** GitHub breaks the lines of what it encodes. */
export function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{1,60}/g, "$&\n");
}

export const gitHandlers: Handlers = {
  "git/get-ref": { needs: readsContents, handle: ref },
  "git/list-matching-refs": { needs: readsContents, handle: matchingRefs },
  "git/get-tag": { needs: readsContents, handle: tag },
  "git/get-commit": { needs: readsContents, handle: commit },
  "git/get-tree": { needs: readsContents, handle: tree },
  "git/get-blob": { needs: readsContents, handle: blob },
};
