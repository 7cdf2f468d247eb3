import { join, resolve } from "node:path";
import type { ModelVersion } from "../../nouns/tag.js";
import { readModelFile } from "../../platform/files/model-bytes.js";
import { createWorkspace } from "../../platform/files/workspace.js";
import { createFolderReleases } from "../../platform/folder/releases.js";
import { createRepository, findRoot } from "../../platform/git/repository.js";
import { readMachine } from "../../platform/machine/machine.js";
import { createInference, type Limits } from "../../platform/onnxruntime/inference.js";
import { createProgress } from "../../platform/terminal/progress.js";
import { judge } from "../../release/judge.js";
import type { Outcome } from "../../release/outcome.js";
import { release } from "../../release/release.js";
import type { Request } from "../../release/request.js";
import type { World } from "../../release/world.js";
import type { History } from "../../versioning/ports.js";
import { defaultMemoryMb } from "../limits.js";
import { RUNTIME_FOLDER, WORKER } from "../paths.js";
import { renderPlan } from "../plan-text.js";
import { TOOL } from "../tool.js";
import type { Invocation } from "./arguments.js";
import type { Io } from "./run.js";

// A model that needs longer or more to answer a few thousand rows is not measured at a desk.
const TIME_LIMIT_S = 120;

type OnModel = Extract<Invocation, { readonly command: "validate" | "gate" | "release" }>;

/** Runs `validate`, `gate` or `release` in the repository around the current folder. */
export async function runOnModel(invocation: OnModel, io: Io): Promise<Outcome> {
  const root = await findRoot(io.cwd());
  const { id, quiet } = invocation;
  const { world, close } = await worldAt(root, id, { limits: limitsOf(invocation), quiet }, io);
  try {
    const request = requestOf(invocation);
    if (invocation.command !== "release" || invocation.to === undefined) {
      const past = invocation.from === undefined ? undefined : folderReleases(invocation.from, io);
      return await judge(request, world, past);
    }
    const releases = folderReleases(invocation.to, io);
    return await release(request, {
      ...world,
      publisher: releases,
      history: releases,
      past: pastOf(invocation, releases, io),
    });
  } finally {
    await close();
  }
}

/** The world of one version in the repository at `root`. `close` ends the progress line and removes private copies. */
export async function worldAt(
  root: string,
  { model, version }: ModelVersion,
  { limits, quiet }: { readonly limits: Limits; readonly quiet: boolean },
  io: Io,
): Promise<{ readonly world: World; readonly close: () => Promise<void> }> {
  const workspace = await createWorkspace(root, join(".model-release", model, version));
  const progress = createProgress(quiet ? { write: () => true } : io.stderr);
  const world: World = {
    repository: createRepository(root),
    workspace,
    readModel: readModelFile,
    inference: createInference({ workerPath: WORKER, runtimeDir: RUNTIME_FOLDER, limits }),
    listener: { ...progress, plan: (plan) => quiet || io.stderr.write(renderPlan(plan)) },
  };
  const close = async () => {
    progress.done();
    await workspace.dispose();
  };
  return { world, close };
}

/** The bounds of one worker process, as asked for or as usual at a desk. */
export function limitsOf({
  timeLimitS,
  memoryLimitMb,
}: Partial<Pick<OnModel, "timeLimitS" | "memoryLimitMb">>): Limits {
  return { timeoutS: timeLimitS ?? TIME_LIMIT_S, memoryMb: memoryLimitMb ?? defaultMemoryMb() };
}

function requestOf(invocation: OnModel): Request {
  return {
    id: invocation.id,
    mode: invocation.command,
    requireGate: invocation.requireGate,
    ...(invocation.onInconclusive === undefined ? {} : { onInconclusive: invocation.onInconclusive }),
    requireTag: false,
    dryRun: invocation.dryRun,
    now: new Date().toISOString(),
    tool: TOOL,
    machine: readMachine(),
  };
}

function folderReleases(folder: string, io: Io) {
  return createFolderReleases({ folder: resolve(io.cwd(), folder), shown: folder.replace(/\/+$/, "") || "/" });
}

function pastOf({ from, first }: OnModel, releases: History, io: Io): History {
  const past = from === undefined ? releases : folderReleases(from, io);
  return first ? { ...past, versions: async () => [] } : past;
}
