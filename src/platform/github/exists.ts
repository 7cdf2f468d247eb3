import { Failure } from "../../domain/failure.ts";
import { find, type GitHub } from "./client.ts";

/** Throws an environment `Failure` if the repository is not there, before anything that it would have is missed. */
export async function requireRepository({ octokit, owner, repo, apiUrl }: GitHub): Promise<void> {
  const name = `${owner}/${repo}`;
  if ((await find(`show ${name}`, () => octokit.rest.repos.get({ owner, repo }))) !== undefined) return;
  const host = new URL(apiUrl).hostname.replace(/^api\./, "");
  throw new Failure("environment", `There is no repository ${name} on ${host} that this token may read.`, {
    fix: "Check the name of the repository, and that the token may read it: a fine-grained token names its repositories.",
  });
}
