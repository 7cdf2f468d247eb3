import { text as readText } from "node:stream/consumers";
import { append } from "../../domain/extremes.ts";
import { EXIT_CODES, Failure } from "../../domain/failure.ts";
import { errorsOf, type Finding } from "../../domain/finding.ts";
import { modelFolder, tagOf, versionFolder } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import { openCommitted } from "../../platform/git/committed.ts";
import { readCommit } from "../../platform/git/git.ts";
import {
  checkOut,
  isCheckedOut,
  knownAtRemote,
  type TemporaryCheckout,
  treeOfModels,
} from "../../platform/git/push.ts";
import { checkPolicyAlone } from "../../release/candidate.ts";
import { type Changed, findChanged, NOTHING_CHANGED } from "../../release/changed.ts";
import { type Ending, exitCodeOf } from "../../release/outcome.ts";
import {
  isNoObject,
  type PushedRef,
  parsePushed,
  pushedFiles,
  type Tree,
  taggedVersion,
} from "../../release/pushed.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderFindings } from "../../report/terminal.ts";
import { headline } from "../../report/verdict-line.ts";
import type { CreateInference } from "../outside.ts";
import type { RegistryHere } from "../registry.ts";
import type { HookOptions } from "./arguments.ts";
import { asLocalFailure } from "./failure.ts";
import { installHook } from "./hook-install.ts";
import type { Io } from "./io.ts";
import { localLfs } from "./lfs.ts";
import { runOnModels } from "./on-model.ts";
import { renderOutcome, toJson } from "./output.ts";
import { locate } from "./registry.ts";

/** Variables by which git points its hooks at the repository; the versions are judged in working trees of their own. */
const OF_THE_PUSH = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_QUARANTINE_PATH"];

/** Installs the hook, or is the hook; answers with the exit code. */
export async function runHook(
  { action, rest, json, registry: asked }: HookOptions,
  io: Io,
  screen: Screen,
  models: CreateInference,
): Promise<number> {
  for (const name of OF_THE_PUSH) delete io.env[name];
  const here = await locate(asked, io);
  const { root } = here;
  if (action === "install") {
    io.stdout.write(await installHook(here, json));
    return 0;
  }
  const remote = rest[0] ?? io.env.PRE_COMMIT_REMOTE_NAME ?? "origin";
  const pushed = await readPushed(root, rest, io);
  const { tasks, findings, failures } = await toJudge(pushed, here, remote);
  if (!json && findings.length > 0) io.stdout.write(`${renderFindings(findings, screen).join("\n")}\n`);
  const judged: Judged[] = [];
  for (const task of tasks) {
    const one = await judgeAt(task, here, { io, screen, models });
    judged.push(one);
    if (!json) io.stdout.write(`${one.text.trimEnd()}\n`);
  }
  for (const failure of failures) io.stderr.write(`${describeFailure(failure)}\n`);
  const exitCode = Math.max(
    errorsOf(findings).length > 0 ? 1 : 0,
    ...judged.map(({ code }) => code),
    ...failures.map(({ code }) => EXIT_CODES[code]),
  );
  const versions = judged.map((one) => JSON.parse(one.json) as unknown);
  const errors = failures.map(({ code, message, fix }) => ({ code, message, fix }));
  if (json) io.stdout.write(`${JSON.stringify({ exitCode, versions, findings, errors }, null, 2)}\n`);
  // With any other exit code than 0, git pushes nothing.
  if (exitCode !== 0) io.stderr.write("Nothing is pushed. To push anyway:  git push --no-verify\n");
  return exitCode;
}

/** What every version is judged with. */
interface Run {
  readonly io: Io;
  readonly screen: Screen;
  readonly models: CreateInference;
}

/** What is pushed, as git says it, or pre-commit in its variables; without either, the checked-out commit. */
async function readPushed(root: string, rest: readonly string[], { env, stdin }: Io): Promise<PushedRef[]> {
  const { PRE_COMMIT_LOCAL_BRANCH: localRef, PRE_COMMIT_REMOTE_BRANCH: remoteRef } = env;
  if (localRef !== undefined && remoteRef !== undefined) {
    const localOid = await readCommit(root, env.PRE_COMMIT_TO_REF ?? localRef);
    return localOid === undefined ? [] : [{ localRef, localOid, remoteRef, remoteOid: NO_OBJECT }];
  }
  // Only git names the remote; at a terminal, no input would ever end.
  if (rest.length > 0 && stdin !== undefined && !isTerminal(stdin)) return parsePushed(await readText(stdin));
  const head = await readCommit(root, "HEAD");
  if (head !== undefined) return [{ localRef: "HEAD", localOid: head, remoteRef: "HEAD", remoteOid: NO_OBJECT }];
  throw new Failure("configuration", `${root} is not a git repository with a commit.`, {
    fix: "Run the hook in the repository that is pushed.",
  });
}

