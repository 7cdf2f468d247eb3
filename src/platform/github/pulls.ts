import { Failure } from "../../domain/failure.ts";
import type { Registry } from "../../domain/registry.ts";
import type { ChangedFile } from "../../release/ports.ts";
import { call, type GitHub } from "./client.ts";
import { listRangeFiles, toChangedFiles } from "./range.ts";

/** GitHub lists no more files of one pull request than these. */
const MAX_FILES = 3000;

/**
 * The files of a pull request; a renamed one counts as removed there and added here. Beyond what GitHub lists, the two
 * commits of `range` are compared: no file of the registry is left out.
 */
export async function listPullFiles(
  github: GitHub,
  number: number,
  range?: { readonly base: string; readonly head: string },
  registry?: Registry,
): Promise<ChangedFile[]> {
  const { octokit, owner, repo } = github;
  const files = await call(`list the files of #${number}`, () =>
    octokit.paginate(octokit.rest.pulls.listFiles, { owner, repo, pull_number: number, per_page: 100 }),
  );
  if (files.length < MAX_FILES) return files.flatMap(toChangedFiles);
  if (range !== undefined) return listRangeFiles(github, range, registry);
  throw new Failure("configuration", `#${number} changes ${MAX_FILES} files or more, the most that GitHub lists.`, {
    fix: "Split the pull request, because a version that is not listed would not be checked.",
  });
}

export { type CommentOutcome, upsertComment } from "./comments.ts";
