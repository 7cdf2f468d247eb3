import type { DefaultUsed } from "../gate/result.js";
import { type Finding, finding, type Location } from "../nouns/finding.js";
import type { Document } from "../registry/document.js";
import type { ModelPolicy } from "../registry/policy-types.js";
import type { Repository } from "../registry/ports.js";
import { releaseRules as rules } from "./rules.js";

/** The labelled set that the gate runs on; `path` is relative to the repository's root. */
export interface Fixtures {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

export interface FixtureChoice {
  readonly fixtures?: Fixtures;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
}

/** The set that model.yml names, else the only file in `fixtures/`, else none. */
export async function chooseFixtures(
  model: string,
  policy: Document<ModelPolicy> | undefined,
  repository: Repository,
): Promise<FixtureChoice> {
  const named = policy?.value.gate?.fixtures;
  if (named !== undefined && policy !== undefined) {
    return namedFixtures(`models/${model}/${named}`, policy.locate(["gate", "fixtures"]), repository);
  }
  const folder = `models/${model}/fixtures`;
  const files = ((await repository.list(folder)) ?? []).filter((f) => !f.name.startsWith("."));
  if (files.length === 0) return { findings: [], defaults: [] };
  if (files.length > 1) {
    const message = `${folder}/ holds ${files.length} files, and model.yml does not say which of them is the fixture set.`;
    const fix = `Name one in models/${model}/model.yml, for example  gate: { fixtures: fixtures/${files[0]?.name} }`;
    return { findings: [finding(rules.fixturesAmbiguous, { message, fix, location: { file: folder } })], defaults: [] };
  }
  const only = files[0]?.path ?? folder;
  const chosen = await namedFixtures(only, { file: only }, repository);
  const defaults = [{ setting: "gate.fixtures", value: only, why: "the only file in fixtures/" }];
  return { ...chosen, defaults };
}

async function namedFixtures(path: string, location: Location, repository: Repository): Promise<FixtureChoice> {
  const [file, ...others] = (await repository.list(path)) ?? [];
  if (file === undefined || others.length > 0 || file.kind !== "file") {
    const message =
      file === undefined
        ? `There is no fixture set at ${path}.`
        : `${path} is not one regular file, so it cannot be read as a fixture set.`;
    return { findings: [finding(rules.fixturesMissing, { message, location })], defaults: [] };
  }
  if (file.lfsPointer !== undefined) {
    const message = `${path} is a Git LFS pointer; the ${file.lfsPointer.size} bytes that it stands for are not here.`;
    return { findings: [finding(rules.fixturesPointer, { message, location })], defaults: [] };
  }
  const changed =
    file.genuine === "modified" || file.genuine === "untracked"
      ? [
          finding(rules.fixturesChanged, {
            message: `${path} is not what git has checked out (${file.genuine}).`,
            location: { file: path },
          }),
        ]
      : [];
  return { fixtures: { path, sha256: file.sha256, size: file.size }, findings: changed, defaults: [] };
}
