import { Failure } from "../../domain/failure.ts";
import { errorsOf } from "../../domain/finding.ts";
import { modelFolder } from "../../domain/registry.ts";
import { chooseFixtures } from "../../release/fixtures.ts";
import { releaseRules } from "../../release/rules.ts";
import type { NewFile } from "../ports.ts";
import { type FixtureMaterial, takeFixtures } from "./material.ts";
import type { CreateWorld, NewVersion, Policy, Refused } from "./request.ts";

/** The fixture set of a new version, if it has one, and the files that have to be written for it. */
export type Found = { readonly fixtures?: FixtureMaterial["fixtures"]; readonly files: readonly NewFile[] };

/** The set that the user names, else the one that the model has. */
export async function findFixtures(
  { model, fixturesPath }: NewVersion,
  policy: Policy,
  { repository, intake, workspace }: CreateWorld,
): Promise<Found | Refused> {
  const own = await chooseFixtures(model, policy, repository);
  const ofModel = modelFolder(repository.registry, model);
  const pathOf = (path: string) => workspace.path(path);
  if (fixturesPath !== undefined) {
    const taken = await takeFixtures(ofModel, fixturesPath, intake, pathOf);
    const named = policy?.value.gate?.fixtures;
    const path = `${ofModel}/${named?.replace(/\/+$/, "")}`;
    if (named !== undefined && path !== taken.fixtures.path) {
      throw new Failure(
        "configuration",
        `--fixtures names another set than gate.fixtures in ${ofModel}/model.yml, which is ${named}.`,
        {
          fix: "Leave --fixtures out to use that set, or change model.yml first.",
        },
      );
    }
    const same = own.fixtures?.path === taken.fixtures.path && own.fixtures.files[0]?.sha256 === taken.fixtures.sha256;
    return { fixtures: taken.fixtures, files: same ? [] : taken.files };
  }
  const refused = errorsOf(own.findings.filter(({ rule }) => rule !== releaseRules.fixturesChanged.id));
  if (own.fixtures === undefined) return refused.length > 0 ? { findings: refused } : { files: [] };
  const { path, format, files } = own.fixtures;
  return { fixtures: { path, file: pathOf(path), sha256: files[0]?.sha256 ?? "", format }, files: [] };
}
