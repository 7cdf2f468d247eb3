import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import { Failure } from "../../domain/failure.ts";
import { isVersion, type ModelVersion } from "../../domain/tag.ts";
import { refuseLinks } from "../../platform/files/no-follow.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { renderFirstPolicy } from "../../registry/first-policy.ts";
import { parseMetadata } from "../../registry/metadata.ts";
import { measureFirstLimits } from "../../release/first-limits.ts";
import { wrap } from "../../report/wrap.ts";
import type { CreateInference } from "../outside.ts";
import type { Io } from "./io.ts";
import { worldAt } from "./on-model.ts";

/** Writes a first `model.yml` for a model; an existing one is left alone. */
export async function runInit(
  { model, json }: { readonly model: string; readonly json: boolean },
  io: Io,
  columns: number,
  models: CreateInference,
): Promise<string> {
  const root = await findRoot(io.cwd());
  const folder = `models/${model}`;
  const version = await newestVersion(join(root, folder), folder);
  const metadata = await readMetadata(root, `${folder}/${version}/metadata.json`);
  const fixtures = await onlyFixture(join(root, folder, "fixtures"));
  const path = `${folder}/model.yml`;
  const measured = await measureFirst(root, { model, version }, io, models);
  const text = renderFirstPolicy({ model, metadata, fixtures, measured });
  await refuseLinks(root, folder);
  try {
    await writeFile(join(root, path), text, { flag: "wx" });
  } catch (error) {
    // Whatever else stands in the way is the machine's.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Failure("configuration", `${path} already exists.`, {
      fix: "Edit that file: init never replaces a policy.",
      cause: error,
    });
  }
  if (json) return `${JSON.stringify({ written: path }, null, 2)}\n`;
  const next = `Read it, set the limits, commit it, then run  model-release gate ${folder}/${version}`;
  return `${[`Written: ${path}`, ...wrap("", [next], columns)].join("\n")}\n`;
}

async function measureFirst(root: string, id: ModelVersion, io: Io, models: CreateInference) {
  const { world, close } = await worldAt(root, id, { quiet: false }, io, models);
  try {
    return await measureFirstLimits(id, world);
  } finally {
    await close();
  }
}

async function newestVersion(folder: string, shown: string): Promise<string> {
  const names = (await readdir(folder).catch(unlessAbsent)) ?? [];
  const [newest] = names.filter(isVersion).sort(semver.rcompare);
  if (newest !== undefined) return newest;
  throw new Failure("configuration", `There is no version folder in ${shown}.`, {
    fix: `Put the model and its metadata.json into a folder such as ${shown}/1.0.0 first.`,
  });
}

async function readMetadata(root: string, path: string) {
  const bytes = await readFile(join(root, path)).catch(unlessAbsent);
  const parsed = bytes === undefined ? undefined : parseMetadata(path, bytes);
  if (parsed?.document !== undefined) return parsed.document.value;
  const [first] = parsed?.findings ?? [];
  throw new Failure("configuration", first ? `${path}: ${first.message}` : `There is no ${path}.`, {
    fix: "The policy is derived from metadata.json: fix that file first, with  model-release validate.",
  });
}

async function onlyFixture(folder: string): Promise<string | undefined> {
  const names = ((await readdir(folder).catch(unlessAbsent)) ?? []).filter((name) => !name.startsWith("."));
  return names.length === 1 ? names[0] : undefined;
}
