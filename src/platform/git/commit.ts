import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { git, gitBytes, readCommit } from "./git.ts";

/** Who commits, if the environment says so in place of git's settings. */
const IDENTITY = /^GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)$/;

/**
 * Makes a commit that follows `parent` and has other files, without touching a branch, the index or the working tree.
 * It is signed if git is set up to sign commits.
 */
export async function makeCommit(
  root: string,
  parent: string,
  files: ReadonlyMap<string, string>,
  message: string,
): Promise<{ readonly commit: string }> {
  const oids = new Map<string, string>();
  for (const [path, text] of files) {
    oids.set(path, await written(root, ["hash-object", "-w", "--stdin"], text));
  }
  const tree = await withOwnIndex(root, async (env) => {
    await gitBytes(root, ["read-tree", parent], { env });
    await gitBytes(root, ["update-index", "-z", "--index-info"], { env, input: indexInfo(oids) });
    return ((await gitBytes(root, ["write-tree"], { env })) ?? "").toString().trim();
  });
  const signs = (await git(root, ["config", "--type=bool", "--get", "commit.gpgSign"]))?.trim() === "true";
  const args = ["commit-tree", ...(signs ? ["-S"] : []), "-p", parent, "-F", "-", tree];
  return { commit: await written(root, args, message, identity()) };
}

/** Lines for `git update-index -z --index-info`. */
export function indexInfo(oids: ReadonlyMap<string, string>): string {
  return [...oids].map(([path, oid]) => `100644 ${oid} 0\t${path}\0`).join("");
}

async function written(
  root: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  try {
    return ((await gitBytes(root, args, { input, env })) ?? "").toString().trim();
  } catch (error) {
    throw error instanceof Failure ? asWriteFailure(error) : error;
  }
}

function asWriteFailure(failure: Failure): Failure {
  if (/tell me who you are|ident name|auto-detect email|user\.(?:name|email)/i.test(failure.message)) {
    return new Failure("configuration", "git does not know who commits.", {
      fix: 'Set it with  git config user.name "…"  and  git config user.email "…",  then run again.',
      cause: failure,
    });
  }
  if (/gpg|sign/i.test(failure.message)) {
    return new Failure("environment", `The commit could not be signed: ${failure.message}`, {
      fix: "Repair the signing of commits (commit.gpgSign), then run again. Nothing was ordered.",
      cause: failure,
    });
  }
  return failure;
}

function identity(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => IDENTITY.test(name)));
}

/** An index for one commit, so that what is staged in the repository's own is no part of it. */
async function withOwnIndex<T>(root: string, use: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const folder = (await git(root, ["rev-parse", "--absolute-git-dir"]))?.trim() ?? join(root, ".git");
  const file = join(folder, `model-release-index-${randomBytes(8).toString("hex")}`);
  try {
    return await use({ GIT_INDEX_FILE: file });
  } finally {
    await rm(file, { force: true });
    await rm(`${file}.lock`, { force: true });
  }
}

/**
 * Moves the branch of HEAD from `parent` to `commit` in one step; false if it is somewhere else by now. A reference that
 * another process holds is waited for.
 */
export async function moveHead(root: string, commit: string, parent: string, why: string): Promise<boolean> {
  try {
    const args = ["update-ref", "-m", `model-release: ${why}`, "HEAD", commit, parent];
    await whileLocked(() => gitBytes(root, args));
    return true;
  } catch (error) {
    if ((await readCommit(root, "HEAD")) !== parent) return false;
    throw error;
  }
}

const LOCK_TRIES = 40;
const LOCK_PAUSE_MS = 50;

/** Runs git again while another process holds the lock of the index or of a reference, for some seconds. */
export async function whileLocked<T>(use: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await use();
    } catch (error) {
      const isLocked = error instanceof Failure && /\.lock': File exists|Unable to create '/.test(error.message);
      if (!isLocked || attempt >= LOCK_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
    }
  }
}
