import { modelsFolder, type Registry } from "../../domain/registry.ts";
import type { ChangedFile } from "../../release/ports.ts";
import { git, literally } from "./git.ts";

const STATUS: Readonly<Record<string, ChangedFile["status"]>> = { A: "added", D: "removed" };

/** The files of a registry that differ between two commits. A renamed one counts as removed there and added here. */
export async function listChangedFiles(
  root: string,
  from: string,
  to: string,
  registry?: Registry,
): Promise<ChangedFile[]> {
  const text = await git(root, [
    "diff-tree",
    "-r",
    "--no-renames",
    "--name-status",
    "-z",
    from,
    to,
    "--",
    literally(modelsFolder(registry)),
  ]);
  const parts = (text ?? "").split("\0");
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    files.push({ path: parts[i + 1] ?? "", status: STATUS[parts[i] ?? ""] ?? "modified" });
  }
  return files;
}

/** A file of a registry that differs from the commit that is checked out. */
export interface Uncommitted {
  readonly path: string;
  /** `ignored`: git leaves it out, as a line of .gitignore says. */
  readonly status: "modified" | "removed" | "untracked" | "ignored";
}

/** `status` would start a git in each submodule, which obeys the configuration there. */
export const NOT_IN_SUBMODULES = "--ignore-submodules=dirty";

/** What a registry contains and no commit has, by path; hidden files that git does not know are left out. */
export async function listUncommitted(root: string, registry?: Registry): Promise<Uncommitted[]> {
  const listing = [
    "--porcelain=v1",
    "-z",
    "--no-renames",
    "--untracked-files=all",
    "--ignored=traditional",
    NOT_IN_SUBMODULES,
  ];
  const text = await git(root, ["status", ...listing, "--", literally(modelsFolder(registry))]);
  return (text ?? "")
    .split("\0")
    .filter((line) => line.length > 3)
    .map((line) => ({ path: line.slice(3), status: statusOf(line.slice(0, 2)) }))
    .filter(({ path, status }) => status === "modified" || status === "removed" || !/(?:^|\/)\./.test(path));
}

function statusOf(letters: string): Uncommitted["status"] {
  if (letters === "??") return "untracked";
  if (letters === "!!") return "ignored";
  return letters.includes("D") ? "removed" : "modified";
}
