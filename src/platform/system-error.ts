import { tmpdir } from "node:os";
import { dirname, relative, resolve, sep } from "node:path";
import { Failure } from "../domain/failure.ts";

/** A folder that a run works in: what it is for, and what the user sets to choose another one. */
export interface Place {
  readonly path: string;
  /** As in "the folder for temporary files". */
  readonly name: string;
  /** Another way out than making it usable: goes on after "…, or". */
  readonly otherwise?: string;
  /** How the names begin that a run makes there. Whatever else lies in a place that is shared belongs to somebody else. */
  readonly begins?: string;
}

/** The folder for temporary files, as every run uses it. */
export function temporaryPlace(): Place {
  const variable = process.platform === "win32" ? "TEMP" : "TMPDIR";
  return {
    path: tmpdir(),
    name: `the folder for temporary files (${variable})`,
    otherwise: `set ${variable} to another folder`,
    begins: "model-release-",
  };
}

/** What each error of the system means, and what to do about it. */
const MEANINGS: Readonly<Record<string, readonly [meaning: string, fix: string]>> = {
  ENOSPC: ["no space is left on the disk", "free space on that disk"],
  EDQUOT: ["the disk quota is used up", "free space, or raise the quota"],
  EFBIG: ["a file grew beyond the limit on file sizes (ulimit -f)", "raise  ulimit -f"],
  EROFS: ["the file system is read-only", "use a writable folder"],
  EACCES: ["permission denied", "give this user access to it"],
  EPERM: ["the operation is not permitted", "give this user access to it"],
  ENOENT: ["there is no such file or folder", "create it"],
  ENOTDIR: ["a part of the path is not a folder", "move the file that is in the way"],
  EISDIR: ["it is a folder, not a file", "move the folder that is in the way"],
  EEXIST: ["something with that name already exists", "move it out of the way"],
  ENOTEMPTY: ["the folder is not empty", "move its content out of the way"],
  ELOOP: ["a symbolic link is in the way", "remove the link"],
  ENAMETOOLONG: ["the path is too long for this file system", "use a shorter path"],
  EMFILE: ["this process cannot open more files (ulimit -n)", "raise  ulimit -n"],
  ENFILE: ["the system cannot open more files", "close other programs"],
  EAGAIN: [
    "no more processes or threads can be created (ulimit -u, or the limit of the container)",
    "raise the limit, or end other processes",
  ],
  ENOMEM: ["the system is out of memory", "end other processes, or use a machine with more memory"],
  EIO: ["the disk reports an input/output error", "check the disk"],
  EBUSY: ["it is in use", "let the other program finish"],
  ETXTBSY: ["it is in use", "let the other program finish"],
  EXDEV: ["it is on another file system", "use one file system for both"],
  ENODEV: ["there is no such device", "use a regular folder"],
  ENXIO: ["there is no such device", "use a regular folder"],
  ESTALE: ["the network file system lost the file", "mount it again"],
  ETIMEDOUT: ["it did not answer in time", "try again"],
};

/** An error that the operating system gave, as Node throws it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code, errno, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // Node's own errors (ERR_…) have a code, but no number of the system.
  return (
    error instanceof Error &&
    /^E[A-Z0-9]+$/.test(code ?? "") &&
    (typeof errno === "number" || typeof syscall === "string")
  );
}

/** Whether `error` says that there is nothing of that name: the only errors that may be taken for "not there". */
export function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException | undefined)?.code ?? "");
}

/** For `.catch`: `undefined` for what is not there; every other error is thrown again. */
export function unlessAbsent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}

/**
 * An error of the system as the failure of this machine that it is: what happened, where, by which variable that place
 * was chosen, and the way out. `undefined` for an error of any other kind, which is a defect.
 */
export function systemFailure(error: unknown, places: readonly Place[] = []): Failure | undefined {
  const found = find(error);
  if (found === undefined) return undefined;
  const { code = "", path, syscall = "", dest } = found as NodeJS.ErrnoException & { dest?: string };
  const [meaning, fix] = MEANINGS[code] ?? [code, "check the machine"];
  const cause = error;
  if (syscall.startsWith("spawn")) {
    return new Failure("environment", `${path ?? "A program"} could not be started: ${meaning} (${code}).`, {
      fix:
        code === "ENOENT"
          ? "Install it and make sure that it is on PATH, then run again."
          : `${upper(fix)}, then run again.`,
      cause,
    });
  }
  // The name that mkdtemp would have made says nothing.
  const at = typeof dest === "string" ? dest : syscall === "mkdtemp" && path !== undefined ? dirname(path) : path;
  const place = placeOf(at, places);
  if (place === undefined) {
    const what = at === undefined ? `The system refused a call (${syscall || "unknown"})` : `${at} cannot be used`;
    return new Failure("environment", `${what}: ${meaning} (${code}).`, {
      fix: `${upper(fix)}, then run again.`,
      cause,
    });
  }
  const { name, otherwise } = place;
  const where = at === undefined || resolve(at) === resolve(place.path) ? place.path : `${place.path} (at ${at})`;
  return new Failure("environment", `${upper(name)} cannot be used: ${where}: ${meaning} (${code}).`, {
    fix: `${upper(fix)}${otherwise === undefined ? "" : `, or ${otherwise}`}, then run again.`,
    cause,
  });
}

const EVIDENCE = /^(.*[\\/]\.model-release)(?:[\\/]|$)/;

/** The error itself, or the system's error that it was made from. */
function find(error: unknown): NodeJS.ErrnoException | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    if (isSystemError(at)) return at;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return undefined;
}

/** The innermost of the places that holds the path. */
function placeOf(path: string | undefined, places: readonly Place[]): Place | undefined {
  if (path === undefined) return undefined;
  const holds = (place: Place) => {
    const way = relative(resolve(place.path), resolve(path));
    if (way === ".." || way.startsWith(`..${sep}`)) return false;
    return way === "" || way.startsWith(place.begins ?? "");
  };
  const evidence = EVIDENCE.exec(path)?.[1];
  const all = evidence === undefined ? places : [...places, { path: evidence, name: "the evidence folder" }];
  return all.filter(holds).sort((a, b) => b.path.length - a.path.length)[0];
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
