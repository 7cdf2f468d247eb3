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
    return { fixtures: taken.fixtures, files: await notThere(taken.files, fixturesPath, { repository, workspace }) };
  }
  const refused = errorsOf(own.findings.filter(({ rule }) => rule !== releaseRules.fixturesChanged.id));
  if (own.fixtures === undefined) return refused.length > 0 ? { findings: refused } : { files: [] };
  const { path, format, files } = own.fixtures;
  return { fixtures: { path, file: pathOf(path), sha256: files[0]?.sha256 ?? "", format }, files: [] };
}

/** Those that are not there yet. Throws a `Failure` if one is there with other content. */
async function notThere(
  files: readonly NewFile[],
  named: string,
  { repository, workspace }: Pick<CreateWorld, "repository" | "workspace">,
): Promise<NewFile[]> {
  const missing: NewFile[] = [];
  for (const file of files) {
    const [there] = (await repository.list(file.path)) ?? [];
    if (there === undefined) missing.push(file);
    else if (!("copyOf" in file) || (await workspace.digest(file.copyOf)) !== there.sha256) {
      throw new Failure("configuration", `${file.path} already exists, and ${named} contains something else.`, {
        fix: "Leave --fixtures out to measure on the rows that are there. To add other rows, give their file another name, and name it as gate.fixtures in model.yml.",
      });
    }
  }
  return missing;
}
