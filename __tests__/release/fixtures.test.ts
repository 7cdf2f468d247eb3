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
  expect(defaults).toEqual([
    { setting: "gate.fixtures", value: `${FOLDER}/${name}`, why: "the only file in fixtures/" },
  ]);
});

test("without a file there is no set, and hidden files are none", async () => {
  expect(await choose([])).toEqual({ findings: [], defaults: [] });
  expect(await choose([file(`${FOLDER}/.keep`), file(`${FOLDER}/.git/x.csv`)])).toEqual({ findings: [], defaults: [] });
});

test("a set that model.yml names is no default", async () => {
  const { fixtures, defaults } = await choose(
    [file(`${FOLDER}/a.csv`, { size: 7 }), file(`${FOLDER}/b.csv`)],
    "fixtures/a.csv",
  );
  const path = `${FOLDER}/a.csv`;
  expect(fixtures).toEqual({ path, format: "csv", files: [{ path, sha256: "00", size: 7 }] });
  expect(defaults).toEqual([]);
});

test("ONNX test data is one set of many files", async () => {
  const { fixtures } = await choose(SETS);
  expect([fixtures?.path, fixtures?.format, fixtures?.files.length]).toEqual([FOLDER, "onnx", 3]);
  expect((await choose(SETS)).defaults).toEqual([
    { setting: "gate.fixtures", value: FOLDER, why: "the ONNX test data in fixtures/" },
  ]);
  const hidden = await choose([...SETS, file(`${FOLDER}/test_data_set_0/.DS_Store`)], "fixtures");
  expect([hidden.findings, hidden.fixtures?.files.length]).toEqual([[], 3]);
  const one = await choose(SETS, "fixtures/test_data_set_0//");
  expect([one.fixtures?.path, one.fixtures?.format]).toEqual([`${FOLDER}/test_data_set_0`, "onnx"]);
});

test("several files are ambiguous, and the advice names one that is read", async () => {
  const advice = async (...names: string[]) =>
    (await choose(names.map((name) => file(`${FOLDER}/${name}`)))).findings.map(({ fix }) => fix);
  expect((await choose([file(`${FOLDER}/notes.md`), file(`${FOLDER}/rows.npz`)])).findings).toMatchObject([
    {
      rule: "fixtures/ambiguous",
      message: `${FOLDER}/ contains 2 files, but model.yml does not name the fixture set.`,
      fix: "Name one in models/m/model.yml, for example  gate: { fixtures: fixtures/rows.npz }",
      location: { file: FOLDER },
    },
  ]);
  expect(await advice("a.md", "b.md")).toEqual([
    "Name one in models/m/model.yml, for example  gate: { fixtures: fixtures/a.md }",
  ]);
  expect(await advice("test_data_set_12/input_0.pb", "rows.txt")).toEqual([
    "Name one in models/m/model.yml, for example  gate: { fixtures: fixtures/test_data_set_12 }",
  ]);
});

const SET = `${FOLDER}/set`;
const OTHER = "is or contains something other than a regular file, so it cannot be read as a fixture set.";

test.each<[string, VersionFile[], string, string]>([
  ["nothing", [], "fixtures/missing", `The fixture set ${SET} does not exist.`],
  ["hidden files", [file(`${SET}/.a`)], "fixtures/missing", `The fixture set ${SET} does not exist.`],
  [
    "a folder of other files",
    [file(`${SET}/a.csv`), file(`${SET}/b.csv`)],
    "fixtures/missing",
    `${SET} is a folder without ONNX test data; a fixture set is `,
  ],
  ["a folder of one file", [file(`${SET}/a.csv`)], "fixtures/missing", `${SET} is a folder without ONNX test data; `],
  ["a link", [file(SET, { kind: "symlink" })], "fixtures/missing", `${SET} ${OTHER}`],
  ["a folder with a link", [file(`${SET}/a`, { kind: "symlink" })], "fixtures/missing", `${SET} ${OTHER}`],
  [
    "a pointer",
    [file(SET, { lfsPointer: { oid: "0", size: 9 } })],
    "fixtures/lfs-pointer",
    `${SET} is a Git LFS pointer; the 9 bytes that it refers to are missing.`,
  ],
  [
    "a change",
    [file(SET, { gitStatus: "modified" })],
    "fixtures/not-as-committed",
    `${SET} differs from the commit (modified).`,
  ],
  [
    "a new file",
    [file(SET, { gitStatus: "untracked" })],
    "fixtures/not-as-committed",
    `${SET} differs from the commit (untracked).`,
  ],
])("%s under the name of the set is told", async (_, files, rule, message) => {
  const { fixtures, findings, defaults } = await choose(files, "fixtures/set");
  expect(findings).toMatchObject([{ rule, message: expect.stringContaining(message) }]);
  expect([fixtures === undefined, defaults]).toEqual([rule !== "fixtures/not-as-committed", []]);
  const { location } = findings[0] ?? {};
  expect(location).toMatchObject(
    rule === "fixtures/not-as-committed" ? { file: SET } : { file: "models/m/model.yml", line: 1, column: 19 },
  );
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

  test("is taken if model.yml states its digest", async () => {
    expect((await choose(rows(stated), "fixtures/rows.csv", stated)).findings).toEqual([]);
  });

  test("is refused where it has another one, at the line that states it", async () => {
    const { findings } = await choose(rows("b".repeat(64)), "fixtures/rows.csv", stated);
    expect(findings).toMatchObject([
      {
        ...{ rule: "fixtures/digest", level: "error" },
        message: `${FOLDER}/rows.csv has the SHA-256 ${"b".repeat(64)}; model.yml states ${stated}.`,
        location: { file: "models/m/model.yml", line: 1, column: 46 },
      },
    ]);
  });

  test("cannot be a folder", async () => {
    expect((await choose(SETS, "fixtures", stated)).findings).toMatchObject([
      {
        rule: "fixtures/digest",
        message: `${FOLDER} is a folder, which has no SHA-256; model.yml states ${stated}.`,
      },
    ]);
  });
});
