import { join, resolve } from "node:path";
import * as core from "@actions/core";
import { Failure } from "../../nouns/failure.js";
import { errorsOf, type Finding } from "../../nouns/finding.js";
import type { ModelVersion } from "../../nouns/tag.js";
import { uploadFiles } from "../../platform/actions/artifact.js";
import { annotate, log } from "../../platform/actions/commands.js";
import { openPlain, refuseLinks } from "../../platform/files/no-follow.js";
import { basicCredentials } from "../../platform/git/lfs-store.js";
import { keepComment, listPullFiles } from "../../platform/github/pulls.js";
import { listRangeFiles } from "../../platform/github/range.js";
import { readHost, requireBuild } from "../../platform/runtime/platform.js";
import { type Place, systemFailure, temporaryPlace, unlessAbsent } from "../../platform/system-error.js";
import { MOST_REPORT_BYTES, REPORT } from "../../publish/evidence.js";
import { checkPolicyAlone } from "../../release/candidate.js";
import { check, checkDeleted } from "../../release/check.js";
import { takeEvidence } from "../../release/hand-over.js";
import type { Outcome } from "../../release/outcome.js";
import { release } from "../../release/release.js";
import { revalidate } from "../../release/revalidate.js";
import type { ReleaseWorld } from "../../release/world.js";
import { md, plain } from "../../report/escape.js";
import { renderTerminal } from "../../report/terminal.js";
import { describeStored } from "../../report/verdict-line.js";
import { type Changed, findChanged } from "./changed.js";
import { type Context, readContext } from "./context.js";
import { idleInputs } from "./effects.js";
import { requireGitHub, requireHandOver } from "./forge.js";
import { takeInputs } from "./inputs.js";
import { OUTPUT_NAMES, type Outputs, outputsOf, outputsOfSeveral } from "./outputs.js";
import { COMMENT_MARKER, linksOf, renderComment, renderSummary } from "./present.js";
import { findReleased, layOut } from "./released.js";
import { chooseTask, type Task } from "./task.js";
import {
  type Bench,
  checkedOut,
  connectTo,
  lfsOf,
  prepareInference,
  requestOf,
  workspaceOf,
  worldOf,
} from "./world.js";

/** What a run comes to: one outcome a version, and findings that belong to none. */
interface Result {
  readonly outcomes: readonly Outcome[];
  readonly findings: readonly Finding[];
  /** Why there is no outcome, where there is none. */
  readonly nothing: string;
}

/** Runs the action. What fails is reported, and fails the step; nothing is thrown. */
export async function runAction(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const inputs = takeInputs(env);
    core.setSecret(inputs.token);
    core.setSecret(basicCredentials(inputs.token));
    requireGitHub(env);
    const context = readContext(env);
    const task = chooseTask(inputs, context);
    requireHandOver(task.kind, context);
    if (task.kind !== "nothing") for (const idle of idleInputs(inputs, task.kind)) core.notice(idle);
    const github = connectTo(context, inputs);
    const changed = task.kind === "check" ? await listChanged(task, github, context) : undefined;
    // A check that is required runs on every pull request: one that changes no model costs an API call and no more.
    const measures = task.kind !== "publish" && task.kind !== "nothing" && changed?.versions.length !== 0;
    if (measures) requireBuild(readHost());
    const prepared = measures ? await prepareInference(inputs, context, env) : undefined;
    const isolation = (await prepared?.isolation([context.workspace]))?.brings ?? [];
    const inference = prepared ?? refuseToRun;
    const bench: Bench = { inputs, context, github, inference, isolation, evidence: new Map() };
    await report(await carryOut(task, bench, changed), task, bench);
  } catch (error) {
    reportFailure(error, env);
  }
}

/** A job that publishes executes no model. */
const refuseToRun: Bench["inference"] = {
  inspect: () => Promise.reject(new Error("a job that publishes runs no model")),
  readHeader: () => Promise.reject(new Error("a job that publishes runs no model")),
  predict: () => Promise.reject(new Error("a job that publishes runs no model")),
  parity: () => Promise.reject(new Error("a job that publishes runs no model")),
  attempt: () => Promise.reject(new Error("a job that publishes runs no model")),
  profile: () => Promise.reject(new Error("a job that publishes runs no model")),
  pace: () => Promise.reject(new Error("a job that publishes runs no model")),
  race: () => Promise.reject(new Error("a job that publishes runs no model")),
};

