import { call, type GitHub, statusOf } from "./client.ts";

export type CommentOutcome = "created" | "updated" | "unchanged" | "not-allowed" | "absent";

interface Comment {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/**
 * Keeps one comment on a pull request: the one of ours, which begins with `marker`, is brought up to date; if there is
 * none, one is made, unless `create` is false. What several jobs made at once is reduced to the oldest.
 *
 * Ours is a comment of the token's own user, or of a bot: a bot is an app that the owners of the repository installed,
 * so a change of token does not leave the old comment behind. An installation token cannot ask for its own name. What
 * anybody else writes is left alone, whatever it begins with.
 */
export async function upsertComment(
  github: GitHub,
  number: number,
  marker: string,
  body: string,
  { create = true }: { readonly create?: boolean } = {},
): Promise<CommentOutcome> {
  try {
    const login = await ownLogin(github);
    const own = await listOwn(github, number, marker, login);
    const kept = await updateFirst(github, own, body);
    if (kept !== undefined) {
      await removeDoubles(github, kept.comment, own);
      return kept.outcome;
    }
    if (!create) return own.length === 0 ? "absent" : "not-allowed";
    return await createOne(github, number, marker, body, login);
  } catch (error) {
    if (isForbidden(error)) return "not-allowed";
    return call(`update the comment on #${number}`, () => Promise.reject(error));
  }
}

async function createOne(
  github: GitHub,
  number: number,
  marker: string,
  body: string,
  login: string | undefined,
): Promise<CommentOutcome> {
  const { octokit, owner, repo } = github;
  const made = (await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body })).data as Comment;
  // Another job that saw no comment either may have made one. All of them settle on the oldest.
  const own = await listOwn(github, number, marker, login);
  const [oldest] = own.filter(({ user }) => user?.login === made.user?.login);
  if (oldest === undefined || oldest.id >= made.id) return "created";
  const kept = await updateFirst(github, [oldest], body);
  if (kept !== undefined) await removeDoubles(github, oldest, own);
  return "created";
}

/** Brings the first comment that may be changed up to date. */
async function updateFirst(
  { octokit, owner, repo }: GitHub,
  comments: readonly Comment[],
  body: string,
): Promise<{ readonly comment: Comment; readonly outcome: "updated" | "unchanged" } | undefined> {
  for (const comment of comments) {
    if (sameText(comment.body, body)) return { comment, outcome: "unchanged" };
    try {
      await octokit.rest.issues.updateComment({ owner, repo, comment_id: comment.id, body });
      return { comment, outcome: "updated" };
    } catch (error) {
      // It was deleted meanwhile, or is one of another app that this token may not change.
      if (!isForbidden(error)) throw error;
    }
  }
  return undefined;
}

/** Removes what the author of the comment that is kept wrote besides: it is of jobs that ran at the same time. */
async function removeDoubles({ octokit, owner, repo }: GitHub, kept: Comment, own: readonly Comment[]): Promise<void> {
  for (const { id, user } of own) {
    if (id === kept.id || user?.login !== kept.user?.login) continue;
    // One that stays is tried again by the next run.
    await octokit.rest.issues.deleteComment({ owner, repo, comment_id: id }).catch(() => {});
  }
}

/** Our comments on a pull request, oldest first. */
async function listOwn(
  { octokit, owner, repo }: GitHub,
  number: number,
  marker: string,
  login: string | undefined,
): Promise<Comment[]> {
  const comments: readonly Comment[] = await octokit.paginate(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  return comments
    .filter(({ user, body }) => body?.startsWith(marker) === true && (user?.login === login || user?.type === "Bot"))
    .sort((a, b) => a.id - b.id);
}

/** Whose token this is; `undefined` of the token of an app or of a job, which may not ask. */
async function ownLogin({ octokit }: GitHub): Promise<string | undefined> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 401) return undefined;
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403 || statusOf(error) === 404;
}

/** GitHub keeps no blanks at the end, and may give lines back with another end. */
function sameText(stored: string | undefined, body: string): boolean {
  return stored?.replaceAll("\r\n", "\n").trimEnd() === body.trimEnd();
}
