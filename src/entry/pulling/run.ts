import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isSameOrigin, type Origin } from "../../consume/lock.ts";
import { pinnedKeys } from "../../consume/pinned-key.ts";
import { type PullResult, pull } from "../../consume/pull.ts";
import type { ExpectedKey } from "../../consume/signed-release.ts";
import type { Wanted } from "../../consume/wanted.ts";
import { Failure } from "../../domain/failure.ts";
import { errorsOf, formatLocation } from "../../domain/finding.ts";
import { refuseLinks } from "../../platform/files/no-follow.ts";
import { createShelf } from "../../platform/folder/shelf.ts";
import type { GitHub } from "../../platform/github/client.ts";
import type { RetryPolicy } from "../../platform/github/retry-policy.ts";
import { readPublicKey } from "../../platform/signing/keys.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import type { PlaceName } from "../cli/place-name.ts";
import type { GitHubName } from "../github.ts";
import { type LockFile, readLock, requireWritable, writeLock } from "./lock-file.ts";
import { refuseRegistry } from "./refuse-registry.ts";
import { createSources, pinText } from "./sources.ts";

/** What a person asks to be pulled, read from options or inputs. */
export interface PullAsked {
  readonly wanted: readonly Wanted[];
  /** Absent only with `locked`: the lock file says where each model is from. */
  readonly from?: PlaceName;
  /** The folder as a person wrote it. */
  readonly into: string;
  /** As far as somebody says it; with `locked`, the lock file says the rest. */
  readonly registry?: string;
  readonly tagPrefix?: string;
  readonly locked: boolean;
  /** The lock file as a person wrote it. */
  readonly lockFile: string;
  /** Keys that have to confirm every version, in addition to those that the lock file pins. */
  readonly keys?: readonly ExpectedKey[];
}

/** What a pull is given of the outside. */
export interface PullHere {
  readonly cwd: string;
  connect(name: GitHubName, policy?: Partial<RetryPolicy>): Promise<GitHub>;
  begun(tag: string, bytes: number): void;
}

export interface PullRun {
  readonly result: PullResult;
  /** 0: everything is in place; 1: something was refused; 2: the lock file has errors. */
  readonly code: 0 | 1 | 2;
}

/** Pulls released models into a folder and pins them in the lock file. */
export async function runPulling(asked: PullAsked, { cwd, connect, begun }: PullHere): Promise<PullRun> {
  const { wanted, from, into, locked } = asked;
  const lockFile: LockFile = { path: resolve(cwd, asked.lockFile), shown: asked.lockFile };
  const { lock, findings, locate } = await readLock(lockFile);
  if (findings.length > 0) return { result: { pulled: [], findings }, code: 2 };
  if (locked && lock === undefined) {
    throw new Failure("usage", `${lockFile.shown} does not exist.`, {
      fix: "Pull once with --from instead of --locked, and commit the lock file.",
    });
  }
  if (!locked) await requireWritable(lockFile);
  const top = await topAround(cwd);
  const root = top ?? (await realpath(cwd));
  const folder = resolve(cwd, into);
  await requireFolder(top, folder, into);
  await refuseRegistry(folder, into, lock?.models ?? []);
  const lockFolder = dirname(lockFile.path);
  const said = (pin: Origin) => {
    const at = lock?.models.findIndex((entry) => isSameOrigin(entry, pin)) ?? -1;
    const place = locate?.(["models", at, "from"]);
    return place === undefined ? lockFile.shown : formatLocation(place);
  };
  const registry = { folder: asked.registry ?? "", tagPrefix: asked.tagPrefix ?? "" };
  const result = await pull(
    {
      ...{ wanted, locked, lock, lockFile: lockFile.shown },
      ...(locate === undefined ? {} : { locate }),
      within: {
        ...(from === undefined ? {} : { from: pinText(from, { cwd, lockFolder, lock }) }),
        ...(asked.registry === undefined ? {} : { registry: asked.registry }),
        ...(asked.tagPrefix === undefined ? {} : { tagPrefix: asked.tagPrefix }),
      },
    },
    {
      source: createSources({ name: from, registry }, { cwd, root, lockFolder, lock, connect, said }),
      shelf: createShelf({ folder, shown: into.replace(/\/+$/, "") || "/" }),
      keysOf: (model, origin) => [
        ...pinnedKeys(lock, model, origin).map((pem) => ({
          ...{ pem, key: readPublicKey(pem, `publicKey of ${lockFile.shown}`) },
        })),
        ...(asked.keys ?? []),
      ],
      now: () => new Date().toISOString(),
      begun,
    },
  );
  if (result.lock === undefined) return { result, code: errorsOf(result.findings).length > 0 ? 1 : 0 };
  const entries = result.pulled.map(({ entry }) => entry);
  const refused = await writeLock(lockFile, entries, new Date().toISOString());
  if (refused.length === 0) return { result, code: 0 };
  const { lock: _, ...unpinned } = result;
  return { result: { ...unpinned, findings: [...result.findings, ...refused] }, code: 2 };
}

/** The top of the repository around a folder, found without git: an image in which a service runs rarely contains it. */
async function topAround(cwd: string): Promise<string | undefined> {
  for (let at = await realpath(cwd); ; at = dirname(at)) {
    if ((await lstat(join(at, ".git")).catch(unlessAbsent)) !== undefined) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** What is in the way of the folder is said before anything is fetched. A commit can contain a link, and decides nothing. */
async function requireFolder(top: string | undefined, folder: string, shown: string): Promise<void> {
  if (top !== undefined) await refuseLinks(top, folder);
  const found = (await stat(folder).catch(unlessLoop)) ?? (await lstat(folder).catch(unlessAbsent));
  if (found === undefined && dirname(folder) !== folder) return requireFolder(top, dirname(folder), dirname(shown));
  if (found === undefined || found.isDirectory()) return;
  const what = found.isSymbolicLink() ? "a link to nothing" : "not a folder";
  throw new Failure("configuration", `--into names ${shown}, which is ${what}.`, {
    fix: "Name a folder, which need not exist yet.",
  });
}

/** A link that leads back to itself leads to nothing. */
function unlessLoop(error: NodeJS.ErrnoException): undefined {
  return error.code === "ELOOP" ? undefined : unlessAbsent(error);
}
