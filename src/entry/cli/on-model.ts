import { AT_TOP } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { modelReader } from "../../platform/files/model-bytes.ts";
import { createWorkspace } from "../../platform/files/workspace.ts";
import { createRepository } from "../../platform/git/repository.ts";
import type { RetryPolicy } from "../../platform/github/retry-policy.ts";
import { readMachine } from "../../platform/machine/machine.ts";
import type { InferenceOptions, Limits } from "../../platform/onnxruntime/options.ts";
import { localRuntime } from "../../platform/runtime/local.ts";
import { createProgress } from "../../platform/terminal/progress.ts";
import { columnsOf } from "../../platform/terminal/screen.ts";
import type { Repository } from "../../registry/ports.ts";
import { attempt } from "../../release/attempt.ts";
import { judge } from "../../release/judge.ts";
import type { Minimum } from "../../release/minimum.ts";
import type { Ending, Outcome } from "../../release/outcome.ts";
import { release } from "../../release/release.ts";
import { type Request, under } from "../../release/request.ts";
import type { World } from "../../release/world.ts";
import type { SigningKey } from "../../releases/signing.ts";
import { plain } from "../../report/escape.ts";
import { wrap } from "../../report/wrap.ts";
import { defaultMemory } from "../limits.ts";
import { readMinimum } from "../minimum.ts";
import type { CreateInference } from "../outside.ts";
import { RUNTIME_FOLDER, RUNTIME_LOCK, WORKER } from "../paths.ts";
import { renderPlan } from "../plan-text.ts";
import { evidenceFolderOf, type RegistryHere } from "../registry.ts";
import { taggedOn } from "../repository.ts";
import { signingKeyFrom } from "../signing.ts";
import { TOOL } from "../tool.ts";
import type { Invocation } from "./arguments.ts";
import { asLocalFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { checkPage } from "./page.ts";
import { openFrom, openTo, type Place } from "./places.ts";
import { locate } from "./registry.ts";

// A model that needs longer or more to answer a few thousand rows is not measured locally.
const TIME_LIMIT_S = 120;

type OnModel = Extract<Invocation, { readonly command: "validate" | "gate" | "release" }>;

/** Who runs a command, and what it is given beyond its arguments. */
export interface Running {
  readonly io: Io;
  readonly models: CreateInference;
  readonly retryPolicy?: Partial<RetryPolicy> | undefined;
}

/**
 * Runs `validate`, `gate` or `release` on each version in the repository around the current folder; `ended` hears of
 * each as soon as it has ended. A run that breaks gives what it had found until then, and the next version follows.
 */
export async function runOnModels(
  invocation: OnModel,
  running: Running,
  ended: (e: Ending) => void,
): Promise<Ending[]> {
  const publishes = invocation.command === "release";
  const endings: Ending[] = [];
  const places = openOnce(invocation, running);
  const registry = { ...AT_TOP, tagPrefix: invocation.registry.tagPrefix ?? "" };
  for (const id of invocation.ids) {
    const ending = await attempt(id, { publishes, asFailure: asLocalFailure, registry }, (found) =>
      judgeOnModel(id, invocation, places, running, found),
    );
    endings.push(ending);
    ended(ending);
  }
  return endings;
}

interface Places extends RegistryHere {
  readonly minimum: Minimum | undefined;
  readonly signingKey?: SigningKey;
  readonly to?: Place;
  readonly from?: Place;
}

/** The places of a command, opened for the first version that asks for them. */
function openOnce(
  { to, from, html, registry: asked, policy, signKey }: OnModel,
  { io, retryPolicy }: Running,
): () => Promise<Places> {
  let opened: Promise<Places> | undefined;
  const open = async (): Promise<Places> => {
    // First: what is started from here on does not find the key in the environment.
    const signingKey = signKey === undefined ? undefined : await signingKeyFrom(signKey, io.cwd(), io.env);
    const { root, registry } = await locate(asked, io);
    if (html !== undefined) await checkPage(html, io.cwd(), { root, registry });
    const opening = { root, registry, io, retryPolicy };
    return {
      root,
      registry,
      minimum: await readMinimum(policy, { cwd: io.cwd(), root, name: "--policy" }),
      ...(signingKey === undefined ? {} : { signingKey }),
      ...(to === undefined ? {} : { to: await openTo(to, opening) }),
      ...(from === undefined ? {} : { from: await openFrom(from, opening) }),
    };
  };
  return () => {
    opened ??= open();
    return opened;
  };
}

async function judgeOnModel(
  id: ModelVersion,
  invocation: OnModel,
  places: () => Promise<Places>,
  { io, models }: Running,
  found: Found,
): Promise<Outcome> {
  const { root, registry, minimum, signingKey, to, from } = await places();
  const { world: local, inference, close } = await worldAt({ root, registry }, id, invocation, io, models, found);
  try {
    const github = (to ?? from)?.github;
    const world = github === undefined ? local : { ...local, repository: taggedOn(github, local.repository) };
    const isolation = (await inference.isolation([root])).brings;
    const request = under(minimum, requestOf(id, invocation.command, invocation, isolation));
    if (to === undefined) return await judge(request, world, from?.history);
    const previous = (from ?? to).history;
    return await release(
      { ...request, requireTag: to.github !== undefined, bom: invocation.bom === true },
      {
        ...world,
        ...(signingKey === undefined ? {} : { signingKey }),
        publisher: to.publisher,
        history: to.history,
        previousReleases: invocation.first ? { ...previous, versions: async () => [] } : previous,
      },
    );
  } finally {
    await close();
  }
}

/** Where the files of a version are read: the working tree, or what was taken out of a commit or a release. */
export interface FilesAt {
  readonly root: string;
  readonly repository: Repository;
}

/**
 * The world of one version of a registry; the top of its repository gets the evidence. `close` ends the progress line and
 * removes private copies.
 */
export async function worldAt(
  here: RegistryHere,
  id: ModelVersion,
  asked: LimitsAsked & { readonly quiet: boolean },
  io: Io,
  models: CreateInference,
  found?: Found,
  files: FilesAt = { root: here.root, repository: createRepository(here.root, here.registry) },
): Promise<{
  readonly world: World;
  readonly inference: ReturnType<CreateInference>;
  readonly close: () => Promise<void>;
}> {
  const workspace = await createWorkspace(files.root, evidenceFolderOf(here.registry, id), here.root);
  const progress = createProgress(asked.quiet ? { write: () => true } : io.stderr);
  const inference = models(inferenceOptions(asked, io, progress.stage));
  const world: World = {
    repository: files.repository,
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

/** Hears of findings as soon as a stage has them. */
export type Found = NonNullable<World["listener"]["found"]>;
type LimitsAsked = Partial<Pick<OnModel, "timeLimitS" | "memoryLimitMb">>;

/** How models are run locally. `announce` gets a title if ONNX Runtime is downloaded first. */
export function inferenceOptions(
  asked: LimitsAsked,
  io: Io,
  announce: (what: string) => void,
): Extract<InferenceOptions, { readonly findRuntime: unknown }> {
  return {
    workerPath: WORKER,
    findRuntime: () =>
      localRuntime({
        toolFolder: RUNTIME_FOLDER,
        lockFolder: RUNTIME_LOCK,
        cwd: io.cwd(),
        env: io.env,
        execPath: process.execPath,
        announce,
      }),
    limits: limitsOf(asked),
  };
}

/** What the isolation of models brings with it locally; says on stderr if ONNX Runtime is downloaded first. */
export async function isolationOf(
  asked: LimitsAsked & { readonly quiet: boolean },
  io: Io,
  models: CreateInference,
  folder: string,
): Promise<readonly string[]> {
  const progress = createProgress(asked.quiet ? { write: () => true } : io.stderr);
  try {
    return (await models(inferenceOptions(asked, io, progress.stage)).isolation([folder])).brings;
  } finally {
    progress.done();
  }
}

/** The bounds of one worker process, as asked for or as usual locally. */
export function limitsOf({ timeLimitS, memoryLimitMb }: LimitsAsked): Limits {
  const memory = memoryLimitMb === undefined ? defaultMemory() : { memoryMb: memoryLimitMb };
  return { timeoutS: timeLimitS ?? TIME_LIMIT_S, ...memory };
}

/** What a command asks of one version. */
export function requestOf(
  id: ModelVersion,
  mode: Request["mode"],
  { requireGate, onInconclusive, dryRun }: Pick<OnModel, "requireGate" | "onInconclusive" | "dryRun">,
  isolation: readonly string[],
): Request {
  return {
    id,
    mode,
    requireGate,
    ...(onInconclusive === undefined ? {} : { onInconclusive }),
    requireTag: false,
    dryRun,
    now: new Date().toISOString(),
    tool: TOOL,
    machine: { ...readMachine(), isolation },
  };
}
