import { join, resolve } from "node:path";
import * as core from "@actions/core";
import { clip } from "../../domain/clip.ts";
import { Failure, failureOf } from "../../domain/failure.ts";
import { errorsOf, type Finding } from "../../domain/finding.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { type Uploaded, uploadFiles } from "../../platform/actions/artifact.ts";
import { annotate, keepCommandsAtLineStart, log } from "../../platform/actions/commands.ts";
import { openPlain, refuseLinks } from "../../platform/files/no-follow.ts";
import { basicCredentials } from "../../platform/git/lfs-store.ts";
import { checkedOutTree } from "../../platform/git/repository.ts";
import { listPullFiles, upsertComment } from "../../platform/github/pulls.ts";
import { listRangeFiles } from "../../platform/github/range.ts";
import { readHost, requireBuild } from "../../platform/runtime/platform.ts";
import { type Place, systemFailure, temporaryPlace, unlessAbsent } from "../../platform/system-error.ts";
import { type AsFailure, attempt } from "../../release/attempt.ts";
import { type Changed, findChanged, NOTHING_CHANGED } from "../../release/changed.ts";
import { type Checking, checkChanged, checkNamed, nothingIn } from "../../release/check-changed.ts";
import { reuseGateReport } from "../../release/gate-report.ts";
import type { Ending, Outcome } from "../../release/outcome.ts";
import { release } from "../../release/release.ts";
import { revalidate } from "../../release/revalidate.ts";
import type { ReleaseWorld } from "../../release/world.ts";
import { MAX_REPORT_BYTES, REPORT } from "../../releases/evidence.ts";
import { md, plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderTerminal } from "../../report/terminal.ts";
import { describeStored } from "../../report/verdict-line.ts";
import { readMinimum } from "../minimum.ts";
import type { Outside } from "../outside.ts";
import type { RegistryHere } from "../registry.ts";
import { findReleased, gitHubSource, materializeRelease } from "../released.ts";
import { signingKeyOf } from "../signing.ts";
import { type Context, readContext } from "./context.ts";
import { idleInputs } from "./effects.ts";
import { requireGitHub, requireHandOver } from "./forge.ts";
import { readInputs } from "./inputs.ts";
import {
  OUTPUT_NAMES,
  type Outputs,
  outputsOf,
  outputsOfBroken,
  outputsOfSeveral,
  outputsWithOthers,
} from "./outputs.ts";
import {
  COMMENT_MARKER,
  commentMarker,
  linksOf,
  renderComment,
  renderNothingLeft,
  renderRunBroken,
  renderSummary,
} from "./present.ts";
import { pullModels } from "./pull.ts";
import { registryOf } from "./registry.ts";
import { chooseTask, type Task } from "./task.ts";
import {
  checkedOut,
  connectTo,
  lfsOf,
  prepareInference,
  type RunContext,
  requestOf,
  workspaceOf,
  worldOf,
} from "./world.ts";

/** What a run results in: how each version ended, and findings that belong to none. */
interface Result {
  readonly endings: readonly Ending[];
  readonly findings: readonly Finding[];
  /** Why no version was judged, if none was. */
  readonly nothing: string;
  /** What ended the run before it reached the versions. */
  readonly failure?: Failure;
}

