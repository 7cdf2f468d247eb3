import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { WriteNew } from "../../authoring/ports.ts";
import { Failure } from "../../domain/failure.ts";
import { makeOwnFolder, refuseLinks } from "./no-follow.ts";

/** Writes below `root`; a file that could not be written whole is taken away again. */
export function createWriteNew(root: string): WriteNew {
  return async (path, content) => {
    const file = join(root, path);
    await refuseLinks(root, dirname(path));
    await makeOwnFolder(root, dirname(path));
    try {
      await writeFile(file, content, { flag: "wx" });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") return undefined;
      await rm(file, { force: true });
      throw new Failure("environment", `${path} cannot be written: ${code ?? "unknown error"}.`, {
        fix: "Make sure that the folder is writable and that the disk has free space, then run again.",
        cause: error,
      });
    }
    return {
      name: basename(path),
      size: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
    };
  };
}
