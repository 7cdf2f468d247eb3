import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { ReleaseSpec } from "../../publish/ports.ts";
import { RECORD } from "../../releases/evidence.ts";
import { readAll } from "./copy.ts";
import type { Disk } from "./disk.ts";

/** The record while it is being written. */
export const RECORD_PARTIAL = `.${RECORD}`;

/** Writes the record in one step: it is there whole, or as it was before. */
export async function writeRecord(disk: Disk, folder: string, spec: ReleaseSpec): Promise<void> {
  const { tag, commit, title, body, prerelease } = spec;
  const partial = join(folder, RECORD_PARTIAL);
  const file = await disk.open(partial, "create");
  try {
    await file.write(Buffer.from(`${JSON.stringify({ tag, commit, title, prerelease, body }, null, 2)}\n`));
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(partial, join(folder, RECORD));
}

export type RecordRead =
  | { readonly kind: "read"; readonly spec: ReleaseSpec }
  /** The folder was filled by other means. */
  | { readonly kind: "none" }
  | { readonly kind: "damaged"; readonly cause: unknown };

export async function readRecord(disk: Disk, folder: string): Promise<RecordRead> {
  const names = (await disk.list(folder)) ?? [];
  if (!names.some(({ name, kind }) => name === RECORD && kind === "file")) return { kind: "none" };
  try {
    const spec = JSON.parse(Buffer.from(await readAll(disk, join(folder, RECORD))).toString("utf8")) as ReleaseSpec;
    if (typeof spec.tag !== "string" || typeof spec.commit !== "string") throw new SyntaxError("keys are missing");
    return { kind: "read", spec };
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return { kind: "damaged", cause };
    throw cause;
  }
}

/** The record of a published release, or `undefined` where the folder was filled by other means. */
export async function requireSound(disk: Disk, folder: string): Promise<ReleaseSpec | undefined> {
  const record = await readRecord(disk, folder);
  if (record.kind !== "damaged") return record.kind === "read" ? record.spec : undefined;
  throw new Failure("environment", `${join(folder, RECORD)} cannot be read as the record of a release.`, {
    fix: "Restore the file, or move the release's folder away if it is not one.",
    cause: record.cause,
  });
}
