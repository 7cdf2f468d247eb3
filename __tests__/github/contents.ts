import { json, notFound, raw, wantsRaw } from "./answers.ts";
import { type Answer, type Call, type Handlers, readsContents } from "./call.ts";
import { base64 } from "./git-objects.ts";
import { sample } from "./sample.ts";

/** Up to here a file's content is part of the answer; beyond, it has to be asked for as raw. */
const MAX_INLINE_BYTES = 1_000_000;

async function contents(call: Call): Promise<Answer> {
  const { git, params, query } = call;
  const path = (params.path ?? "").replace(/\/$/, "");
  const commit = await git.resolve(`${query.get("ref") ?? "HEAD"}^{commit}`);
  const sha = commit === undefined ? undefined : await git.resolve(`${commit}:${path}`);
  if (commit === undefined || sha === undefined) return notFound;
  const bytes = await git.object("blob", sha);
  if (bytes === undefined) return folder(call, commit, path, sha);
  if (wantsRaw(call)) return raw(bytes);
  const small = bytes.length <= MAX_INLINE_BYTES;
  return json(
    200,
    sample("content-file", {
      ...entry(call, commit, path, sha, bytes.length),
      type: "file",
      encoding: small ? "base64" : "none",
      content: small ? base64(bytes) : "",
    }),
  );
}

async function folder(call: Call, commit: string, path: string, sha: string): Promise<Answer> {
  const types: Readonly<Record<string, string>> = { blob: "file", tree: "dir", commit: "file" };
  const entries = await call.git.tree(sha, false);
  return json(
    200,
    entries.map((e) => ({
      ...entry(call, commit, path === "" ? e.path : `${path}/${e.path}`, e.sha, e.size ?? 0),
      type: e.mode === "120000" ? "symlink" : types[e.type],
    })),
  );
}

function entry({ urls }: Call, commit: string, path: string, sha: string, size: number) {
  const url = `${urls.repo}/contents/${path}?ref=${commit}`;
  const page = `${urls.page}/blob/${commit}/${path}`;
  const git = `${urls.repo}/git/blobs/${sha}`;
  return {
    name: path.split("/").at(-1) ?? "",
    path,
    sha,
    size,
    url,
    html_url: page,
    git_url: git,
    download_url: null,
    _links: { self: url, git, html: page },
  };
}

export const contentHandlers: Handlers = {
  "repos/get-content": { needs: readsContents, handle: contents },
};
