import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Failure } from "../../nouns/failure.js";

const run = promisify(execFile);

/** Runs git in `cwd` without a shell. `undefined` means that git answered with an error, as it does for what is not there. */
export async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const result = await gitBytes(cwd, args);
  return result?.toString("utf8");
}

// Where things are, and how git is set up; never a token of the job, which git has no need of here.
const KEPT =
  /^(?:path|home|userprofile|systemroot|temp|tmp|tmpdir|xdg_config_home|git_(?:dir|work_tree|config_(?:global|system|nosystem)))$/i;

/** What git is given of the environment. */
export function environment(): NodeJS.ProcessEnv {
  const { env } = process;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.test(name)));
  // In a container job the checkout belongs to another user, and git would not read it.
  const workspace = env.GITHUB_ACTIONS === "true" ? env.GITHUB_WORKSPACE : undefined;
  const trusted =
    workspace === undefined
      ? {}
      : { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: workspace };
  return { ...kept, ...trusted, LC_ALL: "C" };
}

/** As {@link git}, for output that need not be text. */
export async function gitBytes(cwd: string, args: readonly string[]): Promise<Buffer | undefined> {
  try {
    const { stdout } = await run("git", ["--no-optional-locks", ...args], {
      cwd,
      env: environment(),
      encoding: "buffer",
      maxBuffer: 256 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new Failure("environment", "git was not found on this machine.", {
        fix: "Install git and make sure that it is on PATH.",
        cause: error,
      });
    }
    return undefined;
  }
}

export interface TreeEntry {
  readonly mode: string;
  readonly oid: string;
  readonly path: string;
  readonly size: number;
}

/** The blobs of a commit at or below `path`, by path relative to the top of the repository. */
export async function listTree(root: string, commit: string, path: string): Promise<Map<string, TreeEntry>> {
  const text = await git(root, ["ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", path]);
  const entries = new Map<string, TreeEntry>();
  for (const line of (text ?? "").split("\0")) {
    const match = /^(\d+) (\S+) (\S+) +(\S+)\t(.+)$/s.exec(line);
    if (!match) continue;
    const [, mode = "", , oid = "", size = "0", name = ""] = match;
    entries.set(name, { mode, oid, path: name, size: Number(size) });
  }
  return entries;
}