/** Runs the action. What fails is reported, and fails the step; nothing is thrown. */
export async function runAction(env: NodeJS.ProcessEnv, outside: Outside = {}): Promise<void> {
  keepCommandsAtLineStart();
  const asFailure = failuresOf(env);
  let begun: Begun = {};
  try {
    const inputs = readInputs(env);
    core.setSecret(inputs.token);
    core.setSecret(basicCredentials(inputs.token));
    for (const line of secretLines(inputs.signKey)) core.setSecret(line);
    requireGitHub(env);
    const context = readContext(env);
    const task = chooseTask(inputs, context);
    begun = { task, inputs, context };
    requireHandOver(task.kind, context);
    if (task.kind !== "nothing") for (const idle of idleInputs(inputs, task.kind)) core.notice(idle);
    if (task.kind === "pull") return await pullModels(task, { inputs, context, outside, asFailure });
    const github = connectTo(context, inputs, outside);
    begun = { ...begun, github };
    const reads = task.kind !== "revalidate" && task.kind !== "nothing";
    const here = await registryOf(context, inputs, { reads });
    const minimum = await readMinimum(task.kind === "nothing" ? undefined : inputs.policy, {
      cwd: context.workspace,
      root: here.root,
      name: "The input policy",
    });
    const changed = task.kind === "check" ? await listChanged(task, github, here) : undefined;
    // A check that is required runs on every pull request: one that changes no model costs an API call and no more.
    const measures = task.kind !== "publish" && task.kind !== "nothing" && changed?.versions.length !== 0;
    if (measures) requireBuild(readHost());
    const prepared = measures ? await prepareInference(inputs, context, env, outside) : undefined;
    const isolation = (await prepared?.isolation([context.workspace]))?.brings ?? [];
    const inference = prepared ?? refuseToRun;
    const bench: RunContext = {
      inputs,
      context,
      here,
      minimum,
      github,
      inference,
      isolation,
      evidence: new Map(),
      asFailure,
    };
    begun = { ...begun, here, evidence: bench.evidence };
    await report(await carryOut(task, bench, changed), begun);
  } catch (error) {
    const failure = asFailure(error);
    await report({ endings: [], findings: [], nothing: failure.message, failure }, begun);
  }
}

/** What is known of a run when it is reported: a run can break at any point of its beginning. */
type Begun = Partial<Pick<RunContext, "inputs" | "context" | "here" | "github" | "evidence"> & { readonly task: Task }>;

/** A failure of whatever was thrown: what the system refused is named by the folder and the variable behind it. */
function failuresOf(env: NodeJS.ProcessEnv): AsFailure {
  return (error) => {
    if (error instanceof Failure) return error;
    const refused = systemFailure(error, placesOf(env));
    if (refused !== undefined) return refused;
    if (error instanceof Error && error.stack !== undefined) core.debug(error.stack);
    return failureOf(error);
  };
}

/** The folders of a runner, as a failure of the system names them. */
function placesOf(env: NodeJS.ProcessEnv): Place[] {
  const given = (variable: string, name: string, below = "", otherwise?: string): Place[] => {
    const path = env[variable];
    if (path === undefined || path === "") return [];
    return [
      { path: join(path, below), name: `${name} (${variable})`, ...(otherwise === undefined ? {} : { otherwise }) },
    ];
  };
  return [
    ...given("GITHUB_WORKSPACE", "the workspace"),
    ...given("GITHUB_WORKSPACE", "the evidence folder .model-release of the workspace", ".model-release"),
    ...given(
      "RUNNER_TOOL_CACHE",
      "the tool cache",
      "",
      "set the input runtime-path to a folder that contains node_modules/onnxruntime-node",
    ),
    ...given("RUNNER_TEMP", "the runner's folder for temporary files"),
    temporaryPlace(),
  ];
}

/** A job that publishes executes no model. */
const refuseToRun: RunContext["inference"] = {
  inspect: () => Promise.reject(new Error("a publish job does not run models")),
  readHeader: () => Promise.reject(new Error("a publish job does not run models")),
  predict: () => Promise.reject(new Error("a publish job does not run models")),
  extend: () => Promise.reject(new Error("a publish job does not run models")),
  parity: () => Promise.reject(new Error("a publish job does not run models")),
  attempt: () => Promise.reject(new Error("a publish job does not run models")),
  profile: () => Promise.reject(new Error("a publish job does not run models")),
  pace: () => Promise.reject(new Error("a publish job does not run models")),
  race: () => Promise.reject(new Error("a publish job does not run models")),
};

