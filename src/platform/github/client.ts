import { Failure } from "../../domain/failure.ts";
import { TargetError } from "../files/target-error.ts";
import { createApiClient, type Octokit } from "./api-client.ts";
import { isUntrusted, kindOf } from "./retry.ts";
import { RETRY_POLICY, type RetryPolicy } from "./retry-policy.ts";
import { toRequestError, type Waiting, withRetry } from "./with-retry.ts";

export interface GitHubOptions {
  readonly token: string;
  /** `https://api.github.com`, or a server's own. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  /** What a test, or an impatient caller, wants to change. */
  readonly retryPolicy?: Partial<RetryPolicy>;
}

/** A repository on GitHub and the client that speaks for it. */
export interface GitHub extends Waiting {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  readonly apiUrl: string;
}

export function connect({ token, apiUrl, owner, repo, retryPolicy }: GitHubOptions): GitHub {
  const octokit = createApiClient(token, apiUrl);
  const github: GitHub = {
    ...{ octokit, owner, repo, token, apiUrl },
    ...{ retryPolicy: { ...RETRY_POLICY, ...retryPolicy }, notBeforeMs: 0 },
  };
  octokit.hook.wrap("request", (send, options) => {
    const reliesOnLook = isChangeOfRelease(options);
    const { answerMs, writeMs } = github.retryPolicy;
    const attempt = async () => {
      const answer = await inTime(reliesOnLook ? Math.min(answerMs, writeMs) : answerMs, (signal) =>
        send({ ...options, request: { ...options.request, signal } }),
      );
      // The client hands on an answer that broke off as an empty text.
      const isJson = /^application\/json\b/.test(answer.headers["content-type"] ?? "");
      if (isJson && typeof answer.data === "string") throw new Error("the response was cut short");
      return answer;
    };
    if (reliesOnLook) return attempt();
    // Reading twice is as good as once. Whether anything else was carried out has to be looked up first.
    return withRetry(github, options.method === "GET" ? ["passing", "limited"] : ["limited"], attempt);
  });
  return github;
}

/**
 * A change to a release or an asset that is there already. It holds only for what was seen just before, so it is sent
 * at once and never again from here: who looks tries again.
 */
function isChangeOfRelease({ method, url }: { readonly method: string; readonly url: string }): boolean {
  return ["PATCH", "PUT", "DELETE"].includes(method) && /\/releases\//.test(url);
}

/** Ends an action that takes longer than `ms`, whether it heeds the signal or not. */
async function inTime<T>(ms: number, action: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no response within ${ms / 1000} s`));
      controller.abort();
    }, ms);
  });
  try {
    return await Promise.race([action(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The HTTP status of a failed call, or `undefined` where none came back. */
export function statusOf(error: unknown): number | undefined {
  return toRequestError(error).status;
}

/** Runs a call and turns what fails into a `Failure` that says what to do. */
export async function call<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Failure || error instanceof TargetError) throw error;
    throw new Failure("environment", `GitHub failed to ${what}: ${describe(error)}.`, {
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
  const trouble = toRequestError(error);
  if (kindOf(trouble) === "limited")
    return "GitHub limits the rate of requests. Run again later: the run finds and keeps what was already sent.";
  if (trouble.status === undefined && isUntrusted(trouble.message))
    return "If your network replaces certificates, set NODE_EXTRA_CA_CERTS to the file with the certificate of its authority, in PEM form.";
  switch (trouble.status) {
    case 401:
      return "The token was not accepted. Pass a valid one: in a workflow normally the job's own github.token, locally GITHUB_TOKEN or the login of gh.";
    case 403:
    case 404:
      return "Check the name of the repository. If it is right, the token may not have the permission: releasing needs Contents: write, reading needs Contents: read (in a workflow,  permissions: contents: write).";
    case 422:
      return "GitHub rejected the content of the request; the message says why.";
    default:
      return "Run again: the run finds and keeps what was already done.";
  }
}
