import { constants } from "node:fs";
import { access, lstat, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { formatLock, type Lock, type LockedModel, mergeLock } from "../../consume/lock.ts";
import { parseLock } from "../../consume/read-lock.ts";
import { consumeRules as rules } from "../../consume/rules.ts";
import { Failure } from "../../domain/failure.ts";
import { type Finding, finding, type Location } from "../../domain/finding.ts";
import { updateShared } from "../../platform/files/shared-file.ts";
import { isSystemError, unlessAbsent } from "../../platform/system-error.ts";
import { readPlaceName } from "../cli/place-name.ts";

/** A lock file by its absolute path, and as a person wrote it. */
export interface LockFile {
  readonly path: string;
  readonly shown: string;
}

/** A lock file as it was read: `lock` is absent if there is no such file, or if it has errors. */
export interface LockRead {
  readonly lock: Lock | undefined;
  readonly findings: readonly Finding[];
  /** Where a value stands in the file; absent without a lock. */
  readonly locate?: (pointer: readonly (string | number)[]) => Location;
}

export async function readLock({ path, shown }: LockFile): Promise<LockRead> {
  const bytes = await readFile(path).catch((error) => {
    if (!["EISDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return unlessAbsent(error);
    throw unusable(shown, "read", error);
  });
  return bytes === undefined ? { lock: undefined, findings: [] } : parse(shown, bytes);
}

function parse(shown: string, bytes: Uint8Array): LockRead {
  const { document, findings } = parseLock(shown, bytes);
  if (document === undefined) return { lock: undefined, findings };
  const { value: lock, locate } = document;
  const wrong = lock.models.flatMap(({ from, wanted }, i): Finding[] => {
    try {
      readPlaceName("from", from);
      return [];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const message = `from of ${JSON.stringify(wanted)} is ${JSON.stringify(from)}, which is neither a folder nor github:<owner>/<repo>.`;
      return [finding(rules.badLock, { message, location: locate(["models", i, "from"]) })];
    }
  });
  return wrong.length > 0 ? { lock: undefined, findings: wrong } : { lock, findings: [], locate };
}

/** Before anything is fetched: what is pulled and not pinned would have to be pulled again. */
export async function requireWritable({ path, shown }: LockFile): Promise<void> {
  const found = await lstat(path).catch(unlessAbsent);
  if (found?.isSymbolicLink()) {
    throw new Failure("configuration", `${shown} is a symbolic link, and no file is written through one.`, {
      fix: "Name the file that it points to with --lock.",
    });
  }
  await access(dirname(path), constants.W_OK).catch((cause) => {
    throw new Failure("configuration", `${shown} cannot be written: its folder does not exist or is read-only.`, {
      fix: "Run in another folder, or name another lock file with --lock.",
      cause,
    });
  });
}

/**
 * Pins what was pulled. The file is read again right before, so that what other runs pinned in the meantime stays; it is
 * replaced whole or not at all. Answers with the findings that kept it from being written.
 */
export async function writeLock(
  { path, shown }: LockFile,
  entries: readonly LockedModel[],
  now: string,
): Promise<readonly Finding[]> {
  let refused: readonly Finding[] = [];
  try {
    await updateShared(path, (bytes) => {
      const read: LockRead = bytes === undefined ? { lock: undefined, findings: [] } : parse(shown, bytes);
      refused = read.findings;
      if (read.findings.length > 0) return undefined;
      const merged = mergeLock(read.lock, entries, now);
      return merged === read.lock ? undefined : Buffer.from(formatLock(merged));
    });
  } catch (error) {
    throw isSystemError(error) ? unusable(shown, "written", error) : error;
  }
  return refused;
}

const MEANINGS: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on its disk",
  EDQUOT: "the disk quota is used up",
};

function unusable(shown: string, how: "read" | "written", error: unknown): Failure {
  const { code = "" } = error as NodeJS.ErrnoException;
  const isPlace = ["EISDIR", "EACCES", "EROFS"].includes(code);
  const fix = isPlace
    ? "Name another lock file with --lock, or change its permissions."
    : "The models are in place. Free space on that disk, then run again: nothing is fetched twice.";
  return new Failure(
    isPlace ? "configuration" : "environment",
    `${shown} cannot be ${how}: ${MEANINGS[code] ?? (error as Error).message} (${code || basename(shown)}).`,
    { fix, cause: error },
  );
}
