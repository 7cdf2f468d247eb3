import { Failure } from "../../domain/failure.ts";
import type { Context } from "./context.ts";
import type { Task } from "./task.ts";

/**
 * Refuses servers whose API only looks like GitHub's. Forgejo's runner sets both variables, Gitea's the second; both
 * serve their API below `/api/v1`, and GitHub never does.
 */
export function requireGitHub(env: NodeJS.ProcessEnv): void {
  const name = forgeOf(env);
  if (name === undefined) return;
  throw new Failure("environment", `This runner belongs to ${name}, and this action releases to GitHub only.`, {
    fix: "Run it on GitHub. On this runner, release into a folder with the command line instead, and publish that folder.",
  });
}

function forgeOf(env: NodeJS.ProcessEnv): string | undefined {
  if (env.FORGEJO_ACTIONS === "true") return "Forgejo";
  if (env.GITEA_ACTIONS === "true") return "Gitea";
  return /\/api\/v1\/?$/.test(env.GITHUB_API_URL ?? "") ? "Gitea or Forgejo" : undefined;
}

/**
 * The two-job form hands its evidence over as a workflow artifact of the newer service, which GitHub Enterprise Server
 * does not have: that is said before anything is measured.
 */
export function requireHandOver(kind: Task["kind"], { serverUrl }: Pick<Context, "serverUrl">): void {
  if ((kind !== "gate" && kind !== "publish") || hasArtifacts(serverUrl)) return;
  throw new Failure(
    "environment",
    `mode: ${kind} needs workflow artifacts, and GitHub Enterprise Server has no artifact service for it.`,
    {
      fix: "Use mode: release in one job. To keep the approval, give that job an environment with required reviewers.",
    },
  );
}

/** github.com, its enterprise cloud with data residency, and a server on this machine: as `@actions/artifact` decides. */
export function hasArtifacts(serverUrl: string): boolean {
  if (!URL.canParse(serverUrl)) return false;
  const host = new URL(serverUrl).hostname.toLowerCase();
  return host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost");
}
