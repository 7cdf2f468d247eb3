import * as core from "@actions/core";
import { Failure } from "../../domain/failure.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import type { Inference } from "../../gate/ports.ts";
import { log, tame } from "../../platform/actions/commands.ts";
import { modelReader } from "../../platform/files/model-bytes.ts";
import { createWorkspace } from "../../platform/files/workspace.ts";
import { createLfsStore, type LfsStore } from "../../platform/git/lfs-store.ts";
import { createRepository } from "../../platform/git/repository.ts";
import { connect, type GitHub } from "../../platform/github/client.ts";
import { createGitHubHistory } from "../../platform/github/history.ts";
import { createGitHubPublisher } from "../../platform/github/publisher.ts";
import { isOnBranch } from "../../platform/github/range.ts";
import { readMachine } from "../../platform/machine/machine.ts";
import { createInference, type Isolating } from "../../platform/onnxruntime/inference.ts";
import { ensureRuntime } from "../../platform/runtime/install.ts";
import { createProgress } from "../../platform/terminal/progress.ts";
import type { Repository } from "../../registry/ports.ts";
import type { AsFailure } from "../../release/attempt.ts";
import type { Minimum } from "../../release/minimum.ts";
import type { Workspace } from "../../release/ports.ts";
import { type Request, under } from "../../release/request.ts";
import type { ReleaseWorld } from "../../release/world.ts";
import { ACTION_TIME_LIMIT_S, defaultMemory } from "../limits.ts";
import type { Outside } from "../outside.ts";
import { RUNTIME_LOCK, WORKER } from "../paths.ts";
import { renderPlan } from "../plan-text.ts";
import { evidenceFolderOf, type RegistryHere } from "../registry.ts";
import { resolvingHistory, resolvingPointers, taggedOn } from "../repository.ts";
import { TOOL } from "../tool.ts";
import type { Context } from "./context.ts";
import type { Inputs } from "./inputs.ts";
import { runUrl } from "./present.ts";

/** What one run of the action works with. */
export interface RunContext {
  readonly inputs: Inputs;
  readonly context: Context;
  readonly here: RegistryHere;
  readonly minimum: Minimum | undefined;
  readonly github: GitHub;
  readonly inference: Inference;
  /** What became of an error, for whoever reads it. */
  readonly asFailure: AsFailure;
  /** How models are set apart here; empty in a job that runs none. */
  readonly isolation: readonly string[];
  /** The evidence that this run wrote: folder, then name to content. Only this is uploaded. */
  readonly evidence: Map<string, Map<string, Uint8Array>>;
}

export function connectTo({ apiUrl, owner, repo }: Context, { token }: Inputs, { retryPolicy }: Outside): GitHub {
  return connect({ token, apiUrl, owner, repo, ...(retryPolicy === undefined ? {} : { retryPolicy }) });
}

/** ONNX Runtime on this runner, installed into the tool cache where it is not there yet. */
export async function prepareInference(
  inputs: Inputs,
  context: Context,
  env: NodeJS.ProcessEnv,
  outside: Outside,
): Promise<Inference & Isolating> {
  const runtimeDir = await ensureRuntime({
    runtimePath: inputs.runtimePath,
    lockFolder: RUNTIME_LOCK,
    toolCache: context.toolCache,
    env,
    execPath: process.execPath,
  });
  const memory = inputs.memoryLimitMb === undefined ? defaultMemory() : { memoryMb: inputs.memoryLimitMb };
  const create = outside.createInference ?? createInference;
  return create({
    workerPath: WORKER,
    runtimeDir,
    limits: { timeoutS: inputs.timeLimitS ?? ACTION_TIME_LIMIT_S, ...memory },
    runtimeFix:
      inputs.runtimePath === undefined
        ? "Delete that folder from the runner's tool cache so that the next run reinstalls it, or use an image that has the missing libraries."
        : "runtime-path points to that folder. Run  npm ci  there again on this platform, or remove runtime-path so that the action installs the runtime.",
  });
}

