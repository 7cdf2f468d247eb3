import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { AT_TOP, type Registry } from "../../domain/registry.ts";
import { git } from "../../platform/git/git.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { CLI } from "../paths.ts";
import type { RegistryHere } from "../registry.ts";

/** The line that starts the hook, with the options that name the registry. */
function lineOf({ folder, tagPrefix }: Registry): string {
  const options = [
    ...(folder === "" ? [] : [`--registry ${quoted(folder)}`]),
    ...(tagPrefix === "" ? [] : [`--tag-prefix ${quoted(tagPrefix)}`]),
  ];
  return ["model-release hook pre-push", ...options, '"$@"'].join(" ");
}

/** Writes git's hook `pre-push`, unless there is one already, which is never replaced. Answers with what to print. */
export async function installHook({ root, registry }: RegistryHere, json: boolean): Promise<string> {
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
        fix: `Add this line to its hook pre-push:  ${lineOf(registry)}`,
      },
    );
  }
  const path = join(resolve(root, folder), "pre-push");
  const written = await writeOnce(path, registry);
  if (json) return `${JSON.stringify({ path, written }, null, 2)}\n`;
  if (!written) return `The hook is installed already: ${path}\n`;
  return `Written: ${path}\nEvery push now validates the model versions that it contains; git push --no-verify skips that.\n`;
}

/** Whether the hook was written; `false` if it was there already. */
async function writeOnce(path: string, registry: Registry): Promise<boolean> {
  const script = hookScript(process.execPath, CLI, registry);
  await mkdir(resolve(path, ".."), { recursive: true });
  try {
    await writeFile(path, script, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const existing = await readFile(path, "utf8").catch(unlessAbsent);
    if (existing === script) return false;
    throw new Failure("configuration", `${path} already exists.`, {
      fix: `An existing hook is never replaced. Add this line to it:  ${lineOf(registry)}`,
      cause: error,
    });
  }
  // The mode given to writeFile is narrowed by the umask.
  await chmod(path, 0o755);
  return true;
}

/** A text in single quotes, for any shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** The hook: starts the tool that is on PATH, or the one that wrote it. */
export function hookScript(node: string, cli: string, registry: Registry = AT_TOP): string {
  const line = lineOf(registry);
  const [own, script] = [quoted(node), quoted(cli)];
  return `#!/bin/sh
# Validates the model versions that a push contains. Written by  model-release hook install;
# git push --no-verify  skips it.
if command -v model-release >/dev/null 2>&1; then exec ${line}; fi
if [ -x ${own} ] && [ -f ${script} ]; then exec ${own} ${line.replace("model-release", () => script)}; fi
echo "error: model-release was not found, so nothing was judged and nothing is pushed." >&2
echo "       Install it, or push without this hook:  git push --no-verify" >&2
exit 1
`;
}
