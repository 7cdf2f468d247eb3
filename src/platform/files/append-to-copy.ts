import { constants } from "node:fs";
import { appendFile, chmod, copyFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** No file of a version begins with a dot. */
const NAME = ".extended.onnx";

/**
 * Copies a file within its folder and appends bytes to the copy; where the copy is. The folder is a private one. On file
 * systems that can, the copy shares the blocks of the file.
 */
export async function appendToCopy(file: string, bytes: Uint8Array): Promise<string> {
  const copy = join(dirname(file), NAME);
  await rm(copy, { force: true });
  await copyFile(file, copy, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  // The worker may be another user.
  await chmod(copy, 0o644);
  await appendFile(copy, bytes);
  return copy;
}
