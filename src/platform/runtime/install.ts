import { cp, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { makeFolders } from "../files/make-folders.ts";
import { unlessAbsent } from "../system-error.ts";
import { type NpmCall, npmCi } from "./npm.ts";
import { readHost, requireBuild } from "./platform.ts";

export interface RunnerOptions extends Omit<NpmCall, "fixes"> {
  /** Given by the user: a folder that holds `node_modules/onnxruntime-node`. Then nothing is installed. */
  readonly runtimePath: string | undefined;
  /** The folder with `package.json` and `package-lock.json` of the runtime. */
  readonly lockFolder: string;
  /** The runner's tool cache. */
  readonly toolCache: string;
}

const GIVEN = "pass runtime-path: a folder that contains node_modules/onnxruntime-node.";
const FIXES = {
  missing: `Add actions/setup-node before this step, or ${GIVEN}`,
  failed: `Check the runner's access to its npm registry, mirror or proxy; or ${GIVEN}`,
};

const BEGINS = ".installing-";
const ABANDONED_MS = 24 * 3600 * 1000;
const PACKAGE = join("node_modules", "onnxruntime-node", "package.json");

/** The folder that ONNX Runtime is resolved from: the given one, the tool cache, or a fresh installation in the tool cache. */
export async function ensureRuntime(options: RunnerOptions): Promise<string> {
  requireBuild(readHost());
  const { runtimePath, lockFolder, toolCache, env, execPath } = options;
  if (runtimePath !== undefined) return await givenRuntime(runtimePath);
  const version = await lockedVersion(lockFolder);
  const place = join(toolCache, "model-release-runtime", version, process.arch);
  if (!(await holdsRuntime(place))) await installRuntime(lockFolder, place, { env, execPath, fixes: FIXES });
  return place;
}

async function givenRuntime(folder: string): Promise<string> {
  if (await holdsRuntime(folder)) return folder;
  throw new Failure("configuration", `runtime-path is ${folder}, but ${join(folder, PACKAGE)} does not exist.`, {
    fix: "Point runtime-path at a folder in which  npm install --ignore-scripts onnxruntime-node  was run.",
  });
}

/** The version of onnxruntime-node that the lock file installs. */
export async function lockedVersion(lockFolder: string): Promise<string> {
  return versionIn(await readFile(join(lockFolder, "package.json"), "utf8"));
}

/** The version of onnxruntime-node in the `node_modules` of a folder; `undefined` if there is none. */
export async function runtimeVersion(folder: string): Promise<string | undefined> {
  const stated = await readFile(join(folder, PACKAGE), "utf8").catch(unlessAbsent);
  return stated === undefined ? undefined : versionIn(stated);
}

function versionIn(text: string): string {
  return (JSON.parse(text) as { version: string }).version;
}

/** Whether a folder's `node_modules` holds ONNX Runtime. A folder that cannot be looked into is an error, not a no. */
export async function holdsRuntime(folder: string): Promise<boolean> {
  return (await stat(join(folder, PACKAGE)).catch(unlessAbsent)) !== undefined;
}

/**
 * Installs the runtime of a lock file with npm, without scripts and for this platform alone, so that `place` holds it. It
 * appears there whole or not at all, whoever else installs it at the same time. Throws a `Failure` where npm cannot.
 */
export async function installRuntime(lockFolder: string, place: string, npm: NpmCall): Promise<void> {
  const parent = dirname(place);
  await makeFolders(parent);
  await removeAbandoned(parent);
  const fresh = await mkdtemp(join(parent, BEGINS));
  try {
    for (const file of ["package.json", "package-lock.json"]) await cp(join(lockFolder, file), join(fresh, file));
    await npmCi(fresh, npm);
    await prune(fresh);
    await settle(fresh, place);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Installations of runs that were killed. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(BEGINS)) continue;
    const found = await stat(join(parent, name)).catch(unlessAbsent);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS)
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** One rename: a process that uses what another run has put there meanwhile keeps it. */
async function settle(fresh: string, place: string): Promise<void> {
  try {
    await rename(fresh, place);
  } catch (error) {
    if (await holdsRuntime(place)) return;
    // Whether a folder or a file is in the way is said differently by each system.
    if ((await stat(place).catch(unlessAbsent)) === undefined) throw error;
    await rm(place, { recursive: true, force: true });
    await rename(fresh, place);
  }
}

/** Keeps only this platform's binaries: the package carries those of all platforms. */
async function prune(folder: string): Promise<void> {
  const bin = join(folder, "node_modules", "onnxruntime-node", "bin");
  for (const api of await readdir(bin)) {
    for (const platform of await readdir(join(bin, api))) {
      if (platform !== process.platform) await rm(join(bin, api, platform), { recursive: true });
      else await pruneArchitectures(join(bin, api, platform));
    }
  }
}

async function pruneArchitectures(folder: string): Promise<void> {
  for (const arch of await readdir(folder)) {
    if (arch !== process.arch) await rm(join(folder, arch), { recursive: true });
  }
}
