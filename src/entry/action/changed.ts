import { readdir } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import { type Finding, finding } from "../../nouns/finding.js";
import { isModelName, isVersion, type ModelVersion } from "../../nouns/tag.js";
import type { PullFile } from "../../platform/github/pulls.js";
import { unlessAbsent } from "../../platform/system-error.js";
import { registryRules as rules } from "../../registry/rules.js";

export interface Changed {
  /** The versions that a pull request adds or changes, or whose policy or fixtures it changes. */
  readonly versions: readonly ModelVersion[];
  readonly findings: readonly Finding[];
}

/**
 * The versions that a pull request touches, as they lie in the checkout at `root`. Where `model.yml` or fixtures change,
 * the model's newest version is judged by them.
 */
export async function findChanged(files: readonly PullFile[], root: string): Promise<Changed> {
  const touched = new Map<string, ModelVersion>();
  const strange = new Set<string>();
  const policies = new Set<string>();
  for (const { path } of files) {
    const [top, model, entry, ...rest] = path.split("/");
    if (top !== "models" || model === undefined || entry === undefined) continue;
    if (entry === "model.yml" || entry === "fixtures") policies.add(model);
    else if (rest.length === 0) continue;
    else if (isModelName(model) && isVersion(entry)) touched.set(`${model}/${entry}`, { model, version: entry });
    else strange.add(`models/${model}/${entry}`);
  }
  const present = new Map<string, string[]>();
  for (const model of new Set([...policies, ...[...touched.values()].map((v) => v.model)])) {
    present.set(model, await versionsIn(join(root, "models", model)));
  }
  for (const model of policies) {
    const [newest] = present.get(model) ?? [];
    const judged = [...touched.values()].some((v) => v.model === model);
    if (newest !== undefined && !judged) touched.set(`${model}/${newest}`, { model, version: newest });
  }
  const versions = [...touched.values()].filter(({ model, version }) => present.get(model)?.includes(version));
  return { versions, findings: [...strange].map(tellStrange) };
}

/** The version folders of a model, newest first. */
async function versionsIn(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(unlessAbsent)) ?? [];
  return entries
    .filter((e) => e.isDirectory() && isVersion(e.name))
    .map((e) => e.name)
    .sort(semver.rcompare);
}

function tellStrange(path: string): Finding {
  return finding(rules.notAVersion, {
    message: `${path} is not named as a version of a model, so nothing in it is checked or released.`,
    location: { file: path },
  });
}
