import { type Finding, finding, type Location } from "../domain/finding.ts";
import { modelFolder } from "../domain/registry.ts";
import { FORMATS_READ, formatOf, isTestData } from "../gate/fixtures/format.ts";
import type { FixtureFormat } from "../gate/fixtures/plan.ts";
import type { DefaultUsed } from "../gate/result.ts";
import type { Document } from "../registry/document.ts";
import type { ModelPolicy } from "../registry/policy-types.ts";
import type { Repository } from "../registry/ports.ts";
import type { VersionFile } from "../registry/version-file.ts";
import { releaseRules as rules } from "./rules.ts";

/** The set that the gate runs on. */
export interface Fixtures {
  /** A file, or a folder of ONNX test data, relative to the repository's root. */
  readonly path: string;
  /** By the name of the file; a file of no known extension is for the gate to refuse. */
  readonly format?: FixtureFormat;
  /** The files that it consists of, by path. */
  readonly files: readonly Pick<VersionFile, "path" | "sha256" | "size">[];
}

export interface FixtureChoice {
  readonly fixtures?: Fixtures;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
}

/** The set that model.yml names, else the only one in `fixtures/`, else none. */
export async function chooseFixtures(
  model: string,
  policy: Document<ModelPolicy> | undefined,
  repository: Repository,
): Promise<FixtureChoice> {
  const own = modelFolder(repository.registry, model);
  const { fixtures: named, sha256: stated } = policy?.value.gate ?? {};
  const digest = stated === undefined ? undefined : { stated, at: policy?.locate(["gate", "sha256"]) };
  if (named !== undefined && policy !== undefined) {
    const path = `${own}/${named.replace(/\/+$/, "")}`;
    return judge(path, (await repository.list(path)) ?? [], policy.locate(["gate", "fixtures"]), digest);
  }
  const folder = `${own}/fixtures`;
  const files = ((await repository.list(folder)) ?? []).filter((f) => !/(?:^|\/)\./.test(f.path.slice(folder.length)));
  if (files.length === 0) return { findings: [], defaults: [] };
  const testData = files.every((f) => isTestData(folder, f.path));
  if (files.length > 1 && !testData) {
    const message = `${folder}/ contains ${files.length} files, but model.yml does not name the fixture set.`;
    const fix = `Name one in ${own}/model.yml, for example  gate: { fixtures: ${suggestion(files, folder)} }`;
    return { findings: [finding(rules.fixturesAmbiguous, { message, fix, location: { file: folder } })], defaults: [] };
  }
  const only = testData ? folder : (files[0]?.path ?? folder);
  const why = testData ? "the ONNX test data in fixtures/" : "the only file in fixtures/";
  const defaults = [{ setting: "gate.fixtures", value: only, why }];
  return { ...judge(only, files, { file: only }, digest), defaults };
}

function suggestion(files: readonly VersionFile[], folder: string): string {
  const first = files.find((f) => formatOf(f.path) !== undefined) ?? files[0];
  const within = first?.path.slice(folder.length + 1) ?? "";
  return `fixtures/${within.replace(/(^test_data_set_\d+)\/.*$/, "$1")}`;
}

/** What `gate.sha256` states of a set whose bytes lie outside of git. */
interface StatedDigest {
  readonly stated: string;
  readonly at: Location | undefined;
}

/** Takes one regular file, or a folder of nothing but ONNX test data. */
function judge(
  path: string,
  found: readonly VersionFile[],
  location: Location,
  digest: StatedDigest | undefined,
): FixtureChoice {
  const files = found.filter((f) => f.path === path || !/(?:^|\/)\./.test(f.path.slice(path.length)));
  const refuse = (message: string) => ({
    findings: [finding(rules.fixturesMissing, { message, location })],
    defaults: [],
  });
  if (files.length === 0) return refuse(`The fixture set ${path} does not exist.`);
  const isFile = files.length === 1 && files[0]?.path === path;
  if (files.some((f) => f.kind !== "file")) {
    return refuse(`${path} is or contains something other than a regular file, so it cannot be read as a fixture set.`);
  }
  if (!isFile && !files.some((f) => isTestData(path, f.path))) {
    return refuse(`${path} is a folder without ONNX test data; a fixture set is ${FORMATS_READ}.`);
  }
  const pointers = files.flatMap(({ path: file, lfsPointer }) =>
    lfsPointer === undefined
      ? []
      : [`${file} is a Git LFS pointer; the ${lfsPointer.size} bytes that it refers to are missing.`],
  );
  if (pointers.length > 0) {
    return { findings: pointers.map((message) => finding(rules.fixturesPointer, { message, location })), defaults: [] };
  }
  const changed =
    digest === undefined ? checkCommitted(files) : checkDigest(path, isFile ? files[0] : undefined, digest);
  const format = isFile ? formatOf(path) : "onnx";
  return {
    fixtures: {
      path,
      ...(format === undefined ? {} : { format }),
      files: files.map(({ path: file, sha256, size }) => ({ path: file, sha256, size })),
    },
    findings: changed,
    defaults: [],
  };
}

function checkCommitted(files: readonly VersionFile[]): Finding[] {
  return files
    .filter((f) => f.gitStatus === "modified" || f.gitStatus === "untracked")
    .map((f) =>
      finding(rules.fixturesChanged, {
        message: `${f.path} differs from the commit (${f.gitStatus}).`,
        location: { file: f.path },
        fix: `Commit ${f.path}, or restore it with  git checkout -- ${f.path}.`,
        inAction: rules.fixturesChanged.inAction,
      }),
    );
}

/** A tracked model.yml vouches for bytes that git does not have. */
function checkDigest(path: string, file: VersionFile | undefined, { stated, at }: StatedDigest): Finding[] {
  if (file?.sha256 === stated) return [];
  const is = file === undefined ? "is a folder, which has no SHA-256" : `has the SHA-256 ${file.sha256}`;
  return [
    finding(rules.fixturesDigest, {
      message: `${path} ${is}; model.yml states ${stated}.`,
      location: at ?? { file: path },
    }),
  ];
}
