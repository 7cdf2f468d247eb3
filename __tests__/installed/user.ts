import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createRegistry, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

/** What a program did that a user started. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// What npm run tells its children of this repository's own settings, such as ignore-scripts; what reaches a registry stays.
const OF_THIS_REPOSITORY =
  /^(npm_(?!config_)|npm_config_(?!registry$|.*proxy$|cafile$|userconfig$|globalconfig$|strict_ssl$)|NODE_|INIT_CWD$)/i;

/**
 * The environment of somebody who has this machine's access to its registries, and no setting of this repository:
 * `folders` come first on PATH. A package manager keeps nothing from earlier, and nothing is kept of it.
 */
export function userEnvironment(home: string, folders: readonly string[], path = process.env.PATH): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !OF_THIS_REPOSITORY.test(name) || name === "NODE_EXTRA_CA_CERTS",
  );
  return {
    ...Object.fromEntries(kept),
    PATH: [...folders, path].join(delimiter),
    NO_COLOR: "1",
    XDG_CACHE_HOME: join(home, "cache"),
    npm_config_cache: join(home, "npm"),
    npm_config_update_notifier: "false",
    PIP_CACHE_DIR: join(home, "pip"),
    UV_CACHE_DIR: join(home, "uv"),
  };
}

/** A folder with everything of the system's programs but Node and what comes with it, to be all of PATH. */
export function programsWithoutNode(): string {
  const folder = tempFolder();
  for (const from of (process.env.PATH ?? "").split(delimiter).reverse()) {
    for (const name of existsSync(from) ? readdirSync(from) : []) {
      if (/^(?:node|nodejs|npm|npx|corepack|yarn|pnpm)$/.test(name)) continue;
      rmSync(join(folder, name), { force: true });
      symlinkSync(join(from, name), join(folder, name));
    }
  }
  return folder;
}

/** Runs a program to its end; a program that cannot be started is an error, never a test that is left out. */
export function run(cwd: string, env: NodeJS.ProcessEnv, program: string, ...args: string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** The output of a program that must succeed. */
export function outputOf(...call: Parameters<typeof run>): string {
  const { status, stdout, stderr } = run(...call);
  if (status === 0) return stdout;
  throw new Error(`${call.slice(2).join(" ")} ended with ${status}: ${stdout}${stderr}`);
}

/** The fraud model of this repository's registry, in a repository of its own. */
export function exampleRegistry(): Registry {
  const registry = createRegistry();
  cpSync("models/fraud", join(registry.root, "models/fraud"), { recursive: true });
  registry.write(".gitignore", "node_modules/\n.model-release/\n/releases*/\n");
  registry.commit();
  return registry;
}
