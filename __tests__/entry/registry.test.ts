import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const POLICY = "title: Scorer\ngate:\n  metrics:\n    accuracy: { min: 0.95 }\n  latency: { p95_ms: { max: 1000 } }\n";
const VERSION = "models/scorer/1.0.0";
const linear = linearModels();

/** A repository with one registry in each of the folders; an empty name is its top. */
function createRepository(...folders: string[]): Registry {
  const one = createRegistry();
  one.addVersion();
  one.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
  one.write("models/scorer/model.yml", POLICY);
  const all = createRegistry();
  for (const folder of folders) cpSync(join(one.root, "models"), join(all.root, folder, "models"), { recursive: true });
  all.write(".gitignore", ".model-release\n");
  all.commit();
  return all;
}

const run = (cwd: string, ...args: string[]) => runCli(cwd, args, linear);

test.each(["ads", "./ads/", "ads/models", "services/../ads", "ads/models/"])(
  "a registry is named as a person would: %s",
  async (named) => {
    const { root } = createRepository("ads");
    mkdirSync(join(root, "services"));
    const { code, stdout } = await run(root, "validate", VERSION, "--registry", named);
    expect([code, stdout.split("\n", 1)[0]]).toEqual([0, `Scorer v1.0.0 (${VERSION}): passed`]);
  },
);

test.each(["my ads", "équipe/prêts", "[a]*", "a+b.c", ":ads"])("a registry lies in the folder %s", async (folder) => {
  const { root, git, write, commit } = createRepository(folder);
  expect((await run(root, "validate", VERSION, "--registry", join(root, folder))).code).toBe(0);
  git("checkout", "-q", "-b", "topic");
  write(`${folder}/models/scorer/model.yml`, POLICY.replace("0.95", "0.999"));
  write("other/models/scorer/1.0.0/model.onnx", "");
  commit();
  const { code, stdout } = await run(root, "check", "main", "--registry", folder, "--tag-prefix", "t/", "--json");
  const { versions } = JSON.parse(stdout);
  expect([code, versions.map((v: { report: { tag: string } }) => v.report.tag)]).toEqual([1, [`t/${VERSION}`]]);
  const [{ report }] = versions;
  expect(report.folder).toBe(`${folder}/${VERSION}`);
  expect(report.findings.find((f: { rule: string }) => f.rule === "metric/limit").location).toMatchObject({
    file: `${folder}/models/scorer/model.yml`,
    line: 4,
  });
});

test("the path of a version names its registry, from the top or from where the person is", async () => {
  const { root } = createRepository("services/ads");
  const path = `services/ads/${VERSION}`;
  expect((await run(root, "validate", path)).code).toBe(0);
  expect((await run(join(root, "services"), "validate", `ads/${VERSION}`)).code).toBe(0);
  expect((await run(join(root, "services"), "validate", path)).code).toBe(0);
  // Below the top, the nearest registry is taken if there is none at the top.
  expect((await run(join(root, "services/ads/models/scorer"), "validate", VERSION)).code).toBe(0);
  const contrary = await run(root, "validate", path, "--registry", "services");
  expect([contrary.code, contrary.stderr]).toEqual([2, expect.stringContaining("contains no folder models/")]);
});

test("what is no registry is refused, with what may be meant", async () => {
  const { root, write } = createRepository("ads");
  write("docs/a.md", "text");
  symlinkSync("ads", join(root, "link"));
  for (const [named, told] of [
    ["adds", "Did you mean ads?"],
    ["nowhere", "The registries of this repository are ads."],
    [".gitignore", "not a folder"],
    ["docs", "contains no folder models/"],
    ["link", "symbolic link"],
    ["", "--registry is empty"],
  ] as const) {
    const { code, stderr } = await run(root, "validate", VERSION, `--registry=${named}`);
    expect([named, code, stderr.replace(/\s+/g, " ")]).toEqual([named, 2, expect.stringContaining(told)]);
  }
  const prefix = await run(root, "validate", VERSION, "--registry", "ads", "--tag-prefix=-ads/");
  expect([prefix.code, prefix.stderr]).toEqual([2, expect.stringContaining("option")]);
});