async function carryOut(task: Task, bench: Bench, changed: Changed | undefined): Promise<Result> {
  switch (task.kind) {
    case "nothing":
      return { outcomes: [], findings: [], nothing: task.why };
    case "release":
    case "gate":
    case "publish":
      return { outcomes: [await releaseOne(task, bench)], findings: [], nothing: "" };
    case "check":
      return checkChanged(task, bench, changed);
    case "revalidate": {
      const versions = await findReleased(bench.github, task);
      const outcomes: Outcome[] = [];
      for (const id of versions) outcomes.push(await revalidateOne(id, bench));
      return { outcomes, findings: [], nothing: "" };
    }
  }
}

async function releaseOne(
  task: Extract<Task, { kind: "release" | "gate" | "publish" }>,
  bench: Bench,
): Promise<Outcome> {
  const workspace = await workspaceOf(bench, task.id);
  try {
    const world = worldOf(bench, checkedOut(bench), workspace);
    const request = requestOf(bench, task.id, "release");
    if (task.kind === "release") return await release(request, world);
    if (task.kind === "gate") return await release({ ...request, dryRun: true }, world);
    const evidence = await readEvidence(bench.context.workspace, task.evidencePath);
    return await release(request, world, async (candidate) => takeEvidence(evidence, request, candidate));
  } finally {
    await workspace.dispose();
  }
}

async function readEvidence(workspace: string, path: string): Promise<string | undefined> {
  const folder = resolve(workspace, path);
  await refuseLinks(workspace, join(folder, REPORT));
  const file = await openPlain(join(folder, REPORT)).catch(unlessAbsent);
  if (file === undefined) return undefined;
  try {
    if ((await file.stat()).size <= MOST_REPORT_BYTES) return await file.readFile("utf8");
  } finally {
    await file.close();
  }
  throw new Failure("configuration", `${join(path, REPORT)} is larger than any report of the gate.`, {
    fix: "Point evidence-path at the folder into which the artifact of the gate job was downloaded.",
  });
}

type Check = Extract<Task, { kind: "check" }>;

/** What a check has to look at; `undefined` if its version was named. */
async function listChanged(
  { pull, group, id }: Check,
  github: Bench["github"],
  { workspace }: Context,
): Promise<Changed | undefined> {
  if (id !== undefined) return undefined;
  if (group !== undefined) return findChanged(await listRangeFiles(github, group), workspace);
  if (pull !== undefined) return findChanged(await listPullFiles(github, pull.number, pull.range), workspace);
  return undefined;
}

async function checkChanged({ id: named, group }: Check, bench: Bench, changed: Changed | undefined): Promise<Result> {
  const { versions = [], gone = [], policiesAlone = [], findings = [] } = changed ?? {};
  const repository = checkedOut(bench);
  const outcomes: Outcome[] = [];
  const judge = async (id: ModelVersion, how: (world: ReleaseWorld) => Promise<Outcome | undefined>) => {
    const workspace = await workspaceOf(bench, id);
    try {
      const outcome = await how(worldOf(bench, repository, workspace));
      if (outcome !== undefined) outcomes.push(outcome);
    } finally {
      await workspace.dispose();
    }
  };
  const models = [...new Set(versions.map(({ model }) => model))];
  for (const id of gone) {
    await judge(id, (world) => checkDeleted(requestOf(bench, id, "check"), world, models));
  }
  for (const { policyChanged, ...id } of versions) {
    await judge(id, (world) => check({ ...requestOf(bench, id, "check"), policyChanged }, world));
  }
  if (named !== undefined) {
    await judge(named, (world) => check({ ...requestOf(bench, named, "check"), alwaysMeasure: true }, world));
  }
  const alone = await Promise.all(policiesAlone.map((model) => checkPolicyAlone(model, repository)));
  return {
    outcomes,
    findings: [...findings, ...alone.flat()],
    nothing: `this ${group === undefined ? "pull request" : "merge group"} changes no model version`,
  };
}

async function revalidateOne(id: ModelVersion, bench: Bench): Promise<Outcome> {
  const { github, context, inputs } = bench;
  const laid = await layOut(github, id, context.temp, lfsOf(context, inputs));
  const workspace = await workspaceOf(bench, id, laid.root);
  try {
    return await revalidate(requestOf(bench, id, "revalidate"), worldOf(bench, laid.repository, workspace));
  } finally {
    await workspace.dispose();
    await laid.dispose();
  }
}

