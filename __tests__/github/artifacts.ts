import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createBlobs } from "./artifact-blobs.ts";
import { type Artifact, callMethod, isMethod, type Shelf, twirpError } from "./artifact-methods.ts";
import type { Answer } from "./call.ts";
import { listen } from "./loopback.ts";
import { receive } from "./receive.ts";
import { respond } from "./respond.ts";

export { unzip } from "./unzip.ts";

export interface ArtifactOptions {
  /** What a call of a method gets instead of its answer; nothing is done then. */
  readonly faults?: (method: string) => Answer | undefined;
}

/** The service behind actions/upload-artifact, for one job of one run. */
export interface ArtifactService {
  readonly url: string;
  /** What the real client reads: the service, the job's token, and a server that it does not take for GHES. */
  readonly env: Readonly<Record<string, string>>;
  /** Finished artifacts by name. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
  /** The methods that were called, in order, each with the status of its answer. */
  readonly calls: readonly { readonly method: string; readonly status: number }[];
  /** Calls that the service would not understand. */
  readonly violations: readonly string[];
  assertNoViolations(): void;
  close(): Promise<void>;
}

const SERVICE = "/twirp/github.actions.results.api.v1.ArtifactService/";

/** Serves the artifact service's calls and its blob storage on loopback, until it is closed. */
export async function startArtifacts(options: ArtifactOptions = {}): Promise<ArtifactService> {
  const ids = { run: randomUUID(), job: randomUUID() };
  const token = runtimeToken(ids);
  const calls: { method: string; status: number }[] = [];
  const violations: string[] = [];
  const shelf: Shelf = { ...ids, url: "", artifacts: new Map(), open: new Map(), blobs: createBlobs(), violations };
  const server = await listen(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const method = path.startsWith(SERVICE) ? path.slice(SERVICE.length) : undefined;
    const answer = method === undefined ? await shelf.blobs.serve(request) : await twirp(request, method);
    if (method !== undefined) calls.push({ method, status: answer.status });
    else if (answer.status >= 400) violations.push(`${request.method} ${path}: ${answer.status}`);
    respond(response, answer);
  });
  shelf.url = server.url;

  async function twirp(request: IncomingMessage, method: string): Promise<Answer> {
    const { bytes } = await receive(request);
    if (request.headers.authorization !== `Bearer ${token}`) return twirpError(401, "unauthenticated", "bad token");
    if (!isMethod(method)) violations.push(`the service has no method ${method}`);
    return options.faults?.(method) ?? callMethod(shelf, method, bytes.toString("utf8"));
  }
  return {
    url: server.url,
    env: { ACTIONS_RESULTS_URL: server.url, ACTIONS_RUNTIME_TOKEN: token, GITHUB_SERVER_URL: "https://github.com" },
    artifacts: shelf.artifacts,
    calls,
    violations,
    assertNoViolations: () => {
      if (violations.length > 0) throw new Error(`Not as the artifact service has it:\n${violations.join("\n")}`);
    },
    close: server.close,
  };
}

/** The job's token: the client reads out of it which run and job it works for, and checks no signature. */
function runtimeToken({ run, job }: Pick<Shelf, "run" | "job">): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part({ scp: `Actions.Results:${run}:${job}` })}.`;
}
