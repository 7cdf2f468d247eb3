import { join, resolve } from "node:path";
import { failureOf } from "../../nouns/failure.js";
import { readModelFile } from "../../platform/files/model-bytes.js";
import { createWorkspace } from "../../platform/files/workspace.js";
import { createFolderReleases } from "../../platform/folder/releases.js";
import { createRepository, findRoot } from "../../platform/git/repository.js";
import { readMachine } from "../../platform/machine/machine.js";
import { createInference, type Limits } from "../../platform/onnxruntime/inference.js";
import { createProgress } from "../../platform/terminal/progress.js";
import { attempt } from "../../release/attempt.js";
import { judge } from "../../release/judge.js";
import type { Broken, Outcome } from "../../release/outcome.js";
import { release } from "../../release/release.js";
import type { Request } from "../../release/request.js";
import type { World } from "../../release/world.js";
import { plain } from "../../report/escape.js";
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

/**
 * Runs `validate`, `gate` or `release` in the repository around the current folder. A run that breaks gives what it had
 * found until then.
 */
export function runOnModel(invocation: OnModel, io: Io): Promise<Outcome | Broken> {
  const publishes = invocation.command === "release";
  return attempt(invocation.id, { publishes, asFailure: failureOf }, (found) => judgeOnModel(invocation, io, found));
}

async function judgeOnModel(
  invocation: OnModel,
  io: Io,
  found: NonNullable<World["listener"]["found"]>,
): Promise<Outcome> {
  const root = await findRoot(io.cwd());
  const workspace = await createWorkspace(root, join(".model-release", invocation.id.model, invocation.id.version));
  const progress = createProgress(invocation.quiet ? { write: () => true } : io.stderr);
  const world: World = {
    repository: createRepository(root),
    workspace,
    readModel: readModelFile,
    inference: createInference({ workerPath: WORKER, runtimeDir: RUNTIME_FOLDER, limits: limitsOf(invocation) }),
    listener: {
      ...progress,
      plan: (plan) => invocation.quiet || io.stderr.write(renderPlan(plan)),
      found,
      obstacle: ({ message, fix }) => {
        progress.done();
        io.stderr.write(`warning: ${plain(message)} The model is judged all the same.\n         ${plain(fix)}\n`);
      },
    },
  };
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
    progress.done();
    await workspace.dispose();
  }
}

/** The bounds of one worker process, as asked for or as usual at a desk. */
export function limitsOf({ timeLimitS, memoryLimitMb }: Pick<OnModel, "timeLimitS" | "memoryLimitMb">): Limits {
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
