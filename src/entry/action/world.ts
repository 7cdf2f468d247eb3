import { join } from "node:path";
import type { Inference } from "../../gate/ports.js";
import { Failure } from "../../nouns/failure.js";
import type { ModelVersion } from "../../nouns/tag.js";
import { log } from "../../platform/actions/commands.js";
import { readModelFile } from "../../platform/files/model-bytes.js";
import { createWorkspace } from "../../platform/files/workspace.js";
import { createRepository } from "../../platform/git/repository.js";
import { connect, type GitHub } from "../../platform/github/client.js";
import { createGitHubHistory } from "../../platform/github/history.js";
import { createGitHubPublisher } from "../../platform/github/publisher.js";
import { tagCommit } from "../../platform/github/tag.js";
import { readMachine } from "../../platform/machine/machine.js";
import { createInference, type Isolating } from "../../platform/onnxruntime/inference.js";
import { ensureRuntime } from "../../platform/runtime/install.js";
import { createProgress } from "../../platform/terminal/progress.js";
import type { Repository } from "../../registry/ports.js";
import type { Workspace } from "../../release/ports.js";
import type { Request } from "../../release/request.js";
import type { ReleaseWorld } from "../../release/world.js";
import { defaultMemory } from "../limits.js";
import { RUNTIME_LOCK, WORKER } from "../paths.js";
import { renderPlan } from "../plan-text.js";
import { TOOL } from "../tool.js";
import type { Context } from "./context.js";
import type { Inputs } from "./inputs.js";

const TIME_LIMIT_S = 600;

/** What one run of the action works with. */
export interface Bench {
  readonly inputs: Inputs;
  readonly context: Context;
  readonly github: GitHub;
  readonly inference: Inference;
  /** How models are set apart here; empty in a job that runs none. */
  readonly isolation: readonly string[];
  /** The evidence that this run wrote: folder, then name to content. Only this is uploaded. */
  readonly evidence: Map<string, Map<string, Uint8Array>>;
}

export function connectTo({ apiUrl, owner, repo }: Context, { token }: Inputs): GitHub {
  return connect({ token, apiUrl, owner, repo });
}

/** ONNX Runtime on this runner, installed into the tool cache where it is not there yet. */
export async function prepareInference(
  inputs: Inputs,
  context: Context,
  env: NodeJS.ProcessEnv,
): Promise<Inference & Isolating> {
  const runtimeDir = await ensureRuntime({
    runtimePath: inputs.runtimePath,
    lockFolder: RUNTIME_LOCK,
    toolCache: context.toolCache,
    env,
    execPath: process.execPath,
  });
  const memory = inputs.memoryLimitMb === undefined ? defaultMemory() : { memoryMb: inputs.memoryLimitMb };
  return createInference({
    workerPath: WORKER,
    runtimeDir,
    limits: { timeoutS: inputs.timeLimitS ?? TIME_LIMIT_S, ...memory },
    runtimeFix:
      inputs.runtimePath === undefined
        ? "Clear the runner's tool cache of that folder, so that the next run installs it again, or use an image with the libraries that are missing."
        : "runtime-path names that folder. Run  npm ci  there again on this platform, or leave runtime-path out, so that the runtime is installed.",
  });
}

/** The checked-out repository, with GitHub's word on where a tag points: a shallow checkout may not have it. */
export function checkedOut({ workspace }: Context, github: GitHub): Repository {
  const local = createRepository(workspace);
  return {
    ...local,
    async checkout(tag) {
      const here = await local.checkout(tag);
      if (here === undefined) throw noCheckout(workspace);
      const commit = await tagCommit(github, tag);
      return { head: here.head, ...(commit === undefined ? {} : { tagCommit: commit }) };
    },
  };
}

function noCheckout(workspace: string): Failure {
  return new Failure("environment", `GITHUB_WORKSPACE (${workspace}) holds no git repository with a commit.`, {
    fix: "Run actions/checkout before this step. In an image without git it downloads an archive, which has no .git: install git 2.18 or newer in the image, before the checkout.",
  });
}

export function evidenceFolder({ model, version }: ModelVersion): string {
  return join(".model-release", model, version);
}

/** The world of one version. `repository` and `workspace` decide where it is read from. */
export function worldOf(bench: Bench, repository: Repository, workspace: Workspace): ReleaseWorld {
  const { github, inference } = bench;
  const history = createGitHubHistory(github);
  const progress = createProgress(process.stdout);
  return {
    repository,
    workspace,
    inference,
    readModel: readModelFile,
    listener: { ...progress, plan: (plan) => log(renderPlan(plan)) },
    publisher: createGitHubPublisher(github),
    history,
    past: history,
  };
}

export function workspaceOf(bench: Bench, id: ModelVersion, root = bench.context.workspace): Promise<Workspace> {
  const folder = evidenceFolder(id);
  const written = new Map<string, Uint8Array>();
  bench.evidence.set(folder, written);
  return createWorkspace(root, folder, bench.context.workspace, (name, bytes) => written.set(name, bytes));
}

export function requestOf({ inputs, context, isolation }: Bench, id: ModelVersion, mode: Request["mode"]): Request {
  return {
    id,
    mode,
    requireGate: inputs.requireGate,
    ...(inputs.onInconclusive === undefined ? {} : { onInconclusive: inputs.onInconclusive }),
    requireTag: true,
    dryRun: inputs.dryRun,
    now: new Date().toISOString(),
    tool: TOOL,
    machine: { ...readMachine(), isolation },
    run: { repository: `${context.owner}/${context.repo}`, id: context.runId, attempt: context.attempt },
  };
}
