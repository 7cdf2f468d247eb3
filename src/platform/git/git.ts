import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Failure } from "../../nouns/failure.js";

const run = promisify(execFile);

/** Runs git in `cwd` without a shell. `undefined` means that git answered with an error, as it does for what is not there. */
export async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const result = await gitBytes(cwd, args);
  return result?.toString("utf8");
}

/** As {@link git}, for output that need not be text. */
export async function gitBytes(cwd: string, args: readonly string[]): Promise<Buffer | undefined> {
  try {
    const { stdout } = await run("git", ["--no-optional-locks", ...args], {
      cwd,
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
