import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Failure } from "../../domain/failure.ts";

/** How npm is started: a program and the arguments that come before npm's own. */
export interface Npm {
  readonly command: string;
  readonly prefix: readonly string[];
  readonly shell: boolean;
}

/** How npm is called: with which variables, next to which Node, and what the user can do where it is of no use. */
export interface NpmCall {
  readonly env: NodeJS.ProcessEnv;
  readonly execPath: string;
  /** What to do if npm is not there, and if it fails: one sentence each. */
  readonly fixes: { readonly missing: string; readonly failed: string };
}

/** npm on PATH, else the one that belongs to this Node. */
export function findNpm({ env, execPath, fixes }: NpmCall): Npm {
  const windows = process.platform === "win32";
  const name = windows ? "npm.cmd" : "npm";
  for (const folder of (env.PATH ?? env.Path ?? "").split(delimiter)) {
    if (folder === "" || !existsSync(join(folder, name))) continue;
    return { command: windows ? `"${join(folder, name)}"` : join(folder, name), prefix: [], shell: windows };
  }
  const beside = [join(dirname(execPath), "..", "lib"), dirname(execPath)]
    .map((folder) => join(folder, "node_modules", "npm", "bin", "npm-cli.js"))
    .find((file) => existsSync(file));
  if (beside !== undefined) return { command: execPath, prefix: [beside], shell: false };
  throw new Failure("environment", "npm was not found, on PATH or next to Node; it installs ONNX Runtime.", {
    fix: fixes.missing,
  });
}

// What npm needs of the runner: where things are, and the settings of registry, mirror and proxy. Never a token of the job.
const KEPT =
  /^(path|home|userprofile|appdata|localappdata|systemroot|comspec|temp|tmp|tmpdir|lang|npm_config_.*|https?_proxy|no_proxy|all_proxy|node_extra_ca_certs|ssl_cert_file)$/i;

// What npm run and npx pass on of the project that they run in. It is about that project's packages, not about a registry.
const OF_PROJECT =
  /^npm_config_(workspaces?|include_workspace_root|global|location|dry_run|package_lock|package_lock_only|omit|include|os|cpu|libc|prefix|local_prefix|install_strategy|install_links)$/i;

export function npmEnvironment(env: NodeJS.ProcessEnv, execPath: string): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => KEPT.test(name) && !OF_PROJECT.test(name) && !/auth|token|password/i.test(name),
    ),
  );
  // npm's own script starts with `env node`, which a runner need not have on PATH.
  return { ...kept, PATH: [dirname(execPath), env.PATH ?? env.Path ?? ""].join(delimiter) };
}

/** Runs `npm ci --ignore-scripts` in a folder with a lock file; integrity is checked by npm. */
export async function npmCi(folder: string, call: NpmCall): Promise<void> {
  const args = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await runNpm(args, folder, call);
  if (code === 0) return;
  const message = `npm could not install ONNX Runtime (exit code ${code}): ${complaintOf(output)}`;
  throw new Failure("environment", message, { fix: call.fixes.failed });
}

// Places in npm's own code, and what it repeats of an error object.
const NOISE = /^(?:at |[{}]|\w+: '|(?:errno|syscall) |A complete log of this run)/;
const MAX_COMPLAINT_CHARS = 400;

/** What npm says went wrong, in one line. */
function complaintOf(output: string): string {
  const lines = output.split("\n").map((line) => line.replace(/^npm (?:error|ERR!)/, "").trim());
  const telling = lines.filter((line) => line !== "" && !NOISE.test(line));
  return telling.join("; ").slice(0, MAX_COMPLAINT_CHARS);
}

/**
 * The registry that npm uses in a folder, as a variable for npm elsewhere: a project's `.npmrc` holds only there. Empty
 * if npm does not say.
 */
export async function registryOf(folder: string, call: NpmCall): Promise<NodeJS.ProcessEnv> {
  const { code, output } = await runNpm(["config", "get", "registry", "--loglevel=silent"], folder, call);
  const registry = output.trim();
  return code === 0 && URL.canParse(registry) ? { npm_config_registry: registry } : {};
}

async function runNpm(args: readonly string[], folder: string, call: NpmCall) {
  const npm = findNpm(call);
  const output: string[] = [];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(npm.command, [...npm.prefix, ...args], {
      cwd: folder,
      env: npmEnvironment(call.env, call.execPath),
      shell: npm.shell,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => output.push(chunk.toString("utf8")));
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, output: output.join("") };
}
