import { getOctokit } from "@actions/github";
import { Failure } from "../../nouns/failure.js";

export type Octokit = ReturnType<typeof getOctokit>;

export interface GitHubOptions {
  readonly token: string;
  /** `https://api.github.com`, or a server's own. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
}

/** A repository on GitHub and the client that speaks for it. */
export interface GitHub {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  readonly apiUrl: string;
}

export function connect({ token, apiUrl, owner, repo }: GitHubOptions): GitHub {
  return { octokit: getOctokit(token, { baseUrl: apiUrl }), owner, repo, token, apiUrl };
}

/** The HTTP status of a failed call, or `undefined` where none came back. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === "number" ? status : undefined;
}

/** Runs a call and turns what fails into a `Failure` that says what to do. */
export async function call<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("environment", `GitHub did not ${what}: ${describe(error)}.`, {
      fix: advice(error),
      cause: error,
    });
  }
}

/** As {@link call}, with `undefined` where GitHub says that there is no such thing. */
export async function find<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
  return call(what, async () => {
    try {
      return await action();
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

function describe(error: unknown): string {
  const status = statusOf(error);
  const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return status === undefined ? `${message}` : `${status} ${message}`;
}

function advice(error: unknown): string {
  switch (statusOf(error)) {
    case 401:
      return "The token was not accepted. Pass a valid one, normally the job's own github.token.";
    case 403:
    case 404:
      return "The token may lack a permission: releasing needs  permissions: contents: write,  reading needs  contents: read. If a rate limit was hit, run again later.";
    case 422:
      return "GitHub refused the content of the call; the message says why.";
    default:
      return "Run again: what was already done is found and kept.";
  }
}
