import { json, notFound } from "./answers.ts";
import { type Answer, type Call, type Handlers, readsContents } from "./call.ts";
import { parseCommit } from "./git-parse.ts";
import type { ChangedFile } from "./git-store.ts";
import { sample } from "./sample.ts";

/** A branch or a tag without its folder, a whole ref or a commit. */
async function resolveCommit({ git }: Call, name: string): Promise<string | undefined> {
  for (const candidate of [`refs/${name}`, name]) {
    const sha = await git.resolve(`${candidate}^{commit}`);
    if (sha !== undefined) return sha;
  }
  return undefined;
}

async function renderCommit(call: Call, sha: string): Promise<Record<string, unknown>> {
  const { tree, parents, author, committer, message } = parseCommit(
    (await call.git.object("commit", sha))?.toString("utf8") ?? "",
  );
  const link = (parent: string) => ({ sha: parent, url: `${call.urls.repo}/commits/${parent}` });
  return sample("commit", {
    ...link(sha),
    html_url: `${call.urls.page}/commit/${sha}`,
    author: null,
    committer: null,
    commit: { message, author, committer, tree: { sha: tree, url: `${call.urls.repo}/git/trees/${tree}` } },
    parents: parents.map(link),
  });
}

async function get(call: Call): Promise<Answer> {
  const sha = await resolveCommit(call, call.params.ref ?? "");
  if (sha === undefined) return notFound;
  if (/application\/vnd\.github(\.v3)?\.sha\b/.test(call.headers.accept ?? "")) {
    return {
      status: 200,
      body: Buffer.from(sha),
      headers: { "content-type": "application/vnd.github.sha; charset=utf-8" },
    };
  }
  return json(200, await renderCommit(call, sha));
}

/** The first three hundred files and, unlike GitHub, all commits on one page. */
async function compare(call: Call): Promise<Answer> {
  const [from = "", to = ""] = (call.params.basehead ?? "").split("...");
  const base = await resolveCommit(call, from);
  const head = await resolveCommit(call, to);
  const fork = base && head && (await call.git.read("merge-base", base, head))?.toString("utf8").trim();
  if (base === undefined || head === undefined || !fork) return notFound;
  const between = async (a: string, b: string) =>
    ((await call.git.read("rev-list", "--reverse", `${a}..${b}`)) ?? "").toString().split("\n").filter(Boolean);
  const [ahead, behind] = [await between(base, head), await between(head, base)];
  return json(
    200,
    sample("commit-comparison", {
      base_commit: await renderCommit(call, base),
      merge_base_commit: await renderCommit(call, fork),
      status: statusOf(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: await Promise.all(ahead.map((sha) => renderCommit(call, sha))),
      files: (await call.git.changes(base, head)).slice(0, 300).map((file) => renderFile(call, head, file)),
    }),
  );
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}

/** A changed file as comparisons and pull requests list it, without its patch. */
export function renderFile({ urls }: Call, head: string, file: ChangedFile): Record<string, unknown> {
  const { status, path, previous, sha, additions, deletions } = file;
  return sample("diff-entry", {
    sha,
    filename: path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${urls.page}/blob/${head}/${encodeURIComponent(path)}`,
    raw_url: `${urls.page}/raw/${head}/${encodeURIComponent(path)}`,
    contents_url: `${urls.repo}/contents/${encodeURIComponent(path)}?ref=${head}`,
    ...(previous === undefined ? {} : { previous_filename: previous }),
  });
}

export const commitHandlers: Handlers = {
  "repos/get-commit": { needs: readsContents, handle: get },
  "repos/compare-commits-with-basehead": { needs: readsContents, handle: compare },
};
