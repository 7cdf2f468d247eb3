import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { lstat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { EntryKind } from "../../release/ports.ts";
import { isAbsent, systemFailure } from "../system-error.ts";

/**
 * Runs git in `cwd` without a shell. `undefined` means that git looked and there is no such thing: no repository, or no
 * commit or tag of that name. Whatever else keeps git from answering is thrown as a `Failure`.
 */
export async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const result = await gitBytes(cwd, args);
  return result?.toString("utf8");
}

// Where things are, and how git is set up; never a token of the job, which git has no need of here.
// Under sudo, git reads the repositories of the user behind it.
const KEPT =
  /^(?:path|home|userprofile|systemroot|temp|tmp|tmpdir|xdg_config_home|sudo_uid|git_(?:dir|work_tree|config_(?:global|system|nosystem)))$/i;

/** Settings that a repository must not make for us: they start programs, or make a folder of a commit a repository. */
const OVERRULED: readonly Setting[] = [
  // A commit can contain a folder that git takes for a bare repository, with a configuration of its own.
  ["safe.bareRepository", "explicit"],
  ["core.fsmonitor", "false"],
  // Where git-lfs is not installed, git would run what the repository names so.
  ["alias.lfs", "lfs"],
];

/** A missing object stays missing: to fetch it, git runs what the repository names, such as `remote.origin.uploadpack`. */
const FETCHES_NOTHING = { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" };

type Setting = readonly [key: string, value: string];

/** What git is given of the environment in order to read; it fetches nothing. */
export function environment(cwd: string): NodeJS.ProcessEnv {
  return { ...fetchingEnvironment(cwd), ...FETCHES_NOTHING };
}

/** The same where something is fetched. `settings` go before those of the repository. */
export function fetchingEnvironment(cwd = process.cwd(), settings: readonly Setting[] = []): NodeJS.ProcessEnv {
  const { env } = process;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.test(name)));
  // In a container job the checkout belongs to another user, and git would not read it.
  const workspace = env.GITHUB_ACTIONS === "true" ? env.GITHUB_WORKSPACE : undefined;
  const trusted = workspace === undefined ? [] : checkoutsAround(cwd, workspace);
  const safe = trusted.map((folder): Setting => ["safe.directory", folder]);
  return { ...kept, ...configured([...OVERRULED, ...safe, ...settings]), LC_ALL: "C" };
}

/** The workspace, and with `path:` of actions/checkout, the checkout in it that is nearest to `cwd`. */
function checkoutsAround(cwd: string, workspace: string): string[] {
  const way = relative(workspace, cwd);
  const parts = way === "" || way.startsWith("..") || isAbsolute(way) ? [] : way.split(sep);
  const folders = parts.map((_, i) => join(workspace, ...parts.slice(0, i + 1)));
  const nearest = folders.findLast((folder) => existsSync(join(folder, ".git")));
  return nearest === undefined ? [workspace] : [workspace, nearest];
}

function configured(settings: readonly Setting[]): Record<string, string> {
  const entries = settings.flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${i}`, key],
    [`GIT_CONFIG_VALUE_${i}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(entries) };
}