async function carryOut(
  task: Exclude<Task, { kind: "pull" }>,
  bench: RunContext,
  changed: Changed | undefined,
): Promise<Result> {
  switch (task.kind) {
    case "nothing":
      return { endings: [], findings: [], nothing: task.why };
    case "release":
    case "gate":
    case "publish":
      return { endings: [await releaseOne(task, bench)], findings: [], nothing: "" };
    case "check":
      return checkAll(task, bench, changed);
    case "revalidate": {
      const versions = await findReleased(bench.github, task, bench.here.registry);
      const endings: Ending[] = [];
      for (const id of versions) endings.push(await revalidateOne(id, bench));
      return { endings, findings: [], nothing: "" };
    }
  }
}

/** Judges one version in a workspace of its own; whatever breaks, the other versions are judged too. */
function judgeOne<T extends Outcome | undefined>(
  id: ModelVersion,
  bench: RunContext,
  publishes: boolean,
  run: (world: ReleaseWorld) => Promise<T>,
  { repository = checkedOut(bench), root = bench.here.root } = {},
): Promise<Ending | T> {
  return attempt(id, { publishes, asFailure: bench.asFailure, registry: bench.here.registry }, async (found) => {
    const workspace = await workspaceOf(bench, id, root);
    try {
      const world = worldOf(bench, repository, workspace);
      return await run({ ...world, listener: { ...world.listener, found } });
    } finally {
      await tolerate("The temporary copies could not be removed", () => workspace.dispose());
    }
  });
}

function releaseOne(task: Extract<Task, { kind: "release" | "gate" | "publish" }>, bench: RunContext): Promise<Ending> {
  return judgeOne(task.id, bench, true, async (world) => {
    const request = requestOf(bench, task.id, "release");
    if (task.kind === "release") return release(request, world);
    if (task.kind === "gate") return release({ ...request, dryRun: true }, world);
    const evidence = await readEvidence(bench.context.workspace, task.evidencePath);
    const { signKey, bom } = bench.inputs;
    const signing = signKey === undefined ? {} : { signingKey: signingKeyOf(signKey) };
    return release({ ...request, bom }, { ...world, ...signing }, async (candidate) =>
      reuseGateReport(evidence, request, candidate),
    );
  });
}

/** The lines of a private key that are its own. */
function secretLines(key = ""): string[] {
  return key.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("-----"));
}

async function readEvidence(workspace: string, path: string): Promise<string | undefined> {
  const folder = resolve(workspace, path);
  await refuseLinks(workspace, join(folder, REPORT));
  const file = await openPlain(join(folder, REPORT)).catch(unlessAbsent);
  if (file === undefined) return undefined;
  try {
    if ((await file.stat()).size <= MAX_REPORT_BYTES) return await file.readFile("utf8");
  } finally {
    await file.close();
  }
  throw new Failure("configuration", `${join(path, REPORT)} is larger than any gate report.`, {
    fix: "Point evidence-path at the folder into which the artifact of the gate job was downloaded.",
  });
}

type Check = Extract<Task, { kind: "check" }>;

/** What a check has to look at; `undefined` if its version was named. */
async function listChanged(
  { pull, group, id }: Check,
  github: RunContext["github"],
  { root, registry }: RegistryHere,
): Promise<Changed | undefined> {
  if (id !== undefined) return undefined;
  const tree = checkedOutTree(root, registry);
  if (group !== undefined) return findChanged(await listRangeFiles(github, group, registry), tree);
  if (pull !== undefined) {
    return findChanged(await listPullFiles(github, pull.number, pull.range, registry), tree);
  }
  return undefined;
}

async function checkAll({ id: named, group }: Check, bench: RunContext, changed: Changed | undefined): Promise<Result> {
  const checking: Checking = {
    judge: (id, run) => judgeOne(id, bench, false, run),
    requestOf: (id) => requestOf(bench, id, "check"),
    repository: checkedOut(bench),
    minimum: bench.minimum,
    asFailure: bench.asFailure,
  };
  const nothing = nothingIn(group === undefined ? "pull request" : "merge group", changed?.gone);
  if (named !== undefined) return { endings: [await checkNamed(named, checking)], findings: [], nothing };
  return { ...(await checkChanged(changed ?? NOTHING_CHANGED, checking)), nothing };
}

