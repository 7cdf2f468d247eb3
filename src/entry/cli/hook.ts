import { text as readText } from "node:stream/consumers";
import { EXIT_CODES, Failure } from "../../domain/failure.ts";
import { modelFolder, tagOf, versionFolder } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { readCommit } from "../../platform/git/git.ts";
import { checkOut, isCheckedOut, knownAtRemote, treeOfModels } from "../../platform/git/push.ts";
import { type Ending, exitCodeOf } from "../../release/outcome.ts";
import {
  isNoObject,
  type PushedRef,
  parsePushed,
  pushedVersions,
  type Tree,
  taggedVersion,
} from "../../release/pushed.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { headline } from "../../report/verdict-line.ts";
import type { CreateInference } from "../outside.ts";
import type { RegistryHere } from "../registry.ts";
import type { HookOptions } from "./arguments.ts";
import { installHook } from "./hook-install.ts";
import type { Io } from "./io.ts";
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
  const judged: Judged[] = [];
  for (const task of await toJudge(await readPushed(root, rest, io), here, remote)) {
    const one = await judgeAt(task, here, { io, screen, models });
    judged.push(one);
    if (!json) io.stdout.write(`${one.text.trimEnd()}\n`);
  }
  const exitCode = Math.max(0, ...judged.map(({ code }) => code));
  const versions = judged.map((one) => JSON.parse(one.json) as unknown);
  if (json) io.stdout.write(`${JSON.stringify({ exitCode, versions }, null, 2)}\n`);
  // With any other exit code than 0, git pushes nothing.
  if (exitCode !== 0) io.stderr.write("Nothing is pushed. To push it all the same:  git push --no-verify\n");
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

/** Every version that the push adds or changes at the remote, each once per commit. */
async function toJudge(refs: readonly PushedRef[], here: RegistryHere, remote: string): Promise<Task[]> {
  const { root, registry } = here;
  const tasks = new Map<string, Task>();
  for (const ref of refs) {
    const commit = isNoObject(ref.localOid) ? undefined : await readCommit(root, ref.localOid);
    if (commit === undefined) continue;
    const tagged = taggedVersion(ref, registry);
    const ids = tagged === undefined ? await changedAt(commit, ref, here, remote) : [tagged];
    for (const id of ids) tasks.set(`${commit} ${tagOf(registry, id)}`, { commit, id });
  }
  return [...tasks.values()];
}

async function changedAt(
  commit: string,
  { remoteOid }: PushedRef,
  { root, registry }: RegistryHere,
  remote: string,
): Promise<readonly ModelVersion[]> {
  const known = await knownAtRemote(root, commit, remote, isNoObject(remoteOid) ? undefined : remoteOid);
  if (known === undefined) return [];
  const trees: Tree[] = await Promise.all(known.map((each) => treeOfModels(root, each, registry)));
  const { versions, strange } = pushedVersions(await treeOfModels(root, commit, registry), trees, registry);
  const [first] = strange;
  if (first === undefined) return versions;
  throw new Failure(
    "configuration",
    `${strange.join(", ")} ${strange.length === 1 ? "is" : "are"} not the path of a version.`,
    {
      fix: "Give the folder the name of a version, for example models/fraud/1.0.0, or keep it outside of models/.",
    },
  );
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
  const tree = (await isCheckedOut(root, commit, folder)) ? undefined : await checkOut(root, commit, folder);
  try {
    const io: Io = { stdout, stderr, env, cwd: () => tree?.path ?? root };
    const running = { io, models: run.models };
    const asked = { folder: registry.folder || ".", tagPrefix: registry.tagPrefix };
    const validate = { command: "validate", ids: [id], registry: asked, ...PLAIN_RUN } as const;
    const [ended] = await runOnModels(validate, running, () => undefined);
    const ending = ended as Ending;
    const json = toJson(ending);
    if (ending.kind === "broken") {
      const { code, message, fix } = ending.failure;
      return { code: EXIT_CODES[code], json, text: `error: ${plain(message)}\n       ${plain(fix)}` };
    }
    const code = exitCodeOf(ending);
    return { code, json, text: code === 0 ? plain(headline(ending.report)) : renderOutcome(ending, run.screen) };
  } finally {
    await tree?.dispose();
  }
}

const PLAIN_RUN = { json: false, quiet: true, first: false, dryRun: false, requireGate: false } as const;