async function report(result: Result, task: Task, bench: Bench): Promise<void> {
  const { outcomes, findings, nothing } = result;
  for (const outcome of outcomes) {
    if (!isFresh(outcome)) log(plain(describeStored(outcome.report)));
    log(renderTerminal(outcome.report, (_, text) => text));
  }
  annotate([...findings, ...outcomes.filter(isFresh).flatMap((o) => o.report.findings)]);
  const outputs: Outputs[] = [];
  for (const outcome of outcomes) outputs.push(outputsOf(outcome, await uploadEvidence(outcome, task, bench)));
  setOutputs(outputsOfSeveral(outputs, nothing));
  const summary = renderSummary(outcomes, findings, linksOf(bench.context));
  await core.summary.addRaw(outcomes.length === 0 ? `${md(nothing)}\n\n${summary}` : summary).write();
  if (task.kind === "check") await comment(result, task, bench);
  const failed = outcomes.filter((o) => o.kind !== "already-published" && o.report.verdict === "fail");
  const broken = errorsOf(findings).map(({ message }) => message);
  const refused = [...failed.map((o) => `${o.report.tag}: ${o.report.reason}`), ...broken];
  if (refused.length > 0) core.setFailed(refused.join("; "));
  else if (outcomes.length === 0) core.notice(nothing);
}

/** A stored report speaks of an earlier run: its findings would annotate files that nobody touched. */
function isFresh(outcome: Outcome): boolean {
  return outcome.kind !== "already-published" || !outcome.stored;
}

function setOutputs(outputs: Outputs): void {
  for (const name of OUTPUT_NAMES) core.setOutput(name, outputs[name]);
}

async function uploadEvidence(outcome: Outcome, task: Task, { context, evidence }: Bench): Promise<string> {
  if (outcome.evidence === undefined) return "";
  const { model, version, tag } = outcome.report;
  // In the two-job form the gate's artifact has the plain name already.
  const suffix = task.kind === "publish" ? "-published" : "";
  const name = `model-release-${model}-${version}-${context.attempt}${suffix}`;
  const uploaded = await uploadFiles(name, evidence.get(outcome.evidence) ?? new Map());
  if (uploaded.ok) return uploaded.id;
  if (task.kind === "gate") {
    throw new Failure("environment", `The evidence of ${tag} could not be handed on: ${uploaded.why}`, {
      fix: uploaded.missing
        ? "This server has no artifact service for the two-job form: use mode: release."
        : "Run the job again.",
    });
  }
  core.warning(
    uploaded.missing
      ? `The evidence of ${tag} was not uploaded: GitHub Enterprise Server has no artifact service. The report is in the job summary.`
      : `The evidence of ${tag} was not uploaded: ${uploaded.why}. The report is in the job summary.`,
  );
  return "";
}

async function comment(
  { outcomes, findings }: Result,
  { pull }: Extract<Task, { kind: "check" }>,
  { inputs, context, github }: Bench,
): Promise<void> {
  if (pull === undefined || inputs.comment === "never" || outcomes.length + findings.length === 0) return;
  if (pull.fork) {
    core.info("This pull request comes from a fork, whose token may only read: no comment was made.");
    return;
  }
  const body = renderComment(outcomes, findings, context);
  // The verdict does not hang on a comment.
  const done = await keepComment(github, pull.number, COMMENT_MARKER, body).catch((error: Error) => {
    core.warning(`No comment was made: ${error.message}`);
  });
  if (done === "not-allowed") {
    core.warning("No comment was made: the token lacks  permissions: pull-requests: write.");
  }
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
      "set the input runtime-path to a folder that holds node_modules/onnxruntime-node",
    ),
    ...given("RUNNER_TEMP", "the runner's folder for temporary files"),
    temporaryPlace(),
  ];
}

function reportFailure(error: unknown, env: NodeJS.ProcessEnv): void {
  const failure = error instanceof Failure ? error : systemFailure(error, placesOf(env));
  if (failure !== undefined) {
    core.setFailed(`${failure.message}\n${failure.fix}`);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  core.setFailed(
    `An unexpected error ended the run: ${message}\nThis is a defect of model-release. Please report it; nothing was published in part.`,
  );
  if (error instanceof Error && error.stack !== undefined) core.debug(error.stack);
}
