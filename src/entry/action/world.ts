import { join } from "node:path";
import * as core from "@actions/core";
import type { Inference } from "../../gate/ports.js";
import type { ModelVersion } from "../../nouns/tag.js";
import { log, tame } from "../../platform/actions/commands.js";
import { readModelFile } from "../../platform/files/model-bytes.js";
import { createWorkspace } from "../../platform/files/workspace.js";
import { createRepository } from "../../platform/git/repository.js";
import { connect, type GitHub } from "../../platform/github/client.js";
import { createGitHubHistory } from "../../platform/github/history.js";
import { createGitHubPublisher } from "../../platform/github/publisher.js";
import { tagCommit } from "../../platform/github/tag.js";
import { readMachine } from "../../platform/machine/machine.js";
import { createInference } from "../../platform/onnxruntime/inference.js";
import { ensureRuntime } from "../../platform/runtime/install.js";
import { createProgress } from "../../platform/terminal/progress.js";
import type { Repository } from "../../registry/ports.js";
import type { Workspace } from "../../release/ports.js";
import type { Request } from "../../release/request.js";
import type { ReleaseWorld } from "../../release/world.js";
import { defaultMemoryMb } from "../limits.js";
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
}

export function connectTo({ apiUrl, owner, repo }: Context, { token }: Inputs): GitHub {
  return connect({ token, apiUrl, owner, repo });
}

/** ONNX Runtime on this runner, installed into the tool cache where it is not there yet. */
export async function prepareInference(inputs: Inputs, context: Context, env: NodeJS.ProcessEnv): Promise<Inference> {
  const runtimeDir = await ensureRuntime({
    runtimePath: inputs.runtimePath,
    lockFolder: RUNTIME_LOCK,
    toolCache: context.toolCache,
    env,
    execPath: process.execPath,
  });
  const memoryMb = inputs.memoryLimitMb ?? defaultMemoryMb();
  return createInference({
    workerPath: WORKER,
    runtimeDir,
    limits: { timeoutS: inputs.timeLimitS ?? TIME_LIMIT_S, memoryMb },
  });
}

/** The checked-out repository, with GitHub's word on where a tag points: a shallow checkout may not have it. */
export function checkedOut({ workspace }: Context, github: GitHub): Repository {
  const local = createRepository(workspace);
  return {
    ...local,
    async checkout(tag) {
      const here = await local.checkout(tag);
      if (here === undefined) return undefined;
      const commit = await tagCommit(github, tag);
      return { head: here.head, ...(commit === undefined ? {} : { tagCommit: commit }) };
    },
  };
}

export function evidenceFolder({ model, version }: ModelVersion): string {
  return join(".model-release", model, version);
}

/** The world of one version. `repository` and `workspace` decide where it is read from. */
export function worldOf(bench: Bench, repository: Repository, workspace: Workspace): ReleaseWorld {
  const { github, inference } = bench;
  const history = createGitHubHistory(github);
  const progress = createProgress({ write: (text) => process.stdout.write(tame(text)) });
  return {
    repository,
    workspace,
    inference,
    readModel: readModelFile,
    listener: {
      ...progress,
      plan: (plan) => log(renderPlan(plan)),
      obstacle: ({ message, fix }) => core.warning(`${message} The model is judged all the same.\n${fix}`),
    },
    publisher: createGitHubPublisher(github),
    history,
    past: history,
  };
}

export function workspaceOf(bench: Bench, id: ModelVersion, root = bench.context.workspace): Promise<Workspace> {
  return createWorkspace(root, evidenceFolder(id), bench.context.workspace);
}

export function requestOf({ inputs, context }: Bench, id: ModelVersion, mode: Request["mode"]): Request {
  return {
    id,
    mode,
    requireGate: inputs.requireGate,
    ...(inputs.onInconclusive === undefined ? {} : { onInconclusive: inputs.onInconclusive }),
    requireTag: true,
    dryRun: inputs.dryRun,
    now: new Date().toISOString(),
    tool: TOOL,
    machine: readMachine(),
    run: { repository: `${context.owner}/${context.repo}`, id: context.runId, attempt: context.attempt },
  };
}
