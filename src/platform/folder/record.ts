import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../nouns/failure.js";
import type { ReleaseSpec } from "../../publish/ports.js";
import { sync } from "../files/hash.js";

/** What GitHub keeps beside a release's assets, a folder keeps in this file. */
export const RECORD = "release.json";

/** Writes the record in one step: it is there whole, or as it was before. */
export async function writeRecord(folder: string, spec: ReleaseSpec): Promise<void> {
  const { tag, commit, title, body, prerelease } = spec;
  const partial = join(folder, `.${RECORD}`);
  await writeFile(partial, `${JSON.stringify({ tag, commit, title, prerelease, body }, null, 2)}\n`);
  await sync(partial);
  await rename(partial, join(folder, RECORD));
}

/** The record of a release, or `undefined` where the folder was filled by other means. */
export async function readRecord(folder: string): Promise<ReleaseSpec | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, RECORD), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const record = JSON.parse(text) as ReleaseSpec;
    if (typeof record.tag !== "string" || typeof record.commit !== "string") throw new Error("keys are missing");
    return record;
  } catch (error) {
    throw new Failure("environment", `${join(folder, RECORD)} cannot be read as the record of a release.`, {
      fix: "Restore the file, or move the release's folder away if it is not one.",
      cause: error,
    });
  }
}
