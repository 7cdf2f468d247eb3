import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { git } from "../../platform/git/git.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { CLI } from "../paths.ts";

const LINE = 'model-release hook pre-push "$@"';

/** Writes git's hook `pre-push`, unless there is one already, which is never replaced. Answers with what to print. */
export async function installHook(root: string, json: boolean): Promise<string> {
  const folder = (await git(root, ["rev-parse", "--git-path", "hooks"]))?.trim();
  if (folder === undefined) {
    throw new Failure("configuration", `${root} is not a git repository.`, {
      fix: "Run this in the repository whose pushes are to be judged.",
    });
  }
  const shared = (await git(root, ["config", "--get", "core.hooksPath"]))?.trim();
  if (shared) {
    throw new Failure(
      "configuration",
      `Another program manages the hooks of this repository: core.hooksPath is ${shared}.`,
      {
        fix: `Add this line to its hook pre-push:  ${LINE}`,
      },
    );
  }
  const path = join(resolve(root, folder), "pre-push");
  const written = await writeOnce(path);
  if (json) return `${JSON.stringify({ path, written }, null, 2)}\n`;
  if (!written) return `The hook is installed already: ${path}\n`;
  return `Written: ${path}\nEvery push now validates the model versions that it contains; git push --no-verify skips that.\n`;
}

/** Whether the hook was written; `false` if it was there already. */
async function writeOnce(path: string): Promise<boolean> {
  const script = hookScript(process.execPath, CLI);
  await mkdir(resolve(path, ".."), { recursive: true });
  try {
    await writeFile(path, script, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const existing = await readFile(path, "utf8").catch(unlessAbsent);
    if (existing === script) return false;
    throw new Failure("configuration", `${path} already exists.`, {
      fix: `An existing hook is never replaced. Add this line to it:  ${LINE}`,
      cause: error,
    });
  }
  // The mode given to writeFile is narrowed by the umask.
  await chmod(path, 0o755);
  return true;
}

/** The hook: starts the tool that is on PATH, or the one that wrote it. */
export function hookScript(node: string, cli: string): string {
  const quoted = [node, cli].map((path) => `'${path.replaceAll("'", `'"'"'`)}'`);
  return `#!/bin/sh
# Validates the model versions that a push contains. Written by  model-release hook install;
# git push --no-verify  skips it.
if command -v model-release >/dev/null 2>&1; then exec ${LINE}; fi
if [ -x ${quoted[0]} ] && [ -f ${quoted[1]} ]; then exec ${quoted.join(" ")} hook pre-push "$@"; fi
echo "error: model-release was not found, so nothing was judged and nothing is pushed." >&2
echo "       Install it, or push without this hook:  git push --no-verify" >&2
exit 1
`;
}
