import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { copyFile, lstat, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../domain/failure.ts";
import { hashFile } from "../files/hash.ts";
import { fetchingEnvironment, git } from "./git.ts";
import { type LfsPointer, MAX_POINTER_BYTES, NO_LFS, parseLfsPointer } from "./lfs.ts";

export interface LfsOptions {
  /** The checkout whose remote holds the objects. */
  readonly root: string;
  /** A private folder for what is on its way. */
  readonly temp: string;
  /** Who asks for them: sent to this server only, and to no one where the checkout has credentials of its own. */
  readonly access?: { readonly serverUrl: string; readonly token: string };
}

/** Fetches single objects of Git LFS: a checkout with `lfs: true` would fetch all that the commit names. */
export interface LfsStore {
  /**
   * Puts the content in the place of the pointer at the absolute path `file`; what is no pointer is left alone. `path` is
   * its name in the repository. Throws a `Failure` where the content cannot be had.
   */
  resolve(file: string, path: string): Promise<void>;
}

export function createLfsStore(options: LfsOptions): LfsStore {
  return {
    async resolve(file, path) {
      const pointer = await readPointer(file);
      if (pointer === undefined) return;
      const content = join(options.temp, `lfs-${randomUUID()}`);
      try {
        if (!(await copyHere(join(options.root, path), content, pointer))) {
          await smudge(pointer.text, path, content, options);
          await checkContent(content, path, pointer);
        }
        await rm(file);
        // Exclusive: whatever appears at the path meanwhile, a link included, is not written through.
        await copyFile(content, file, constants.COPYFILE_EXCL);
      } finally {
        await rm(content, { force: true });
      }
    },
  };
}

/** The header by which GitHub takes a token over git's own protocol, as actions/checkout sends it. */
export function basicCredentials(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

async function readPointer(file: string): Promise<(LfsPointer & { readonly text: string }) | undefined> {
  const stats = await lstat(file);
  if (!stats.isFile() || stats.size > MAX_POINTER_BYTES) return undefined;
  const text = await readFile(file, "utf8");
  const pointer = parseLfsPointer(text);
  return pointer === undefined ? undefined : { ...pointer, text };
}

/** Whether the checkout itself has the content, however it came there: then it was copied to `content`. */
async function copyHere(local: string, content: string, { oid, size }: LfsPointer): Promise<boolean> {
  const stats = await lstat(local).catch(() => undefined);
  if (stats?.isFile() !== true || stats.size !== size) return false;
  await copyFile(local, content, constants.COPYFILE_EXCL);
  if ((await hashFile(content, size)).sha256 === oid) return true;
  await rm(content);
  return false;
}

/** `git lfs smudge` turns a pointer into what it stands for, and fetches that one object if it is not there. */
async function smudge(pointer: string, path: string, content: string, options: LfsOptions): Promise<void> {
  const child = spawn("git", ["--no-optional-locks", "lfs", "smudge", path], {
    cwd: options.root,
    env: await environmentFor(options),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // A child that ends without reading its input breaks the pipe; its exit code says why.
  child.stdin.on("error", () => {});
  child.stdin.end(pointer);
  try {
    await pipeline(child.stdout, createWriteStream(content, { flags: "wx" }));
    if ((await ended) !== 0) throw notFetched(path, said.join(""));
  } catch (error) {
    await ended.catch(() => {});
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Failure("environment", "git was not found on this machine.", {
      fix: "Install git and git-lfs, and make sure that both are on PATH.",
      cause: error,
    });
  }
}

async function environmentFor({ root, access }: LfsOptions): Promise<NodeJS.ProcessEnv> {
  const settings: [string, string][] = [
    // What is asked for is needed, whatever the repository's own settings leave out.
    ["lfs.fetchinclude", ""],
    ["lfs.fetchexclude", ""],
  ];
  if (access !== undefined) {
    const server = `${access.serverUrl.replace(/\/+$/, "")}/`;
    // Two headers of one name are refused: the checkout's own credentials come first.
    const own = (await git(root, ["config", "--get-urlmatch", "http.extraheader", server]))?.trim();
    if (own === undefined || own === "") {
      settings.push([`http.${server}.extraheader`, `AUTHORIZATION: basic ${basicCredentials(access.token)}`]);
    }
  }
  return { ...fetchingEnvironment(root, settings), GIT_TERMINAL_PROMPT: "0" };
}

function notFetched(path: string, said: string): Failure {
  if (NO_LFS.test(said)) {
    return new Failure("environment", `${path} is stored in Git LFS, but git-lfs is not installed on this machine.`, {
      fix: "Install git-lfs (https://git-lfs.com), which GitHub-hosted runners have, then run again.",
    });
  }
  if (/not (?:in )?a git repository/i.test(said)) {
    return new Failure("environment", `${path} is stored in Git LFS, but there is no git checkout to fetch it from.`, {
      fix: "Check the repository out with actions/checkout before this step.",
    });
  }
  const words = said.replace(/\s+/g, " ").trim().slice(-MAX_QUOTED);
  return new Failure("environment", `Git LFS did not return the content of ${path}: ${words || "git-lfs failed"}`, {
    fix: "Make sure that the content was pushed to Git LFS and that the token may read it (permissions: contents: read), then run again.",
  });
}

const MAX_QUOTED = 400;

async function checkContent(content: string, path: string, { oid, size }: LfsPointer): Promise<void> {
  const { sha256, size: got } = await hashFile(content, size);
  if (sha256 === oid) return;
  throw new Failure(
    "environment",
    `Git LFS returned ${got} bytes for ${path} that do not match its pointer (${size} bytes).`,
    { fix: "Run again; if it happens again, push the file's content to Git LFS." },
  );
}