test("a second registry is refused without a prefix, and the one at the top is not", async () => {
  const { root } = createRepository("", "ads");
  for (const args of [[VERSION, "--registry", "ads"], [`ads/${VERSION}`]]) {
    const { code, stderr } = await run(root, "validate", ...args);
    expect([code, stderr.replace(/\s+/g, " ")]).toEqual([
      2,
      expect.stringMatching(/two registries, ads\/models\/ and models\/,.*--tag-prefix ads\//),
    ]);
  }
  expect((await run(root, "validate", VERSION)).code).toBe(0);
  expect((await run(root, "validate", `ads/${VERSION}`, "--tag-prefix", "ads/")).code).toBe(0);
});

test("two registries release into one folder, and neither reads the other's releases", async () => {
  const { root, commit, write, read } = createRepository("", "ads");
  const releases = join(tempFolder(), "releases");
  const top = await run(root, "release", VERSION, "--to", releases, "--json");
  expect([top.code, JSON.parse(top.stdout).report.previous.kind]).toEqual([0, "none"]);
  cpSync(join(root, "ads", VERSION), join(root, "ads/models/scorer/1.0.1"), { recursive: true });
  const metadata = `ads/models/scorer/1.0.1/metadata.json`;
  write(metadata, JSON.stringify({ ...JSON.parse(read(metadata)), version: "1.0.1" }));
  commit();
  const second = ["--tag-prefix", "ads/", "--to", releases, "--json"];
  const ads = JSON.parse((await run(root, "release", "ads/models/scorer/1.0.1", ...second)).stdout);
  expect(ads.report.previous.kind).toBe("none");
  expect([ads.exitCode, ads.report.tag]).toEqual([0, "ads/models/scorer/1.0.1"]);
  expect(existsSync(join(releases, "ads/models/scorer/1.0.1/model.onnx"))).toBe(true);
  expect(existsSync(join(root, ".model-release/ads/models/scorer/1.0.1/validation-report.json"))).toBe(true);
  const own = await run(root, "revalidate", "scorer", "--registry", "ads", "--tag-prefix", "ads/", "--from", releases);
  expect(own.stdout).toContain("(ads/models/scorer/1.0.1)");
});

describe("a minimum policy", () => {
  const MINIMUM = "gate:\n  metrics:\n    accuracy: { min: 0.97 }\nmin_rows: 400\n";

  test("is taken where model.yml says nothing, and refuses what model.yml loosens", async () => {
    const { root, write } = createRepository("");
    const file = join(tempFolder(), "minimum.yml");
    cpSync(join(root, ".gitignore"), file);
    const invalid = await run(root, "gate", VERSION, "--policy", file);
    expect([invalid.code, invalid.stderr]).toEqual([2, expect.stringContaining("not a valid minimum policy")]);
    writeFileSync(file, MINIMUM);
    const loose = JSON.parse((await run(root, "gate", VERSION, "--policy", file, "--json")).stdout);
    expect(loose.exitCode).toBe(1);
    expect(loose.report.findings.find((f: { rule: string }) => f.rule === "policy/below-minimum")).toMatchObject({
      location: { file: "models/scorer/model.yml", line: 4, column: 22 },
      message: expect.stringContaining(`${file}:3:22`),
    });
    write("models/scorer/model.yml", "title: Scorer\n");
    const taken = await run(root, "gate", VERSION, "--policy", file);
    expect([taken.code, taken.stdout.replace(/\s+/g, "")]).toEqual([0, expect.stringContaining(`from${file}`)]);
  });

  test.each([
    ["versioning:\n  rules: { contract/opset-rised: minor }\n", "2:12: .*did you mean contract/opset-raised"],
    ["versioning:\n  rules: { metric/limit: minor }\n", '2:12: "metric/limit" is not a rule of the contract'],
    ["gate:\n  metrics:\n    recall: { min: 80 }\n", "3:20: min of recall is 80"],
    ["# nothing yet\n", "1:1: The minimum policy asks for nothing"],
  ])("that can hold no model to anything is refused: %j", async (text, said) => {
    const { root } = createRepository("");
    const file = join(tempFolder(), "minimum.yml");
    writeFileSync(file, text);
    const { code, stdout, stderr } = await run(root, "validate", VERSION, "--policy", file);
    expect([code, stdout, stderr.replace(/\s+/g, " ")]).toEqual([2, "", expect.stringMatching(`minimum.yml:${said}`)]);
  });

  test("that is not there is refused", async () => {
    const { root } = createRepository("");
    const { code, stderr } = await run(root, "release", VERSION, "--to", "out", "--policy", "nowhere.yml");
    expect([code, stderr]).toEqual([2, expect.stringContaining('"nowhere.yml", which does not exist')]);
  });
});
