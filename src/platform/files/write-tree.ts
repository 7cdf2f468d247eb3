import { randomBytes } from "node:crypto";
import { constants, rmSync } from "node:fs";
import { copyFile, lstat, mkdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { NewFile, WriteTree } from "../../authoring/ports.ts";
import { Failure } from "../../domain/failure.ts";
import { unlessAbsent } from "../system-error.ts";
import { makeOwnFolder, refuseLinks } from "./no-follow.ts";

/** Writes below `root`: the folder under another name next to its place, then the files around it, then the folder's name. */
export function createWriteTree(root: string): WriteTree {
  return async (folder, inside, nextTo) => {
    for (const path of [folder, ...nextTo.map((file) => file.path)]) {
      await refuseLinks(root, path);
      if ((await lstat(join(root, path)).catch(unlessAbsent)) !== undefined) return { ok: false, exists: path };
    }
    const parent = await makeOwnFolder(root, dirname(folder));
    const draft = join(parent, `.${basename(folder)}.${randomBytes(6).toString("hex")}.part`);
    const removeDraft = () => rmSync(draft, { recursive: true, force: true });
    const written: string[] = [];
    process.once("exit", removeDraft);
    try {
      await mkdir(draft);
      for (const file of inside) await write(join(draft, file.path), file);
      for (const file of nextTo) {
        await makeOwnFolder(root, dirname(file.path));
        const target = join(root, file.path);
        await write(target, file);
        written.push(target);
      }
      await rename(draft, join(root, folder));
      return { ok: true };
    } catch (error) {
      for (const file of written) await unlink(file).catch(() => {});
      await rm(draft, { recursive: true, force: true });
      const { code, path } = error as NodeJS.ErrnoException;
      // Somebody was faster.
      if (code === "EEXIST" || code === "ENOTEMPTY") return { ok: false, exists: folder };
      throw new Failure(
        "environment",
        `${folder} cannot be written: ${code ?? String(error)}${path === undefined ? "" : ` (${path})`}.`,
        {
          fix: "Make sure that the folder is writable and that the disk has free space, then run again.",
          cause: error,
        },
      );
    } finally {
      process.off("exit", removeDraft);
    }
  };
}

/** Never over a file that is there. */
async function write(target: string, file: NewFile): Promise<void> {
  try {
    if ("content" in file) return await writeFile(target, file.content, { flag: "wx" });
    await copyFile(file.copyOf, target, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") await unlink(target).catch(() => {});
    throw error;
  }
}