/** Whether a person types what a stream gives. */
export function isTerminal(stream: NodeJS.ReadableStream): boolean {
  return (stream as { readonly isTTY?: boolean }).isTTY === true;
}

const NO_OBJECT = "0".repeat(40);

interface Task {
  readonly commit: string;
  readonly id: ModelVersion;
}

/** What a push contains. */
interface Pushed {
  /** Every version that it adds or changes at the remote, each once per commit. */
  readonly tasks: readonly Task[];
  /** What belongs to none of them. */
  readonly findings: readonly Finding[];
  /** Why a reference, or what it points at, could not be looked at: the others are judged all the same. */
  readonly failures: readonly Failure[];
}

async function toJudge(refs: readonly PushedRef[], here: RegistryHere, remote: string): Promise<Pushed> {
  const { root, registry } = here;
  const tasks = new Map<string, Task>();
  const findings = new Map<string, Finding>();
  const failures = new Map<string, Failure>();
  for (const ref of refs) {
    try {
      const commit = isNoObject(ref.localOid) ? undefined : await readCommit(root, ref.localOid);
      const tagged = isNoObject(ref.localOid) ? undefined : taggedVersion(ref, registry);
      if (commit === undefined) continue;
      const found =
        tagged === undefined ? await changedAt(commit, ref, here, remote) : { versions: [tagged], findings: [] };
      for (const { model, version } of found.versions) {
        const id = { model, version };
        tasks.set(`${commit} ${tagOf(registry, id)}`, { commit, id });
      }
      for (const each of found.findings) findings.set(JSON.stringify(each), each);
    } catch (error) {
      const failure = asLocalFailure(error);
      failures.set(failure.message, failure);
    }
  }
  return { tasks: [...tasks.values()], findings: [...findings.values()], failures: [...failures.values()] };
}

type ChangedAt = Pick<Changed, "findings"> & { readonly versions: readonly ModelVersion[] };

/** What a commit changes at the remote, found as a check finds what a pull request changes. */
async function changedAt(
  commit: string,
  { remoteOid }: PushedRef,
  { root, registry }: RegistryHere,
  remote: string,
): Promise<ChangedAt> {
  const known = await knownAtRemote(root, commit, remote, isNoObject(remoteOid) ? undefined : remoteOid);
  if (known === undefined) return NOTHING_CHANGED;
  const trees: Tree[] = await Promise.all(known.map((each) => treeOfModels(root, each, registry)));
  const files = pushedFiles(await treeOfModels(root, commit, registry), trees);
  if (files.length === 0) return NOTHING_CHANGED;
  const { path: target, dispose } = await makePrivateFolder();
  try {
    const tree = await openCommitted({ root, commit, target, lfs: localLfs(root), registry });
    const { versions, policiesAlone, findings } = await findChanged(files, tree);
    const alone: Finding[] = [];
    for (const model of policiesAlone) append(alone, await checkPolicyAlone(model, tree));
    return { versions, findings: [...findings, ...alone] };
  } finally {
    await dispose();
  }
}

/** What became of one version. */
interface Judged {
  readonly code: number;
  readonly json: string;
  readonly text: string;
}

/** Validates a version as a commit has it: in the working tree if that is the same, or in one of its own. */
async function judgeAt({ commit, id }: Task, { root, registry }: RegistryHere, run: Run): Promise<Judged> {
  const { stdout, stderr, env } = run.io;
  stderr.write(`• Validating ${versionFolder(registry, id)} of commit ${commit.slice(0, 12)}\n`);
  const folder = modelFolder(registry, id.model);
  let tree: TemporaryCheckout | undefined;
  try {
    tree = (await isCheckedOut(root, commit, folder)) ? undefined : await checkOut(root, commit, folder);
    const at = tree?.path ?? root;
    const io: Io = { stdout, stderr, env, cwd: () => at };
    const running = { io, models: run.models };
    const asked = { folder: registry.folder || ".", tagPrefix: registry.tagPrefix };
    const validate = { command: "validate", ids: [id], registry: asked, ...PLAIN_RUN } as const;
    const [ended] = await runOnModels(validate, running, () => undefined);
    const ending = ended as Ending;
    const json = toJson(ending);
    if (ending.kind === "broken") {
      return { code: EXIT_CODES[ending.failure.code], json, text: describeFailure(ending.failure) };
    }
    const code = exitCodeOf(ending);
    return { code, json, text: code === 0 ? plain(headline(ending.report)) : renderOutcome(ending, run.screen) };
  } catch (error) {
    const failure = asLocalFailure(error);
    const ending: Ending = { kind: "broken", id, tag: tagOf(registry, id), failure, findings: [] };
    return { code: EXIT_CODES[failure.code], json: toJson(ending), text: describeFailure(failure) };
  } finally {
    await tree?.dispose();
  }
}

function describeFailure({ message, fix }: Failure): string {
  return `error: ${plain(message)}\n       ${plain(fix)}`;
}

const PLAIN_RUN = { json: false, quiet: true, first: false, dryRun: false, requireGate: false } as const;
