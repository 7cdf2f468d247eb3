import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isSystemError, unlessAbsent } from "../system-error.ts";

/**
 * Makes a folder and those above it that are missing, one after the other. Errors are the system's and name the folder
 * that was asked for, whichever could not be made. Node's own `recursive` never returns where a file system takes no new
 * folder and says ENOENT, as /proc does.
 */
export async function makeFolders(path: string): Promise<void> {
  await makeMissing(path).catch((error: unknown) => {
    throw isSystemError(error) ? Object.assign(error, { path }) : error;
  });
}

async function makeMissing(path: string): Promise<void> {
  if ((await stat(path).catch(unlessAbsent))?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) await makeMissing(above);
  await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
    // Another run may have made it meanwhile.
    if (error.code !== "EEXIST" || !(await stat(path)).isDirectory()) throw error;
  });
}