/** What a git is given in addition to its arguments. */
export interface GitGiven {
  /** What it reads from stdin. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** As {@link git}, for output that need not be text. */
export async function gitBytes(
  cwd: string,
  args: readonly string[],
  given: GitGiven = {},
): Promise<Buffer | undefined> {
  const answer = await run(cwd, args, given);
  if (answer.error === null) return answer.stdout;
  const words = answer.stderr.toString("utf8").trim();
  // How `--verify --quiet`, `config`, `merge-base` and `cat-file -e` say that there is no such thing.
  const mayBeAbsent = args.includes("--quiet") || args.includes("-e") || /^(?:config|merge-base)$/.test(args[0] ?? "");
  if (answer.error.code === 1 && words === "" && mayBeAbsent) return undefined;
  if (await isNoRepository(cwd, words)) return undefined;
  throw refusal(cwd, args, answer.error, words);
}

interface Answer {
  readonly error: Exclude<Parameters<NonNullable<Parameters<typeof execFile>[3]>>[0], null> | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

function run(cwd: string, args: readonly string[], { input, env }: GitGiven): Promise<Answer> {
  const options = {
    cwd,
    env: { ...environment(cwd), ...env },
    encoding: "buffer" as const,
    maxBuffer: 256 * 1024 * 1024,
  };
  return new Promise((resolve, reject) => {
    try {
      const child = execFile("git", ["--no-optional-locks", ...args], options, (error, stdout, stderr) =>
        resolve({ error, stdout, stderr }),
      );
      if (input === undefined) return;
      // A git that ends before it has read everything says why in its own words.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    } catch (error) {
      // What the system refuses at once, such as one process more.
      reject(spawnFailure(error, cwd) ?? error);
    }
  });
}

/** git's word that there is no repository, unless something that should be one is there. */
async function isNoRepository(cwd: string, words: string): Promise<boolean> {
  if (!/^fatal: not a git repository \(or any/m.test(words)) return false;
  for (let folder = cwd; ; folder = dirname(folder)) {
    try {
      await lstat(join(folder, ".git"));
      return false;
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    if (dirname(folder) === folder) return true;
  }
}

function refusal(cwd: string, args: readonly string[], error: NonNullable<Answer["error"]>, words: string): Failure {
  const failed = spawnFailure(error, cwd);
  if (failed !== undefined) return failed;
  const how = error.signal ? `it was killed by ${error.signal}` : `exit code ${error.code ?? "unknown"}`;
  const said = words === "" ? how : words.slice(0, MAX_QUOTE_LENGTH);
  return new Failure("environment", `git could not read the repository at ${cwd} (git ${args[0]}): ${said}`, {
    fix: fixFor(words, cwd),
    cause: error,
  });
}

const MAX_QUOTE_LENGTH = 1000;

function fixFor(words: string, cwd: string): string {
  if (/dubious ownership|safe\.directory/.test(words)) {
    return `The repository belongs to another user. Run as that user, or trust it:  git config --global --add safe.directory ${cwd}`;
  }
  if (/must be run in a work tree|cannot use bare repository/.test(words)) {
    return "This is a bare repository or the folder .git itself: run in a checkout of it, for example one that  git worktree add  makes.";
  }
  if (/unknown option|usage: git/i.test(words)) return "Install git 2.18 or newer.";
  if (/permission denied/i.test(words)) return "Give this user read access to the repository, then run again.";
  if (/promisor|could not fetch|unable to access|lazy fetching|transport '.*' not allowed/i.test(words)) {
    return "This is a partial clone, and nothing is fetched into it: run  git fetch --refetch --no-filter  or use a full clone.";
  }
  return "Run  git fsck  in that folder and repair what it reports, or clone the repository again.";
}

/** A git that could not be started, as the failure of this machine that it is. */
export function spawnFailure(error: unknown, cwd: string): Failure | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" && syscall?.startsWith("spawn")) {
    // Node says the same of a program and of a folder that are not there.
    if (!existsSync(cwd)) {
      return new Failure("environment", `The folder ${cwd} does not exist.`, {
        fix: "Make sure that nothing else moves or deletes it, then run again.",
        cause: error,
      });
    }
    return new Failure("environment", "git was not found on this machine.", {
      fix: "Install git 2.18 or newer and make sure that it is on PATH.",
      cause: error,
    });
  }
  return systemFailure(error, [{ path: cwd, name: "the repository" }]);
}

/** A path as git takes it that reads patterns, in which no character has a meaning of its own. */
export function literally(path: string): string {
  return `:(top,literal)${path}`;
}

/** The commit that a reference points at, peeled; `undefined` if there is no such reference, or it is of no commit. */
export async function readCommit(root: string, reference: string): Promise<string | undefined> {
  const commit = (await peel(root, reference))?.trim();
  if (commit !== undefined) return commit;
  const object = (await git(root, ["rev-parse", "--verify", "--quiet", reference]))?.trim();
  // Fails, in git's own words, if the reference is there and its object is not.
  if (object !== undefined) await git(root, ["cat-file", "-t", object]);
  return undefined;
}

/** How git says that there is an object, and that it is none of a commit. */
const OTHER_TYPE = /expected commit type, but the object dereferences to/;

async function peel(root: string, reference: string): Promise<string | undefined> {
  try {
    return await git(root, ["rev-parse", "--verify", "--quiet", `${reference}^{commit}`]);
  } catch (error) {
    if (error instanceof Failure && OTHER_TYPE.test(error.message)) return undefined;
    throw error;
  }
}

/** What a reference names that is no commit; `undefined` if it names nothing. */
export async function typeOf(root: string, reference: string): Promise<string | undefined> {
  const object = (await git(root, ["rev-parse", "--verify", "--quiet", reference]))?.trim();
  return object === undefined ? undefined : (await git(root, ["cat-file", "-t", `${object}^{}`]))?.trim();
}

/** The commit of a full id, if this repository has the object. */
export async function findCommit(root: string, id: string): Promise<string | undefined> {
  return (await git(root, ["cat-file", "-e", id])) === undefined ? undefined : readCommit(root, id);
}

export interface TreeEntry {
  readonly mode: string;
  readonly oid: string;
  readonly path: string;
  readonly size: number;
}

export const SYMLINK = "120000";
export const SUBMODULE = "160000";

/** What an entry of a tree is, by its mode. */
export function kindOfMode(mode: string | undefined): EntryKind {
  if (mode === SYMLINK) return "symlink";
  return mode === SUBMODULE ? "submodule" : "file";
}

/**
 * The blobs and submodules of a commit at or below `path`, by path relative to the top of the repository. Without `sizes` they are all 0,
 * and a partial clone fetches no blob to know them.
 */
export async function listTree(
  root: string,
  commit: string,
  path: string,
  sizes = true,
): Promise<Map<string, TreeEntry>> {
  const long = sizes ? ["-l"] : [];
  const text = await git(root, ["ls-tree", "-r", ...long, "-z", "--full-tree", commit, "--", literally(path)]);
  const entries = new Map<string, TreeEntry>();
  if (text === undefined)
    throw new Failure("environment", `The git repository at ${root} no longer exists.`, {
      fix: "Make sure that nothing else writes to the repository, then run again.",
    });
  for (const line of text.split("\0")) {
    const match = /^(\d+) (\S+) (\S+)(?: +(\S+))?\t(.+)$/s.exec(line);
    if (!match) continue;
    const [, mode = "", , oid = "", size = "0", name = ""] = match;
    entries.set(name, { mode, oid, path: name, size: Number(size) });
  }
  return entries;
}
