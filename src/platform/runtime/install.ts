import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { unlessAbsent } from "../system-error.ts";
import { npmCi } from "./npm.ts";
import { readHost, requireBuild } from "./platform.ts";

export interface RuntimeOptions {
  /** Given by the user: a folder that holds `node_modules/onnxruntime-node`. Then nothing is installed. */
  readonly runtimePath: string | undefined;
  /** The folder with `package.json` and `package-lock.json` of the runtime. */
  readonly lockFolder: string;
  /** The runner's tool cache. */
  readonly toolCache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly execPath: string;
}

const PACKAGE = join("node_modules", "onnxruntime-node", "package.json");

/** The folder that ONNX Runtime is resolved from: the given one, the tool cache, or a fresh installation in the tool cache. */
export async function ensureRuntime(options: RuntimeOptions): Promise<string> {
  requireBuild(readHost());
  const { runtimePath } = options;
  if (runtimePath !== undefined) return await givenRuntime(runtimePath);
  const { version } = JSON.parse(await readFile(join(options.lockFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const place = join(options.toolCache, "model-release-runtime", version, process.arch);
  if (existsSync(`${place}.complete`) && existsSync(join(place, PACKAGE))) return place;
  await install(options, place);
  return place;
}

async function givenRuntime(folder: string): Promise<string> {
  // A folder that cannot be looked into is not the same as one that holds nothing.
  if ((await stat(join(folder, PACKAGE)).catch(unlessAbsent)) !== undefined) return folder;
  throw new Failure("configuration", `runtime-path is ${folder}, but ${join(folder, PACKAGE)} does not exist.`, {
    fix: "Point runtime-path at a folder in which  npm install --ignore-scripts onnxruntime-node  was run.",
  });
}

async function install({ lockFolder, env, execPath }: RuntimeOptions, place: string): Promise<void> {
  const parent = join(place, "..");
  await mkdir(parent, { recursive: true });
  const fresh = await mkdtemp(join(parent, ".installing-"));
  try {
    for (const file of ["package.json", "package-lock.json", ".npmrc"])
      await cp(join(lockFolder, file), join(fresh, file));
    await npmCi(fresh, env, execPath);
    await prune(fresh);
    await rm(place, { recursive: true, force: true });
    await rename(fresh, place);
    // As in the runner's own tool cache: a folder counts only next to its mark.
    await writeFile(`${place}.complete`, "");
  } finally {
    await rm(fresh, { recursive: true, force: true });
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
