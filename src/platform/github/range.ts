import { modelsFolder, type Registry } from "../../domain/registry.ts";
import type { ChangedFile } from "../../release/ports.ts";
import { call, find, type GitHub } from "./client.ts";
import { listCommit } from "./tree.ts";

/** GitHub compares two commits and lists no more files than these, on one page, without saying so. */
const MAX_COMPARED = 300;

/** What a comparison says of a file. */
interface ApiFile {
  readonly filename: string;
  readonly status: string;
  readonly previous_filename?: string;
}

/** A renamed file counts as removed there and added here. */
export function toChangedFiles({ filename, status, previous_filename: previous }: ApiFile): ChangedFile[] {
  if (status === "removed") return [{ path: filename, status }];
  const here: ChangedFile = {
    path: filename,
    status: status === "added" || status === "copied" ? "added" : "modified",
  };
  if (status !== "renamed" || previous === undefined) return [here];
  return [
    { path: previous, status: "removed" },
    { ...here, status: "added" },
  ];
}

/**
 * The files that change from where `head` left `base` to `head`. Beyond what GitHub lists, the files of the registry are
 * found by comparing the two trees: none is left out.
 */
export async function listRangeFiles(
  github: GitHub,
  { base, head }: { readonly base: string; readonly head: string },
  registry?: Registry,
): Promise<ChangedFile[]> {
  const { octokit, owner, repo } = github;
  const { data } = await call(`compare ${base.slice(0, 12)} with ${head.slice(0, 12)}`, () =>
    octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}`, per_page: 1 }),
  );
  const files = data.files ?? [];
  if (files.length < MAX_COMPARED) return files.flatMap(toChangedFiles);
  const commits = [data.merge_base_commit.sha, head];
  const [before = new Map(), after = new Map()] = await Promise.all(
    commits.map((commit) => listModels(github, commit, registry)),
  );
  return differences(before, after);
}

/** Whether `branch` exists and holds `commit`: `undefined` if there is no such branch. */
export async function isOnBranch(github: GitHub, branch: string, commit: string): Promise<boolean | undefined> {
  const { octokit, owner, repo } = github;
  const ref = await find(`show the branch ${branch}`, () =>
    octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }),
  );
  if (ref === undefined) return undefined;
  // By commits: a tag may have the branch's name. Without a common ancestor GitHub answers 404.
  const basehead = `${ref.data.object.sha}...${commit}`;
  const compared = await find(`compare ${branch} with ${commit.slice(0, 12)}`, () =>
    octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 }),
  );
  return compared !== undefined && compared.data.ahead_by === 0;
}

/** The object ids of a registry in a commit, by path. */
async function listModels(
  github: GitHub,
  commit: string,
  registry: Registry | undefined,
): Promise<Map<string, string>> {
  const files = await listCommit(github, commit, modelsFolder(registry), true);
  return new Map(files.map(({ path, sha }) => [path, sha]));
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ChangedFile[] {
  const gone = [...before.keys()].filter((path) => !after.has(path));
  return [
    ...gone.map((path): ChangedFile => ({ path, status: "removed" })),
    ...[...after].flatMap(([path, blob]): ChangedFile[] => {
      const was = before.get(path);
      if (was === blob) return [];
      return [{ path, status: was === undefined ? "added" : "modified" }];
    }),
  ];
}
