import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { codeOf } from "./disk.ts";

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "this user has no permission to write there",
  EPERM: "this user has no permission to write there",
  EROFS: "its file system is read-only",
  ENOTDIR: "a part of its path is a file",
};

/** What keeps this process from making folders below `folder`, an absolute path that need not be there yet. */
export async function findObstacle(folder: string, where: string): Promise<Failure | undefined> {
  for (let place = folder; ; place = dirname(place)) {
    try {
      if (!(await stat(place)).isDirectory()) return obstacle(where, "ENOTDIR");
      await access(place, constants.W_OK | constants.X_OK);
      return undefined;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOENT" && dirname(place) !== place) continue;
      return obstacle(where, code);
    }
  }
}

function obstacle(where: string, code: string | undefined): Failure | undefined {
  const why = WORDS[code ?? ""];
  if (why === undefined) return undefined;
  return new Failure("environment", `Nothing can be published into the ${where}: ${why} (${code}).`, {
    fix: "Choose another folder, or change its permissions, then run again.",
  });
}
