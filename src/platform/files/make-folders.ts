import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { unlessAbsent } from "../system-error.ts";

/**
 * Makes a folder and those above it that are missing, one after the other; errors are the system's. Node's own `recursive`
 * never returns where a file system takes no new folder and says ENOENT, as /proc does.
 */
export async function makeFolders(path: string): Promise<void> {
  if ((await stat(path).catch(unlessAbsent))?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) await makeFolders(above);
  await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
    // Another run may have made it meanwhile.
    if (error.code !== "EEXIST" || !(await stat(path)).isDirectory()) throw error;
  });
}
