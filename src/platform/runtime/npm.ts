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

/** npm on PATH, else the one that belongs to this Node. */
export function findNpm(env: NodeJS.ProcessEnv, execPath: string): Npm {
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
  throw new Failure("environment", "npm was not found, on PATH or next to Node.", {
    fix: "Add actions/setup-node before this step, or pass runtime-path: a folder that contains node_modules/onnxruntime-node.",
  });
}

// What npm needs of the runner: where things are, and the settings of registry, mirror and proxy. Never a token of the job.
const KEPT =
  /^(path|home|userprofile|appdata|localappdata|systemroot|comspec|temp|tmp|tmpdir|lang|npm_config_.*|https?_proxy|no_proxy|all_proxy|node_extra_ca_certs|ssl_cert_file)$/i;

export function npmEnvironment(env: NodeJS.ProcessEnv, execPath: string): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(
    Object.entries(env).filter(([name]) => KEPT.test(name) && !/auth|token|password/i.test(name)),
  );
  // npm's own script starts with `env node`, which a runner need not have on PATH.
  return { ...kept, PATH: [dirname(execPath), env.PATH ?? env.Path ?? ""].join(delimiter) };
}

/** Runs `npm ci --ignore-scripts` in a folder with a lock file; integrity is checked by npm. */
export async function npmCi(folder: string, env: NodeJS.ProcessEnv, execPath: string): Promise<void> {
  const npm = findNpm(env, execPath);
  const args = [...npm.prefix, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const output: string[] = [];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(npm.command, args, {
      cwd: folder,
      env: npmEnvironment(env, execPath),
      shell: npm.shell,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => output.push(chunk.toString("utf8")));
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === 0) return;
  throw new Failure(
    "environment",
    `npm could not install ONNX Runtime (exit code ${code}): ${output.join("").trim().slice(-400)}`,
    {
      fix: "Check the runner's access to its npm registry, mirror or proxy; or pass runtime-path: a folder that contains node_modules/onnxruntime-node.",
    },
  );
}
