import { constants, lstatSync, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, realpath, rename, unlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { isAbsent, unlessAbsent } from "../system-error.ts";
import { partialName, removePartials } from "./partial.ts";

// Windows knows neither; a link there takes a right that few have.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NON_BLOCK = constants.O_NONBLOCK ?? 0;

/**
 * Opens a regular file for reading and follows no link in its last name. What a link, a pipe or a device stands for is
 * never read, and never waited for. Errors are the system's.
 */
export async function openPlain(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | NO_FOLLOW | NON_BLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw Object.assign(new Error(`${file} is not a regular file`), {
    code: "ENODEV",
    errno: -19,
    syscall: "open",
    path: file,
  });
}

/** Creates a file for writing. What has the name is taken out of the folder first: never written through, never emptied. */
export async function createPlain(file: string): Promise<FileHandle> {
  await unlink(file).catch(unlessAbsent);
  return open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, 0o666);
}

/**
 * Writes a file in one step: it is there whole, or as it was before. A link, a hard link or a pipe of that name is
 * replaced itself; nothing is written through it.
 */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  await removePartials(file);
  const partial = partialName(file);
  const handle = await open(partial, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, 0o666);
  try {
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await unlink(partial).catch(() => {});
    throw error;
  }
}

/**
 * Makes the folder `path` below `root`, one level after the other. A link on the way is taken out, so that nothing is
 * written to where it points; that place is left alone. Anything else in the way is an error of the system.
 */
export async function makeOwnFolder(root: string, path: string): Promise<string> {
  let folder = root;
  for (const name of path.split(/[\\/]/).filter((part) => part !== "" && part !== ".")) {
    folder = join(folder, name);
    const found = await lstat(folder).catch(unlessAbsent);
    if (found?.isDirectory()) continue;
    if (found?.isSymbolicLink()) await unlink(folder);
    else if (found !== undefined) {
      throw Object.assign(new Error(`${folder} is not a folder`), {
        code: "ENOTDIR",
        errno: -20,
        syscall: "mkdir",
        path: folder,
      });
    }
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      // Another run made it in the meantime; what it made is looked at before anything is written there.
      if (error.code !== "EEXIST" || !lstatSync(folder).isDirectory()) throw error;
    });
  }
  return folder;
}

/** The first part of the way from `root` down to `path` that is a symbolic link, as an absolute path. */
export async function linkOnTheWay(root: string, path: string): Promise<string | undefined> {
  const way = relative(root, resolve(root, path));
  if (way === "" || isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`)) return undefined;
  let at = root;
  for (const name of way.split(sep)) {
    at = join(at, name);
    let found: Stats;
    try {
      found = await lstat(at);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
    if (found.isSymbolicLink()) return at;
  }
  return undefined;
}

/**
 * Throws a `Failure` if a part of `path` below `root` is a symbolic link: what is committed must not decide where a run
 * reads or writes. Links above `root` are the machine's own and are followed.
 */
export async function refuseLinks(root: string, path: string): Promise<void> {
  const real = await realpath(root).catch(unlessAbsent);
  if (real === undefined) return;
  const target = resolve(root, path);
  const link = (await linkOnTheWay(root, target)) ?? (await linkOnTheWay(real, target));
  if (link === undefined) return;
  throw new Failure(
    "configuration",
    `${link} is a symbolic link. Links are not followed here because a commit can contain them.`,
    {
      fix: "Remove the link, or name the folder that it points to.",
    },
  );
}
