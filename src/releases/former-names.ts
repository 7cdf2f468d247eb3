import { type Finding, finding } from "../domain/finding.ts";
import { modelFolder, modelsFolder, partsBelowModels } from "../domain/registry.ts";
import { isModelName, isVersion } from "../domain/tag.ts";
import type { Document } from "../registry/document.ts";
import { parsePolicy } from "../registry/policy.ts";
import type { ModelPolicy } from "../registry/policy-types.ts";
import type { Repository } from "../registry/ports.ts";
import { suggest } from "../registry/suggest.ts";
import { versioningRules as rules } from "../versioning/rules.ts";

/**
 * The names that a model had before, the latest first: those of model.yml, and those that the folders of these names
 * state in turn. A circle ends where it closes.
 */
export async function formerNames(
  model: string,
  policy: ModelPolicy | undefined,
  repository: Pick<Repository, "read" | "registry">,
): Promise<readonly string[]> {
  const names = new Set(statedNames(policy));
  // A set that grows while it is walked is walked to its end.
  for (const name of names) {
    if (name === model) continue;
    const path = `${modelFolder(repository.registry, name)}/model.yml`;
    const bytes = await repository.read(path);
    const own = bytes === undefined ? undefined : parsePolicy(path, bytes).document?.value;
    for (const earlier of statedNames(own)) names.add(earlier);
  }
  return [...names].filter((name) => name !== model);
}

function statedNames(policy: ModelPolicy | undefined): readonly string[] {
  const stated = policy?.renamed_from ?? [];
  return typeof stated === "string" ? [stated] : stated;
}

/** Refuses a former name that nothing was published under: a typo would make the version a first release. */
export async function checkFormerNames(
  model: string,
  policy: Document<ModelPolicy> | undefined,
  empty: readonly string[],
  repository: Pick<Repository, "list" | "registry">,
): Promise<Finding[]> {
  const wrong = statedNames(policy?.value).filter((name) => empty.includes(name));
  if (wrong.length === 0) return [];
  const folders = await listModels(repository);
  return wrong.map((name) => {
    const meant = suggest(
      name,
      folders.filter((folder) => folder !== name && folder !== model),
    );
    const hint = meant === undefined ? "." : `; did you mean ${meant}?`;
    return finding(rules.renamedFromNothing, {
      message: `Nothing was published as ${name}, which model.yml states as a former name${hint}`,
      location: policy?.locate(["renamed_from"]),
    });
  });
}

async function listModels(repository: Pick<Repository, "list" | "registry">): Promise<string[]> {
  const files = (await repository.list(modelsFolder(repository.registry))) ?? [];
  const models = files.flatMap(({ path }) => {
    const [model = "", version = ""] = partsBelowModels(repository.registry, path) ?? [];
    return isModelName(model) && isVersion(version) ? [model] : [];
  });
  return [...new Set(models)];
}