/**
 * The checked-out repository, with GitHub's word on where a tag points and which branch holds it: a shallow checkout may
 * not know either.
 */
export function checkedOut({ context, here, inputs, github }: RunContext): Repository {
  const { requireBranch } = inputs;
  const local = createRepository(here.root, here.registry);
  const tagged = taggedOn(github, resolvingPointers(local, here.root, lfsOf(here, context, inputs)));
  return {
    ...tagged,
    async checkout(tag) {
      const found = await tagged.checkout(tag);
      if (found === undefined) throw noCheckout(context.workspace);
      if (requireBranch === undefined || found.tagCommit === undefined) return found;
      return (await holds(github, requireBranch, found.tagCommit)) ? found : { ...found, missingFrom: requireBranch };
    },
  };
}

/** The objects of Git LFS that the checkout's remote keeps, with the job's token. */
export function lfsOf({ root }: RegistryHere, { temp, serverUrl }: Context, { token }: Inputs): LfsStore {
  return createLfsStore({ root, temp, access: { serverUrl, token } });
}

async function holds(github: GitHub, branch: string, commit: string): Promise<boolean> {
  const held = await isOnBranch(github, branch, commit);
  if (held !== undefined) return held;
  throw new Failure(
    "configuration",
    `The input require-branch is ${JSON.stringify(branch)}, but that branch does not exist.`,
    {
      fix: `Name a branch of ${github.owner}/${github.repo}, without refs/heads/.`,
    },
  );
}

function noCheckout(workspace: string): Failure {
  return new Failure("environment", `GITHUB_WORKSPACE (${workspace}) contains no git repository with a commit.`, {
    fix: "Run actions/checkout before this step. Without git, it only downloads an archive, so install git 2.18 or newer in the image first.",
  });
}

/** The world of one version. `repository` and `workspace` decide where it is read from. */
export function worldOf(bench: RunContext, repository: Repository, workspace: Workspace): ReleaseWorld {
  const { github, inference, here } = bench;
  const { registry } = here;
  const lfs = lfsOf(here, bench.context, bench.inputs);
  const history = resolvingHistory(createGitHubHistory(github, registry), lfs, registry);
  const progress = createProgress({ write: (text) => process.stdout.write(tame(text)) });
  return {
    repository,
    workspace,
    inference,
    readModel: modelReader(bench.inputs.timeLimitS ?? ACTION_TIME_LIMIT_S),
    listener: {
      ...progress,
      plan: (plan) => log(renderPlan(plan)),
      obstacle: ({ message, fix }) => core.warning(`${message} The model is still judged.\n${fix}`),
    },
    publisher: createGitHubPublisher(github),
    history,
    previousReleases: history,
  };
}

export function workspaceOf(bench: RunContext, id: ModelVersion, root = bench.here.root): Promise<Workspace> {
  const folder = evidenceFolderOf(bench.here.registry, id);
  const written = new Map<string, Uint8Array>();
  bench.evidence.set(folder, written);
  return createWorkspace(root, folder, bench.context.workspace, (name, bytes) => written.set(name, bytes));
}

export function requestOf(
  { inputs, context, isolation, minimum }: RunContext,
  id: ModelVersion,
  mode: Request["mode"],
): Request {
  return under(minimum, {
    id,
    mode,
    requireGate: inputs.requireGate,
    ...(inputs.onInconclusive === undefined ? {} : { onInconclusive: inputs.onInconclusive }),
    requireTag: true,
    dryRun: inputs.dryRun,
    now: new Date().toISOString(),
    tool: TOOL,
    machine: { ...readMachine(), isolation },
    surface: "action",
    run: {
      repository: `${context.owner}/${context.repo}`,
      id: context.runId,
      attempt: context.attempt,
      url: `${runUrl(context)}/attempts/${context.attempt}`,
    },
  });
}
