import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitEnvironment } from "./git-store.ts";

/** A bare repository of one empty commit on `main`, for tests to which the history does not matter. */
export function seedRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), "github-stand-in-"));
  const who = { NAME: "Someone", EMAIL: "someone@example.com", DATE: "2026-01-01T00:00:00Z" };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder, env: { ...gitEnvironment, ...env }, encoding: "utf8", input: "" }).trim();
  git("init", "--quiet", "--bare", "--initial-branch=main");
  const tree = git("hash-object", "-t", "tree", "-w", "--stdin");
  git("update-ref", "refs/heads/main", git("commit-tree", "-m", "Begin", tree));
  return folder;
}
