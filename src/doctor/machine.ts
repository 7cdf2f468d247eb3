import { type Check, checksOf, ok, problem } from "./check.ts";
import type { Surroundings, TrackedFile } from "./ports.ts";

const MIN_NODE = [20, 12] as const;
const MIN_GIT = [2, 18] as const;

/** Node.js, git, and whether there is something to judge. */
export async function checkMachine(at: Surroundings): Promise<readonly Check[]> {
  return [
    isAtLeast(at.nodeVersion, MIN_NODE)
      ? ok("node", `Node.js ${at.nodeVersion}`)
      : problem("node", `Node.js ${at.nodeVersion} is too old.`, "Install Node.js 20.12 or newer."),
    ...(await checksOf("git", async () => {
      const version = await at.gitVersion();
      return [
        isAtLeast(version, MIN_GIT)
          ? ok("git", `git ${version}`)
          : problem("git", `git ${version} is too old.`, "Install git 2.18 or newer."),
      ];
    })),
    ...(await checksOf("runtime", async () => [
      ok("runtime", `${await at.runtime()} runs a model in its own process.`),
    ])),
  ];
}

/** Whether there are versions to judge. */
export function checkRepository(hasCommit: boolean, files: readonly TrackedFile[]): Check {
  const versions = new Set(files.flatMap(({ path }) => /^models\/[^/]+\/\d[^/]*(?=\/)/.exec(path)?.[0] ?? []));
  const models = new Set([...versions].map((version) => version.split("/")[1]));
  if (!hasCommit) {
    return problem(
      "repository",
      "This folder is not in a git repository with a commit.",
      "Run  git init  and commit, or run doctor in the repository that contains models/.",
    );
  }
  if (versions.size === 0) {
    return problem(
      "repository",
      "git tracks no model version here.",
      "Put a model and its metadata.json into a folder such as models/fraud/1.0.0, and commit it.",
    );
  }
  return ok("repository", `${count(versions.size, "version")} of ${count(models.size, "model")} below models/`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Whether a version that starts with two numbers is not below another; one that does not start so is. */
function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, a, b] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(a) > major || (Number(a) === major && Number(b) >= minor);
}
