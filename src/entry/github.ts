import { Failure } from "../domain/failure.ts";
import { connect, type GitHub } from "../platform/github/client.ts";
import { readGhToken } from "../platform/github/gh.ts";
import type { RetryPolicy } from "../platform/github/retry-policy.ts";
import { requireToken } from "./token.ts";

const API_URL = "https://api.github.com";

/** A repository on GitHub, as a command names it. */
export interface GitHubName {
  readonly owner: string;
  readonly repo: string;
}

/**
 * Connects a command to the repository that it names: with the token in `GITHUB_TOKEN`, or else that of gh's login.
 * `GITHUB_API_URL` names the API of another server. Neither is read before GitHub is named, and no child gets a token.
 */
export async function connectLocally(
  { owner, repo }: GitHubName,
  env: NodeJS.ProcessEnv,
  retryPolicy?: Partial<RetryPolicy>,
): Promise<GitHub> {
  const apiUrl = apiUrlOf(env);
  const token = await findToken(apiUrl, env);
  return connect({ token, apiUrl, owner, repo, ...(retryPolicy === undefined ? {} : { retryPolicy }) });
}

async function findToken(apiUrl: string, env: NodeJS.ProcessEnv): Promise<string> {
  const given = env.GITHUB_TOKEN?.trim();
  if (given) return requireToken(given, "GITHUB_TOKEN", "unset it to use the login of gh.");
  const host = hostOf(apiUrl);
  const kept = await readGhToken(host, env);
  if (kept !== undefined)
    return requireToken(kept, "The output of gh auth token", "sign in again with  gh auth login.");
  throw new Failure("configuration", `There is no token for ${host}: GITHUB_TOKEN is not set, and gh has no login.`, {
    fix: `Sign in with  gh auth login --hostname ${host},  or set GITHUB_TOKEN to a token for the repository: reading needs Contents: read, releasing Contents: write.`,
  });
}

/** The host that a person signs in to, of the API's address. */
function hostOf(apiUrl: string): string {
  const { hostname } = new URL(apiUrl);
  return hostname === "api.github.com" || hostname.endsWith(".ghe.com") ? hostname.replace(/^api\./, "") : hostname;
}

/** A token goes over an encrypted connection only, but for a server on this machine. */
function apiUrlOf({ GITHUB_API_URL: given }: NodeJS.ProcessEnv): string {
  const text = given?.trim() || API_URL;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  if ((url?.protocol === "https:" || isLocal) && url?.username === "" && url.password === "") {
    return text.replace(/\/+$/, "");
  }
  throw new Failure("usage", "GITHUB_API_URL is not the address of an API over https.", {
    fix: `Unset it for github.com (${API_URL}), or set it to that of your server, for example https://github.example.com/api/v3.`,
  });
}
