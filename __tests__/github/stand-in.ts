import { rmSync } from "node:fs";
import { TOKENS } from "./auth.ts";
import type { Exchange, Origin } from "./exchange.ts";
import type { Fault } from "./faults.ts";
import { type GitStore, openGitStore } from "./git-store.ts";
import { listen } from "./loopback.ts";
import { seedRepository } from "./seed.ts";
import { serve } from "./serve.ts";
import { createState, type Pull, type State, type Token } from "./state.ts";
import type { World } from "./world.ts";

export interface StandInOptions {
  readonly owner?: string;
  readonly repo?: string;
  /** A private repository does not exist for the anonymous; that is the default. */
  readonly visibility?: "public" | "private";
  /** Whether a repository says what the token may do in it, as GitHub does of a token; not unless a test asks for it. */
  readonly statesPermissions?: boolean;
  /** The repository behind refs, objects and differences, bare or not; tags that GitHub makes are made in it. */
  readonly gitDir?: string;
  readonly tokens?: Readonly<Record<string, Token>>;
  readonly pulls?: readonly Pull[];
  /** Whether the repository's releases become immutable when they are published. */
  readonly immutable?: boolean;
  readonly assetDownload?: "redirect" | "direct";
  /** Lower than GitHub's 2 GiB, so that a test can reach it. */
  readonly maxAssetBytes?: number;
  /** Called for every request before it is carried out; of an upload before its body is read. */
  readonly faults?: (request: Exchange) => Fault | undefined;
  /** What has to hold after every request: says what is broken, and the stand-in remembers it. */
  readonly invariant?: (state: State) => string | undefined;
  /** Waited for before a request is carried out. */
  readonly onRequest?: (request: Exchange) => void | Promise<void>;
  /** Waited for after a request was carried out, and before it is answered. */
  readonly onHandled?: (request: Exchange) => void | Promise<void>;
}

export interface StandIn {
  readonly apiUrl: string;
  readonly uploadsUrl: string;
  /** Where redirected downloads lead: another host to which no token may go. */
  readonly blobsUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly state: State;
  readonly git: GitStore;
  readonly log: readonly Exchange[];
  /** Requests, and answers of the stand-in's own, that GitHub's description does not have. */
  readonly violations: readonly string[];
  /** When the invariant did not hold: after which request, and what it said. */
  readonly breaches: readonly string[];
  assertNoViolations(): void;
  close(): Promise<void>;
}

/** GitHub's releases, refs, pull requests and comments for one repository, on loopback, until it is closed. */
export async function startGitHub(options: StandInOptions = {}): Promise<StandIn> {
  const folder = options.gitDir ?? seedRepository();
  const world = createWorld(options, folder);
  const start = (origin: Origin) => listen((request, response) => void serve(world, origin, request, response));
  const [api, uploads, blobs] = await Promise.all([start("api"), start("uploads"), start("blobs")]);
  const { owner, repo, state, git, log, violations, breaches } = world;
  world.urls = {
    api: api.url,
    uploads: uploads.url,
    blobs: blobs.url,
    repo: `${api.url}/repos/${owner}/${repo}`,
    page: `https://github.com/${owner}/${repo}`,
  };
  return {
    apiUrl: api.url,
    uploadsUrl: uploads.url,
    blobsUrl: blobs.url,
    owner,
    repo,
    state,
    git,
    log,
    violations,
    breaches,
    assertNoViolations: () => {
      if (violations.length > 0) throw new Error(`Not as GitHub describes it:\n${violations.join("\n")}`);
    },
    close: async () => {
      await Promise.all([api.close(), uploads.close(), blobs.close()]);
      if (options.gitDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createWorld(options: StandInOptions, folder: string): World {
  return {
    owner: options.owner ?? "acme",
    repo: options.repo ?? "models",
    private: options.visibility !== "public",
    statesPermissions: options.statesPermissions === true,
    tokens: options.tokens ?? TOKENS,
    assetDownload: options.assetDownload ?? "redirect",
    maxAssetBytes: options.maxAssetBytes ?? 2 ** 31,
    state: createState(options.immutable ?? false, options.pulls ?? []),
    git: openGitStore(folder),
    // Known as soon as the servers listen.
    urls: { api: "", uploads: "", blobs: "", repo: "", page: "" },
    log: [],
    violations: [],
    breaches: [],
    invariant: options.invariant ?? (() => undefined),
    turn: Promise.resolve(),
    faults: options.faults ?? (() => undefined),
    onRequest: options.onRequest ?? (() => {}),
    onHandled: options.onHandled ?? (() => {}),
  };
}
