import { parsePolicy } from "../../src/registry/policy.ts";
import type { Repository } from "../../src/registry/ports.ts";
import type { VersionFile } from "../../src/registry/version-file.ts";
import { chooseFixtures } from "../../src/release/fixtures.ts";

const file = (path: string, changes: Partial<VersionFile> = {}): VersionFile => ({
  name: path,
  path,
  kind: "file",
  gitStatus: "same",
  sha256: "00",
  size: 1,
  ...changes,
});

function choose(files: readonly VersionFile[], named?: string, sha256?: string) {
  const repository: Pick<Repository, "list"> = {
    list: async (path) => {
      const below = files.filter((f) => f.path === path || f.path.startsWith(`${path}/`));
      return below.length === 0 ? undefined : below;
    },
  };
  const digest = sha256 === undefined ? "" : `, sha256: ${sha256}`;
  const yaml = named === undefined ? undefined : `gate: { fixtures: ${named}${digest} }`;
  const policy =
    yaml === undefined ? undefined : parsePolicy("models/m/model.yml", new TextEncoder().encode(yaml)).document;
  return chooseFixtures("m", policy, repository as Repository);
}

const FOLDER = "models/m/fixtures";
const SETS = [
  file(`${FOLDER}/test_data_set_0/input_0.pb`),
  file(`${FOLDER}/test_data_set_0/output_0.pb`),
  file(`${FOLDER}/test_data_set_1/input_0.pb`),
];

test.each([
  ["rows.csv", "csv"],
  ["rows.NDJSON", "jsonl"],
  ["rows.parquet", "parquet"],
  ["rows.npz", "npz"],
  ["rows.xlsx", undefined],
])("the only file is the set, its format by its name (%s)", async (name, format) => {
  const { fixtures, defaults } = await choose([file(`${FOLDER}/${name}`), file(`${FOLDER}/.keep`)]);
  expect([fixtures?.path, fixtures?.format]).toEqual([`${FOLDER}/${name}`, format]);
  expect(defaults[0]?.why).toBe("the only file in fixtures/");
});

test("ONNX test data is one set of many files", async () => {
  const { fixtures } = await choose(SETS);
  expect([fixtures?.path, fixtures?.format, fixtures?.files.length]).toEqual([FOLDER, "onnx", 3]);
  const one = await choose(SETS, "fixtures/test_data_set_0/");
  expect([one.fixtures?.path, one.fixtures?.format]).toEqual([`${FOLDER}/test_data_set_0`, "onnx"]);
});

test("several files are ambiguous, and the advice names one that is read", async () => {
  const { findings } = await choose([file(`${FOLDER}/notes.md`), file(`${FOLDER}/rows.npz`)]);
  expect(findings.map((f) => [f.rule, f.fix])).toEqual([
    ["fixtures/ambiguous", expect.stringContaining("fixtures: fixtures/rows.npz")],
  ]);
});

test.each([
  ["nothing", [], "fixtures/missing"],
  ["a folder of other files", [file(`${FOLDER}/set/a.csv`), file(`${FOLDER}/set/b.csv`)], "fixtures/missing"],
  ["a link", [file(`${FOLDER}/set`, { kind: "symlink" })], "fixtures/missing"],
  ["a pointer", [file(`${FOLDER}/set`, { lfsPointer: { oid: "0", size: 9 } })], "fixtures/lfs-pointer"],
  ["a change", [file(`${FOLDER}/set`, { gitStatus: "modified" })], "fixtures/not-as-committed"],
])("%s under the name of the set is told", async (_, files, rule) => {
  expect((await choose(files, "fixtures/set")).findings.map((f) => f.rule)).toEqual([rule]);
});

test("a pointer within ONNX test data is told by its file", async () => {
  const pointer = file(`${FOLDER}/test_data_set_0/input_1.pb`, { lfsPointer: { oid: "0", size: 9 } });
  const { findings, fixtures } = await choose([...SETS, pointer]);
  expect(fixtures).toBeUndefined();
  expect(findings[0]?.message).toMatch(/test_data_set_0\/input_1.pb is a Git LFS pointer/);
});

describe("a set that lies outside of git", () => {
  const stated = "a".repeat(64);
  const rows = (sha256: string) => [file(`${FOLDER}/rows.csv`, { gitStatus: "untracked", sha256 })];

  test("is gitStatus where model.yml states its digest", async () => {
    expect((await choose(rows(stated), "fixtures/rows.csv", stated)).findings).toEqual([]);
  });

  test("is refused where it has another one, at the line that states it", async () => {
    const { findings } = await choose(rows("b".repeat(64)), "fixtures/rows.csv", stated);
    expect(findings).toMatchObject([
      { rule: "fixtures/digest", level: "error", location: { file: "models/m/model.yml", line: 1 } },
    ]);
  });

  test("cannot be a folder", async () => {
    expect((await choose(SETS, "fixtures", stated)).findings.map((f) => f.rule)).toEqual(["fixtures/digest"]);
  });
});
