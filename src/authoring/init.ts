import semver from "semver";
import { Failure } from "../domain/failure.ts";
import { errorsOf, type Finding, sortFindings } from "../domain/finding.ts";
import { modelFolder, modelFolderOf, versionFolder } from "../domain/registry.ts";
import { registryRules } from "../registry/rules.ts";
import { type Candidate, findCandidate } from "../release/candidate.ts";
import { gateInput } from "../release/measure.ts";
import { stage } from "../release/staged.ts";
import type { World } from "../release/world.ts";
import { type PolicyDraft, titleOf } from "./draft.ts";
import type { FirstLimits } from "./limits.ts";
import type { ListVersions, WriteNew } from "./ports.ts";
import { renderFirstPolicy } from "./render-policy.ts";
import { settle } from "./settle.ts";

export interface InitWorld extends World {
  readonly versions: ListVersions;
  readonly writeNew: WriteNew;
}

/** What became of a first `model.yml`. */
export type Initiated =
  | { readonly kind: "written"; readonly path: string; readonly folder: string; readonly limits: FirstLimits }
  /** The model is refused whatever a policy says; nothing was written. */
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

/**
 * Writes a first `model.yml` for a model from what the gate finds of its newest version. Whatever passes the gate without
 * the file passes with it. Throws a `Failure` if the model has no version, or has a policy already.
 */
export async function init(model: string, world: InitWorld): Promise<Initiated> {
  const { registry } = world.repository;
  const folder = modelFolder(registry, model);
  const path = `${folder}/model.yml`;
  if ((await world.repository.list(path)) !== undefined) throw exists(path);
  const [version] = [...(await world.versions(model))].sort(semver.rcompare);
  if (version === undefined) {
    throw new Failure("configuration", `There is no version folder in ${folder}.`, {
      fix: `Make one with  model-release new ${model} --model <file>`,
    });
  }
  const id = { model, version };
  const candidate = await findCandidate({ id, mode: "gate", requireTag: false }, world);
  const staged = await stage(candidate, world);
  const early = errorsOf([...candidate.findings, ...staged.findings]).filter(({ rule }) => rule !== SETTLED_BY_POLICY);
  const input = gateInput(candidate, staged, world.workspace);
  if (early.length > 0 || typeof input === "string") return { kind: "refused", findings: sortFindings(early) };
  const settled = await settle(input, world);
  if (settled.refused.length > 0) return { kind: "refused", findings: sortFindings(settled.refused) };
  const { limits, unused } = settled;
  const text = renderFirstPolicy({ model, version, limits, draft: draftOf(candidate, settled, unused) });
  const written = await world.writeNew(path, new TextEncoder().encode(text));
  if (written === undefined) throw exists(path);
  return { kind: "written", path, folder: versionFolder(registry, id), limits };
}

/** The name that metadata.json may have is for model.yml to state. */
const SETTLED_BY_POLICY: string = registryRules.wrongModelName.id;

function exists(path: string): Failure {
  return new Failure("configuration", `${path} already exists.`, {
    fix: "Edit that file: init never replaces a policy.",
  });
}

function draftOf(
  { id, folder, metadata, fixtures }: Candidate,
  { gate, doubtful }: Pick<PolicyDraft, "gate" | "doubtful">,
  unused: PolicyDraft["unused"],
): PolicyDraft {
  const name = metadata?.value.model_name;
  const within = fixtures?.path.slice(`${modelFolderOf(folder)}/`.length);
  // What model.yml cannot name is found by itself.
  const nameable = within !== undefined && !within.includes("\\");
  return {
    title: titleOf(id.model),
    ...(name === undefined || name === id.model ? {} : { metadataName: name }),
    ...(fixtures?.format === "onnx" ? { testData: true } : {}),
    gate: { ...(nameable ? { fixtures: within } : {}), ...gate },
    doubtful,
    unused,
  };
}
