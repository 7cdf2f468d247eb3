import { Failure } from "../../domain/failure.ts";
import type { GitHub } from "./client.ts";
import { kindOf } from "./retry.ts";
import { toRequestError } from "./with-retry.ts";

/**
 * What is known to keep a token from publishing a release; `undefined` if nothing is, or if it cannot be found out.
 *
 * `permissions.push` of a repository is true for whoever may write, and says nothing if it is false: of the token of an
 * app, and so of a job's own, it is false whatever the app may do. Then GitHub is asked for the text of release notes:
 * that needs the same permission as a release, `contents: write`, and saves nothing.
 */
export async function findObstacle({ octokit, owner, repo }: GitHub, tag: string): Promise<Failure | undefined> {
  try {
    const { archived, permissions } = (await octokit.rest.repos.get({ owner, repo })).data;
    if (archived) {
      return new Failure("configuration", `${owner}/${repo} is archived, so nothing can be published in it.`, {
        fix: "Unarchive the repository, then run again.",
      });
    }
    if (permissions?.push !== false) return undefined;
    await octokit.rest.repos.generateReleaseNotes({ owner, repo, tag_name: tag, previous_tag_name: tag });
  } catch (error) {
    const trouble = toRequestError(error);
    if (trouble.status === 403 && kindOf(trouble) === "final" && /not accessible by/i.test(trouble.message)) {
      return new Failure("environment", `This token has no permission to publish a release in ${owner}/${repo}.`, {
        fix: "Give the token Contents: write (in a workflow,  permissions: contents: write),  then run again.",
        cause: error,
      });
    }
  }
  return undefined;
}
