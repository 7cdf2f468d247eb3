import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../domain/failure.ts";
import { environment, spawnFailure } from "./git.ts";

/** Writes an object of git to a file of any size that is not there yet, and makes the folders around it. */
export async function exportBlob(root: string, oid: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const child = spawn("git", ["--no-optional-locks", "cat-file", "blob", oid], {
    cwd: root,
    env: environment(root),
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => reject(spawnFailure(error, root) ?? error));
    child.on("close", resolve);
  });
  const [code] = await Promise.all([ended, pipeline(child.stdout, createWriteStream(file, { flags: "wx" }))]);
  if (code !== 0) {
    throw new Failure("environment", `git could not read the object ${oid} of the repository at ${root}.`, {
      fix: "Run  git fsck  there and repair what it reports, or clone the repository again.",
    });
  }
}

/** Refuses a path of a commit that leads out of its folder: git checks such a tree out nowhere, but one can be made. */
export function requireInside(path: string, commit: string): void {
  if (!path.split("/").some((part) => part === "" || part === "." || part === "..")) return;
  throw new Failure(
    "configuration",
    `The commit of ${commit} contains the path ${JSON.stringify(path)}, which points outside its folder.`,
    { fix: "Do not use this commit: no version of git writes such a path." },
  );
}