function revalidateOne(id: ModelVersion, bench: RunContext): Promise<Ending> {
  const { github, context, here, inputs, asFailure } = bench;
  const { registry } = here;
  return attempt(id, { publishes: false, asFailure, registry }, async () => {
    const laid = await materializeRelease(
      gitHubSource(github, lfsOf(here, context, inputs), registry),
      id,
      context.temp,
    );
    try {
      return await judgeOne(id, bench, false, (world) => revalidate(requestOf(bench, id, "revalidate"), world), laid);
    } finally {
      await tolerate("The temporary copies could not be removed", () => laid.dispose());
    }
  });
}

/** GitHub's log wraps its lines itself, and needs no colours. */
const LOG: Screen = { paint: (_, text) => text, columns: Number.POSITIVE_INFINITY };

/**
 * Says what a run resulted in, in every place where somebody looks. Each place is tried whatever became of the others, and
 * none changes the verdict: it alone, and what kept a version from having one, decides how the step ends.
 */
async function report(result: Result, begun: Begun): Promise<void> {
  const { endings, findings, nothing, failure } = result;
  const { task, context } = begun;
  const linkTo = linksOf(context);
  const judged = endings.filter((ending) => ending.kind !== "broken");
  await tolerate("The report was not written to the log", () => {
    for (const outcome of judged) {
      if (!isFresh(outcome)) log(plain(describeStored(outcome.report)));
      log(renderTerminal(outcome.report, LOG, linkTo));
    }
  });
  await tolerate("The annotations could not be written", () => {
    const fresh = endings.flatMap((e) => (e.kind === "broken" ? e.findings : isFresh(e) ? e.report.findings : []));
    annotate([...findings, ...fresh], linkTo);
  });
  for (const outcome of judged) warnUnwritten(outcome);
  const outputs: Outputs[] = [];
  const lost: string[] = [];
  for (const ending of endings) {
    if (ending.kind === "broken") outputs.push(outputsOfBroken(ending));
    else outputs.push(outputsOf(ending, await handOn(ending, begun, lost)));
  }
  await tolerate("The outputs were not set", () =>
    setOutputs(outputsWithOthers(outputsOfSeveral(outputs, nothing), errorsOf(findings), failure)),
  );
  await tolerate("The job summary was not written", async () => {
    const page = renderSummary(endings, findings, linkTo, failure);
    const preface = endings.length === 0 && failure === undefined ? `${md(nothing)}\n\n` : "";
    await core.summary.addRaw(preface + page).write();
  });
  if (task?.kind === "check") await tolerate("No comment was posted", () => comment(result, task, begun));
  const wrong = [...endings.flatMap(describeWrong), ...errorsOf(findings).map(({ message }) => message), ...lost];
  if (failure !== undefined) wrong.unshift(`${failure.message}\n${failure.fix}`);
  if (wrong.length > 0) core.setFailed(clip(wrong.join("\n"), MAX_ERROR));
  else if (endings.length === 0) core.notice(nothing);
}

/** Characters of the error that ends a step. */
const MAX_ERROR = 4000;

/** Why the step fails over one version; nothing if it does not. */
function describeWrong(ending: Ending): string[] {
  switch (ending.kind) {
    case "broken":
      return [`${ending.tag} could not be judged: ${ending.failure.message}\n${ending.failure.fix}`];
    case "not-published":
      return [`${ending.report.tag} was not published: ${ending.failure.message}\n${ending.failure.fix}`];
    case "already-published":
      return [];
    default:
      return ending.report.verdict === "fail" ? [`${ending.report.tag}: ${ending.report.reason}`] : [];
  }
}

/** Does what makes no difference to the verdict: if it fails, a warning says so, and the run goes on. */
async function tolerate(what: string, action: () => void | Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const { message, fix = "" } = error as Partial<Failure>;
    core.warning(clip(`${what}: ${message ?? String(error)}${fix === "" ? "" : `\n${fix}`}`, MAX_ERROR));
  }
}

