import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { modelReader } from "../../platform/files/model-bytes.ts";
import { refuseLinks } from "../../platform/files/no-follow.ts";
import { createWorkspace } from "../../platform/files/workspace.ts";
import { createFolderReleases } from "../../platform/folder/releases.ts";
import { createRepository, findRoot } from "../../platform/git/repository.ts";
import { readMachine } from "../../platform/machine/machine.ts";
import type { InferenceOptions, Limits } from "../../platform/onnxruntime/options.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { createProgress } from "../../platform/terminal/progress.ts";
import { columnsOf } from "../../platform/terminal/screen.ts";
import { attempt } from "../../release/attempt.ts";
import { judge } from "../../release/judge.ts";
import type { Broken, Outcome } from "../../release/outcome.ts";
import { release } from "../../release/release.ts";
import type { Request } from "../../release/request.ts";
import type { World } from "../../release/world.ts";
import type { History } from "../../releases/ports.ts";
import { plain } from "../../report/escape.ts";
import { wrap } from "../../report/wrap.ts";
import { defaultMemory } from "../limits.ts";
import type { CreateInference } from "../outside.ts";
import { RUNTIME_FOLDER, WORKER } from "../paths.ts";
import { renderPlan } from "../plan-text.ts";
import { TOOL } from "../tool.ts";
import type { Invocation } from "./arguments.ts";
import { asLocalFailure } from "./failure.ts";
import type { Io } from "./io.ts";

// A model that needs longer or more to answer a few thousand rows is not measured locally.
const TIME_LIMIT_S = 120;

type OnModel = Extract<Invocation, { readonly command: "validate" | "gate" | "release" }>;

/**
 * Runs `validate`, `gate` or `release` in the repository around the current folder. A run that breaks gives what it had
 * found until then.
 */
export function runOnModel(invocation: OnModel, io: Io, models: CreateInference): Promise<Outcome | Broken> {
  const publishes = invocation.command === "release";
  return attempt(invocation.id, { publishes, asFailure: asLocalFailure }, (found) =>
    judgeOnModel(invocation, io, models, found),
  );
}

async function judgeOnModel(invocation: OnModel, io: Io, models: CreateInference, found: Found): Promise<Outcome> {
  const root = await findRoot(io.cwd());
  const { id, ...asked } = invocation;
  const { world, inference, close } = await worldAt(root, id, asked, io, models, found);
  try {
    const request = requestOf(invocation, (await inference.isolation([root])).brings);
    if (invocation.command !== "release" || invocation.to === undefined) {
      const previous = invocation.from === undefined ? undefined : await previousReleases(invocation.from, root, io);
      return await judge(request, world, previous);
    }
    await refuseOwnFolder(invocation.to, root, io);
    const releases = await folderReleases(invocation.to, root, io);
    return await release(request, {
      ...world,
      publisher: releases,
      history: releases,
      previousReleases: await previousOf(invocation, releases, root, io),
    });
  } finally {
    await close();
  }
}

/** The world of one version in the repository at `root`. `close` ends the progress line and removes private copies. */
export async function worldAt(
  root: string,
  { model, version }: ModelVersion,
  asked: LimitsAsked & { readonly quiet: boolean },
  io: Io,
  models: CreateInference,
  found?: Found,
): Promise<{
  readonly world: World;
  readonly inference: ReturnType<CreateInference>;
  readonly close: () => Promise<void>;
}> {
  const workspace = await createWorkspace(root, join(".model-release", model, version));
  const progress = createProgress(asked.quiet ? { write: () => true } : io.stderr);
  const inference = models(inferenceOptions(asked));
  const world: World = {
    repository: createRepository(root),
    workspace,
    readModel: modelReader(limitsOf(asked).timeoutS),
    inference,
    listener: {
      ...progress,
      plan: (plan) => {
        progress.done();
        if (!asked.quiet) io.stderr.write(renderPlan(plan, columnsOf(io.stderr)));
      },
      ...(found === undefined ? {} : { found }),
      obstacle: ({ message, fix }) => {
        progress.done();
        const columns = columnsOf(io.stderr);
        const lines = [
          ...wrap("warning: ", [`${plain(message)} The model is still judged.`], columns),
          ...wrap("         ", [plain(fix)], columns),
        ];
        io.stderr.write(`${lines.join("\n")}\n`);
      },
    },
  };
  const close = async () => {
    progress.done();
    await workspace.dispose();
  };
  return { world, inference, close };
}

type Found = NonNullable<World["listener"]["found"]>;
type LimitsAsked = Partial<Pick<OnModel, "timeLimitS" | "memoryLimitMb">>;

/** How models are run locally. */
export function inferenceOptions(asked: LimitsAsked): InferenceOptions {
  return {
    workerPath: WORKER,
    runtimeDir: RUNTIME_FOLDER,
    limits: limitsOf(asked),
    runtimeFix: `Run  npm ci  in ${RUNTIME_FOLDER}; it installs onnxruntime-node with its library.`,
  };
}

/** The bounds of one worker process, as asked for or as usual locally. */
export function limitsOf({ timeLimitS, memoryLimitMb }: LimitsAsked): Limits {
  const memory = memoryLimitMb === undefined ? defaultMemory() : { memoryMb: memoryLimitMb };
  return { timeoutS: timeLimitS ?? TIME_LIMIT_S, ...memory };
}

function requestOf(invocation: OnModel, isolation: readonly string[]): Request {
  return {
    id: invocation.id,
    mode: invocation.command,
    requireGate: invocation.requireGate,
    ...(invocation.onInconclusive === undefined ? {} : { onInconclusive: invocation.onInconclusive }),
    requireTag: false,
    dryRun: invocation.dryRun,
    now: new Date().toISOString(),
    tool: TOOL,
    machine: { ...readMachine(), isolation },
  };
}

/** A link inside of the repository is refused, because a commit can contain it; one outside is the machine's own. */
async function folderReleases(folder: string, root: string, io: Io) {
  await refuseLinks(root, resolve(io.cwd(), folder));
  const real = await realpathOfExisting(resolve(io.cwd(), folder));
  return createFolderReleases({ folder: real, shown: folder.replace(/\/+$/, "") || "/" });
}

/** A folder that is read for earlier releases: one that is not there is a typing error, never "no release yet". */
async function previousReleases(folder: string, root: string, io: Io) {
  const releases = await folderReleases(folder, root, io);
  const found = await stat(resolve(io.cwd(), folder)).catch(unlessAbsent);
  if (found?.isDirectory() === true) return releases;
  throw new Failure("configuration", `--from names ${folder}, which does not exist.`, {
    fix: "Name the folder that earlier releases were published into, or leave --from out.",
  });
}

/** In the repository's own folder, what is to be released would be taken for what is released already. */
async function refuseOwnFolder(to: string, root: string, io: Io): Promise<void> {
  if ((await realpathOfExisting(resolve(io.cwd(), to))) !== (await realpath(root))) return;
  throw new Failure("usage", "--to names the repository's own folder, whose models/ contains what is to be released.", {
    fix: "Name another folder, for example  --to releases/",
  });
}

/** The path with its links resolved, as far down as it exists. */
async function realpathOfExisting(path: string): Promise<string> {
  const real = await realpath(path).catch(unlessAbsent);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realpathOfExisting(dirname(path)), basename(path));
}

async function previousOf({ from, first }: OnModel, releases: History, root: string, io: Io): Promise<History> {
  const previous = from === undefined ? releases : await previousReleases(from, root, io);
  return first ? { ...previous, versions: async () => [] } : previous;
}
