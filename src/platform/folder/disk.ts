import { constants, copyFile, lstat, mkdir, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { sync } from "../files/hash.ts";
import { createPlain, openPlain } from "../files/no-follow.ts";
import { onTarget } from "../files/target-error.ts";
import { isAbsent } from "../system-error.ts";

/** One name in a folder. A link is neither a file nor a folder. */
export interface DiskEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
}

export interface OpenFile {
  /** Fills `buffer` as far as the file goes; 0 at its end. */
  read(buffer: Uint8Array): Promise<number>;
  /** Writes all of `bytes`. */
  write(bytes: Uint8Array): Promise<void>;
  /** Comes back when what was written would survive a loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The operations that publishing into a folder is made of. Each is one step that a crash comes before or after; only
 * `write` can be cut in the middle. Errors are those of `node:fs`, with their `code`.
 */
export interface Disk {
  /** `undefined` if nothing has that name. A link to a folder is an error, ELOOP. */
  list(folder: string): Promise<readonly DiskEntry[] | undefined>;
  /** Makes one level; false where the folder was there. */
  makeFolder(folder: string): Promise<boolean>;
  /** No link is followed. `create` replaces what has the name. */
  open(file: string, how: "read" | "create"): Promise<OpenFile>;
  /** Lets a new file share the bytes of another, where the file system can do that; false where it cannot. */
  clone(from: string, to: string): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  removeFile(file: string): Promise<void>;
  removeFolder(folder: string): Promise<void>;
  /** Comes back when the bytes of a file, or the names in a folder, would survive a loss of power. */
  sync(path: string): Promise<void>;
}

export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** The file system of this machine. */
export const disk: Disk = {
  list: (folder) =>
    unless("ENOENT", undefined, async () => {
      if ((await lstat(folder)).isSymbolicLink()) throw linkError(folder);
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.map((e) => ({ name: e.name, kind: e.isFile() ? "file" : e.isDirectory() ? "folder" : "other" }));
    }),
  makeFolder: (folder) => unless("EEXIST", false, () => mkdir(folder).then(() => true)),
  open: openFile,
  clone: async (from, to) => {
    try {
      await unlink(to).catch((error) => isAbsent(error) || Promise.reject(error));
      await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
      return true;
    } catch {
      // Whatever stands in the way of a clone, a copy will either do without or report.
      return false;
    }
  },
  rename,
  removeFile: (file) => unless("ENOENT", undefined, () => unlink(file)),
  removeFolder: (folder) => unless("ENOENT", undefined, () => rmdir(folder)),
  sync,
};

async function openFile(file: string, how: "read" | "create"): Promise<OpenFile> {
  const handle = await (how === "read" ? openPlain(file) : createPlain(file));
  return {
    read: async (buffer) => (await handle.read(buffer, 0, buffer.length)).bytesRead,
    write: async (bytes) => {
      for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

function linkError(path: string): Error {
  const message = `${path} is a symbolic link`;
  return Object.assign(new Error(message), { code: "ELOOP", errno: -40, syscall: "scandir", path });
}

async function unless<T>(code: string, otherwise: T, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (codeOf(error) === code) return otherwise;
    throw error;
  }
}

/** The disk, whose errors about one file are those of a copy's target. */
export function withTarget(disk: Disk, target: string): Disk {
  return {
    ...disk,
    async open(file, how) {
      if (file !== target) return disk.open(file, how);
      const opened = await onTarget(() => disk.open(file, how));
      return {
        read: (buffer) => onTarget(() => opened.read(buffer)),
        write: (bytes) => onTarget(() => opened.write(bytes)),
        sync: () => onTarget(() => opened.sync()),
        close: () => onTarget(() => opened.close()),
      };
    },
    sync: (path) => (path === target ? onTarget(() => disk.sync(path)) : disk.sync(path)),
  };
}
