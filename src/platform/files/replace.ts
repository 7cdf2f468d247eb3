import { join } from "node:path";
import type { ReplaceFile } from "../../authoring/ports.ts";
import { refuseLinks, replaceFile } from "./no-follow.ts";

/** Replaces files below `root`; a link on the way is refused. */
export function createReplaceFile(root: string): ReplaceFile {
  return async (path, content) => {
    await refuseLinks(root, path);
    await replaceFile(join(root, path), content);
  };
}
