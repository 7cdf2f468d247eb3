import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import type { Runtime } from "../onnxruntime/options.ts";
import type { Place } from "../system-error.ts";
import { holdsRuntime, installRuntime, lockedVersion, runtimeVersion } from "./install.ts";
import { type NpmCall, registryOf } from "./npm.ts";
import { readHost, requireBuild } from "./platform.ts";

export interface LocalOptions extends Omit<NpmCall, "fixes"> {
  /** The folder of the tool itself. */
  readonly toolFolder: string;
  /** The folder with `package.json` and `package-lock.json` of the runtime. */
  readonly lockFolder: string;
  /** Where the user is: a project's settings of npm name the registry there. */
  readonly cwd: string;
  /** Called before the runtime is downloaded, with a title. */
  readonly announce: (what: string) => void;
}

/**
 * ONNX Runtime on a person's machine: what is installed with the tool, if it is the version of the lock file; else the
 * user's cache, into which it is downloaded once. Throws a `Failure` if there is no build, or if npm cannot.
 */
export async function localRuntime(options: LocalOptions): Promise<Runtime> {
  requireBuild(readHost());
  const { toolFolder, lockFolder, cwd, env, execPath, announce } = options;
  const version = await lockedVersion(lockFolder);
  const own = await withTool(toolFolder, version);
  if (own !== undefined) {
    return { runtimeDir: own, runtimeFix: "Install model-release again; in a clone of its repository, run  npm ci." };
  }
  const place = join(cacheFolder(env), "onnxruntime-node", version, `${process.platform}-${process.arch}`);
  if (!(await holdsRuntime(place))) {
    announce(`Installing ONNX Runtime ${version} from the npm registry into ${place}, once`);
    const npm = { env, execPath, fixes: fixesFor(version) };
    await installRuntime(lockFolder, place, { ...npm, env: { ...env, ...(await registryOf(cwd, npm)) } });
  }
  return {
    runtimeDir: place,
    runtimeFix:
      "Delete that folder so that the next run installs it again, or use a machine that has the missing libraries.",
  };
}

function fixesFor(version: string): NpmCall["fixes"] {
  const beside = `install it where model-release is installed:  npm install --ignore-scripts onnxruntime-node@${version}`;
  return {
    missing: `Put npm on PATH, or ${beside}`,
    failed: `Check the access to the npm registry, mirror or proxy (npm config get registry), or ${beside}`,
  };
}

/** The nearest folder, as Node looks for packages, that holds this version: another version could judge differently. */
async function withTool(toolFolder: string, version: string): Promise<string | undefined> {
  for (let folder = toolFolder; ; folder = dirname(folder)) {
    if ((await runtimeVersion(folder)) === version) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The folder of the user's cache that is this tool's. */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: string = process.platform, home = homedir()): string {
  const given = env.XDG_CACHE_HOME;
  if (given !== undefined && isAbsolute(given)) return join(given, "model-release");
  if (platform === "darwin") return join(home, "Library", "Caches", "model-release");
  if (platform === "win32") return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "model-release", "cache");
  return join(home, ".cache", "model-release");
}

/** The cache, as a failure of the system names it. */
export function cachePlace(env: NodeJS.ProcessEnv): Place {
  return {
    path: cacheFolder(env),
    name: "the cache of model-release (XDG_CACHE_HOME)",
    otherwise: "set XDG_CACHE_HOME to another folder",
  };
}
