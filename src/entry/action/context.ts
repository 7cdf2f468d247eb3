import { readFileSync } from "node:fs";
import { Failure } from "../../domain/failure.ts";

/** What the runner says of the event and of itself. */
export interface Context {
  readonly eventName: string;
  readonly event: Record<string, unknown>;
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  readonly ref: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly runId: string;
  readonly attempt: number;
  readonly workspace: string;
  readonly temp: string;
  readonly toolCache: string;
  /** `owner/name` and ref of the action itself, if the runner provides them. */
  readonly actionRepository: string | undefined;
  readonly actionRef: string | undefined;
}

export function readContext(env: NodeJS.ProcessEnv): Context {
  const read = (name: string) => {
    const value = env[name];
    if (value !== undefined && value !== "") return value;
    throw new Failure("environment", `The environment variable ${name} is not set.`, {
      fix: "Run this as a step of a GitHub Actions workflow; locally, use the command line.",
    });
  };
  const [owner = "", repo = ""] = read("GITHUB_REPOSITORY").split("/");
  return {
    eventName: read("GITHUB_EVENT_NAME"),
    event: readEvent(read("GITHUB_EVENT_PATH")),
    owner,
    repo,
    sha: read("GITHUB_SHA"),
    ref: env.GITHUB_REF ?? "",
    apiUrl: read("GITHUB_API_URL"),
    serverUrl: read("GITHUB_SERVER_URL"),
    runId: read("GITHUB_RUN_ID"),
    attempt: Number(env.GITHUB_RUN_ATTEMPT ?? "1"),
    workspace: read("GITHUB_WORKSPACE"),
    temp: read("RUNNER_TEMP"),
    toolCache: env.RUNNER_TOOL_CACHE || read("RUNNER_TEMP"),
    actionRepository: env.MR_ACTION_REPOSITORY || undefined,
    actionRef: env.MR_ACTION_REF || undefined,
  };
}

function readEvent(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
    throw new Error("it is not an object");
  } catch (error) {
    throw new Failure("environment", "The payload of the event cannot be read.", {
      fix: "Run the job again; if it happens again, check the runner.",
      cause: error,
    });
  }
}
