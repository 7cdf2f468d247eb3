import { Failure } from "../../nouns/failure.js";
import { call, type GitHub } from "./client.js";

/** A file that a pull request adds, changes or removes. */
export interface PullFile {
  readonly path: string;
  readonly status: "added" | "modified" | "removed";
}

const MOST_FILES = 3000;

/** The files of a pull request; a renamed one counts as removed there and added here. */
export async function listPullFiles({ octokit, owner, repo }: GitHub, number: number): Promise<PullFile[]> {
  const files = await call(`list the files of #${number}`, () =>
    octokit.paginate(octokit.rest.pulls.listFiles, { owner, repo, pull_number: number, per_page: 100 }),
  );
  if (files.length >= MOST_FILES) {
    throw new Failure("configuration", `#${number} changes ${MOST_FILES} files or more, and GitHub lists no more.`, {
      fix: "Split the pull request: a version that is not listed would not be checked.",
    });
  }
  return files.flatMap(({ filename, status, previous_filename: previous }): PullFile[] => {
    if (status === "removed") return [{ path: filename, status }];
    const here: PullFile = { path: filename, status: status === "added" || status === "copied" ? "added" : "modified" };
    return status === "renamed" && previous !== undefined
      ? [
          { path: previous, status: "removed" },
          { ...here, status: "added" },
        ]
      : [here];
  });
}

export { type CommentOutcome, keepComment } from "./comments.js";
