import { Failure } from "../../nouns/failure.js";
import { call, type GitHub, statusOf } from "./client.js";
import { listRangeFiles, toPullFiles } from "./range.js";

/** A file that a pull request adds, changes or removes. */
export interface PullFile {
  readonly path: string;
  readonly status: "added" | "modified" | "removed";
}

/** GitHub lists no more files of one pull request than these. */
const MAX_FILES = 3000;

/**
 * The files of a pull request; a renamed one counts as removed there and added here. Beyond what GitHub lists, the two
 * commits of `range` are compared: no file below `models/` is left out.
 */
export async function listPullFiles(
  github: GitHub,
  number: number,
  range?: { readonly base: string; readonly head: string },
): Promise<PullFile[]> {
  const { octokit, owner, repo } = github;
  const files = await call(`list the files of #${number}`, () =>
    octokit.paginate(octokit.rest.pulls.listFiles, { owner, repo, pull_number: number, per_page: 100 }),
  );
  if (files.length < MAX_FILES) return files.flatMap(toPullFiles);
  if (range !== undefined) return listRangeFiles(github, range);
  throw new Failure("configuration", `#${number} changes ${MAX_FILES} files or more, and GitHub lists no more.`, {
    fix: "Split the pull request: a version that is not listed would not be checked.",
  });
}

const ACTIONS_BOT = "github-actions[bot]";

export type CommentOutcome = "created" | "updated" | "unchanged" | "not-allowed";

/**
 * Keeps one comment on a pull request: the one of ours that carries `marker` is brought up to date, and made where there
 * is none. A stranger's comment with the marker is left alone.
 */
export async function keepComment(
  github: GitHub,
  number: number,
  marker: string,
  body: string,
): Promise<CommentOutcome> {
  const { octokit, owner, repo } = github;
  try {
    const own = await findComment(github, number, marker);
    if (own === undefined) {
      await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
      return "created";
    }
    if (own.body === body) return "unchanged";
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
    return "updated";
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 404) return "not-allowed";
    return call(`keep the comment on #${number}`, () => Promise.reject(error));
  }
}

async function findComment(github: GitHub, number: number, marker: string) {
  const { octokit, owner, repo } = github;
  const author = await ownLogin(github);
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  return comments.find((c) => c.user?.login === author && c.body?.includes(marker) === true);
}

/** The job's own token may not ask who it is: it is the bot of GitHub Actions then. */
async function ownLogin({ octokit }: GitHub): Promise<string> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 401) return ACTIONS_BOT;
    throw error;
  }
}