function warnUnwritten(outcome: Outcome): void {
  if (!("unwritten" in outcome) || outcome.unwritten === undefined) return;
  const { message, fix } = outcome.unwritten;
  core.warning(clip(`The evidence of ${outcome.report.tag} could not be kept: ${message}\n${fix}`, MAX_ERROR));
}

/** A stored report speaks of an earlier run: its findings would annotate files that no one touched. */
function isFresh(outcome: Outcome): boolean {
  return outcome.kind !== "already-published" || !outcome.stored;
}

function setOutputs(outputs: Outputs): void {
  for (const name of OUTPUT_NAMES) {
    core.setOutput(name, name === "reason" ? clip(outputs[name], MAX_ERROR) : outputs[name]);
  }
}

/** Uploads the evidence of a version and gives the artifact's id. What is lost with it, for whom it is all, goes to `lost`. */
async function handOn(outcome: Outcome, { task, context, here, evidence }: Begun, lost: string[]): Promise<string> {
  if (outcome.evidence === undefined || task === undefined || context === undefined) return "";
  const { tag } = outcome.report;
  const written = evidence?.get(outcome.evidence) ?? new Map();
  const uploaded = await uploadEvidence(outcome.report, here?.registry.tagPrefix ?? "", written, task, context);
  if (uploaded.ok) return uploaded.id;
  if (task.kind === "gate") {
    const fix = uploaded.missing
      ? "This server has no artifact service for the two-job form: use mode: release."
      : "Run the job again.";
    lost.push(`The evidence of ${tag} could not be uploaded: ${uploaded.why}\n${fix}`);
    return "";
  }
  core.warning(
    uploaded.missing
      ? `The evidence of ${tag} was not uploaded: GitHub Enterprise Server has no artifact service. The report is in the job summary.`
      : `The evidence of ${tag} was not uploaded: ${uploaded.why}. The report is in the job summary.`,
  );
  return "";
}

async function uploadEvidence(
  { model, version }: Outcome["report"],
  tagPrefix: string,
  written: Parameters<typeof uploadFiles>[1],
  task: Task,
  context: Context,
): Promise<Uploaded> {
  // In the two-job form the gate's artifact has the plain name already.
  const suffix = task.kind === "publish" ? "-published" : "";
  const name = `model-release-${registryPart(tagPrefix)}${model}-${version}-${context.attempt}${suffix}`;
  try {
    return await uploadFiles(name, written);
  } catch (error) {
    return { ok: false, missing: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Names of artifacts hold no slash; no prefix and no model has the two characters that take its place. */
function registryPart(tagPrefix: string): string {
  if (tagPrefix === "") return "";
  const whole = tagPrefix.endsWith("/") ? tagPrefix.slice(0, -1) : `${tagPrefix}~`;
  return `${whole.replaceAll("/", "~")}@`;
}

/** Keeps the one comment. It does not outlive its reason, and is not made only to say that there is none. */
async function comment(
  { endings, findings, failure }: Result,
  { pull }: Extract<Task, { kind: "check" }>,
  { inputs, context, here, github }: Begun,
): Promise<void> {
  if (inputs === undefined || context === undefined || github === undefined) return;
  if (pull === undefined || inputs.comment === "never") return;
  if (pull.fork) {
    core.info("This pull request comes from a fork, whose token is read-only: no comment was posted.");
    return;
  }
  const create = endings.length + findings.length > 0;
  const body = create
    ? renderComment(endings, findings, context, failure)
    : failure === undefined
      ? renderNothingLeft(context)
      : renderRunBroken(failure, context);
  const marker = commentMarker(here?.registry.folder ?? inputs.registry);
  const own = marker + body.slice(COMMENT_MARKER.length);
  const done = await upsertComment(github, pull.number, marker, own, { create });
  if (done === "not-allowed") {
    core.warning("No comment was posted: the token does not have  permissions: pull-requests: write.");
  }
}
