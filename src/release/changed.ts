import semver from "semver";
import type { Finding } from "../domain/finding.ts";
import { modelFolder, partsBelowModels, versionFolder } from "../domain/registry.ts";
import { isModelName, isVersion, type ModelVersion } from "../domain/tag.ts";
import { parseMetadata } from "../registry/metadata.ts";
import { parsePolicy } from "../registry/policy.ts";
import type { ChangedFile, ChangedTree } from "./ports.ts";
import { dependsOnKind, reportUnexpected } from "./unexpected.ts";

/** A version to be judged, and whether because of its model.yml or fixture set. */
export interface ChangedVersion extends ModelVersion {
  readonly policyChanged: boolean;
}

export interface Changed {
  /** The versions that a pull request adds or changes, or whose policy or fixtures it changes. */
  readonly versions: readonly ChangedVersion[];
  /** Versions that it takes out of the tree: nothing may happen to those that are released. */
  readonly gone: readonly ModelVersion[];
  /** Models whose policy or fixtures it changes, and which have no version to judge by them. */
  readonly policiesAlone: readonly string[];
  readonly findings: readonly Finding[];
}

/** What a pull request changes that touches no model. */
export const NOTHING_CHANGED: Changed = { versions: [], gone: [], policiesAlone: [], findings: [] };

/**
 * The versions that a pull request touches, as they are in the tree that it results in. Where `model.yml` or the fixture
 * set changes, the versions that stand for the model are judged by them, whatever else is touched.
 */
export async function findChanged(files: readonly ChangedFile[], tree: ChangedTree): Promise<Changed> {
  const { registry } = tree;
  const named = namedFixtures(tree);
  const touched = new Map<string, ModelVersion>();
  const strange = new Map<string, Finding>();
  const policies = new Set<string>();
  // GitHub lists a file that was renamed by its new path; whatever the order, the versions come in that of their paths.
  for (const { path, status } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const [model, entry, ...rest] = partsBelowModels(registry, path) ?? [];
    if (model !== undefined && entry !== undefined) {
      if (entry === "model.yml" || entry === "fixtures" || (await isFixture(path, model, tree, named))) {
        policies.add(model);
        continue;
      }
      if (rest.length > 0 && isModelName(model) && isVersion(entry)) {
        touched.set(`${model}/${entry}`, { model, version: entry });
        continue;
      }
    }
    if (status === "removed") continue;
    const kind = dependsOnKind(path, registry) ? await tree.kindOf(path) : "file";
    const found = reportUnexpected(path, kind, registry);
    if (found !== undefined) strange.set(found.message, found);
  }
  const present = new Map<string, string[]>();
  for (const model of new Set([...policies, ...[...touched.values()].map((v) => v.model)])) {
    present.set(model, [...(await tree.versions(model))].sort(semver.rcompare));
  }
  const judged = new Map<string, ChangedVersion>();
  const isPresent = ({ model, version }: ModelVersion) => present.get(model)?.includes(version) === true;
  for (const [key, id] of touched) if (isPresent(id)) judged.set(key, { ...id, policyChanged: false });
  for (const model of policies) {
    for (const version of await standingFor(model, present.get(model) ?? [], tree)) {
      judged.set(`${model}/${version}`, { model, version, policyChanged: true });
    }
  }
  return {
    versions: [...judged.values()],
    gone: [...touched.values()].filter((id) => !isPresent(id)),
    policiesAlone: [...policies].filter((model) => isModelName(model) && present.get(model)?.length === 0),
    findings: [...strange.values()],
  };
}

type Tree = Pick<ChangedTree, "read" | "registry">;
type NamedFixtures = (model: string) => Promise<string | undefined>;

/** The fixture set that a model's model.yml names, wherever below the model's folder it lies. */
function namedFixtures({ read, registry }: Tree): NamedFixtures {
  const known = new Map<string, string | undefined>();
  return async (model) => {
    if (!known.has(model)) {
      const path = `${modelFolder(registry, model)}/model.yml`;
      const bytes = await read(path);
      const named = bytes === undefined ? undefined : parsePolicy(path, bytes).document?.value.gate?.fixtures;
      known.set(model, named?.replace(/\/+$/, ""));
    }
    return known.get(model);
  };
}

async function isFixture(path: string, model: string, { registry }: Tree, named: NamedFixtures): Promise<boolean> {
  const fixtures = isModelName(model) ? await named(model) : undefined;
  if (fixtures === undefined) return false;
  const set = `${modelFolder(registry, model)}/${fixtures}`;
  return path === set || path.startsWith(`${set}/`);
}

/**
 * The versions that a policy is tried on: the newest one, and the newest stable one. A deprecated version stands for a
 * model only if there is no other.
 */
async function standingFor(model: string, versions: readonly string[], tree: Tree): Promise<string[]> {
  const serving: string[] = [];
  for (const version of versions) if (!(await isDeprecated({ model, version }, tree))) serving.push(version);
  const candidates = serving.length > 0 ? serving : versions;
  const stable = candidates.find((version) => semver.prerelease(version) === null);
  return [...new Set([candidates[0], stable])].filter((version) => version !== undefined);
}

async function isDeprecated(id: ModelVersion, { read, registry }: Tree): Promise<boolean> {
  const path = `${versionFolder(registry, id)}/metadata.json`;
  const bytes = await read(path);
  return bytes !== undefined && parseMetadata(path, bytes).document?.value.deprecated === true;
}
