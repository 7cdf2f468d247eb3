import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { POLICY, TAG } from "../runner/world.ts";

const linear = linearModels();
let registry: Registry;

beforeEach(async () => {
  registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
  registry.write("models/scorer/model.yml", POLICY);
  registry.write("models/planned/model.yml", "title: Planned\npurpose: Come\n");
  registry.write(".gitignore", ".model-release\nreleases\n");
  registry.commit();
  expect((await run("release", TAG, "--to", "releases")).code).toBe(0);
});

const run = (...args: string[]) => runCli(registry.root, args, linear);
const path = (name: string) => join(registry.root, "models", name);
const text = (name: string) => readFileSync(path(name), "utf8");

test("what is written is up to date, and what is changed is found", async () => {
  const written = await run("catalogue", "--from", "releases");
  expect([written.code, written.stdout]).toEqual([0, expect.stringContaining("1 version of 2 models")]);
  expect(text("README.md")).toMatch(/\| Planned \(`planned`\) \| coming soon \| Come \|/);
  const [before] = [text("catalogue.json")];
  expect((await run("catalogue", "--check", "--from", "releases")).stdout).toContain("up to date");
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  expect(text("catalogue.json")).toBe(before);
  registry.write("models/README.md", text("README.md").replace("coming soon", "9.9.9"));
  registry.write("models/catalogue.json", before.replace('"gated":true', '"gated":false'));
  const { code, stdout } = await run("catalogue", "--check", "--from", "releases", "--json");
  const { findings } = JSON.parse(stdout) as {
    findings: { rule: string; location: { line: number; column: number } }[];
  };
  expect([code, findings.map(({ rule }) => rule).sort()]).toEqual([
    1,
    ["catalogue/stale-cell", "catalogue/stale-record"],
  ]);
  expect(findings.every(({ location }) => location.line > 1 && location.column > 1)).toBe(true);
});

test("without releases the check says what it did not compare", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const { code, stdout } = await run("catalogue", "--check");
  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain(
    "catalogue.json and README.md agree; they were not compared with the releases.",
  );
  expect(stdout).not.toContain("up to date");
});

test("a record that somebody edited does not last, whatever digest it has", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const [records, table] = [text("catalogue.json"), text("README.md")];
  const forged = records.replace(/"value":[\d.e-]+/, '"value":0.12345').replace('"verdict":"pass"', '"verdict":"fail"');
  expect(forged).not.toBe(records);
  registry.write("models/catalogue.json", forged);
  expect((await run("catalogue", "--check", "--from", "releases")).code).toBe(1);
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  expect([text("catalogue.json"), text("README.md")]).toEqual([records, table]);
});

test("a release that was altered is refused and not listed, and its report is kept", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  writeFileSync(join(registry.root, "releases", TAG, "model.onnx"), "other weights");
  const check = await run("catalogue", "--check", "--from", "releases");
  expect([check.code, check.stdout]).toEqual([1, expect.stringContaining("its release was altered")]);
  const { code, stdout, stderr } = await run("catalogue", "--from", "releases");
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toMatch(/catalogue\/altered[\s\S]*0 versions of 2 models/);
  expect(stdout).not.toMatch(/remove|delete/i);
  expect(JSON.parse(text("catalogue.json"))).toMatchObject({ versions: [] });
});

test("text that is not UTF-8 is refused with its place, and stays as it is", async () => {
  const bytes = Buffer.from("# Mod\xe8les\n", "latin1");
  writeFileSync(path("README.md"), bytes);
  for (const more of [[], ["--check"]]) {
    const { code, stdout } = await run("catalogue", "--from", "releases", ...more);
    expect([code, stdout]).toEqual([1, expect.stringContaining("models/README.md:1:6")]);
  }
  expect(readFileSync(path("README.md")).equals(bytes)).toBe(true);
});

test.each([
  ["a model's title", (json: string) => json.replace('"title":"Planned"', '"title":"Ready"'), true],
  ["a record twice", (json: string) => json.replace(/^( {4}\{"model":"scorer","version".*)$/m, "$1,\n$1"), true],
  ["its place", (json: string) => json.replace('"from": "releases"', '"from": "elsewhere"'), false],
])("catalogue.json with %s changed is out of date", async (_, change, seenAlone) => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const changed = change(text("catalogue.json"));
  expect(changed).not.toBe(text("catalogue.json"));
  registry.write("models/catalogue.json", changed);
  const { code, stdout } = await run("catalogue", "--check", "--from", "releases");
  expect([code, stdout]).toEqual([1, expect.stringContaining("catalogue/stale-record")]);
  expect((await run("catalogue", "--check")).code).toBe(seenAlone ? 1 : 0);
});

test("a version that is deprecated by now is marked", async () => {
  const metadata = JSON.parse(text("scorer/1.0.0/metadata.json"));
  registry.write(`${TAG}/metadata.json`, JSON.stringify({ ...metadata, deprecated: true }));
  registry.commit();
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  expect(text("README.md")).toContain("1.0.0 (deprecated)");
});

test("nothing is written through a link, or if a marker is missing", async () => {
  registry.write("models/README.md", "<!-- model-release catalogue end -->\n");
  const broken = await run("catalogue", "--from", "releases");
  expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining("models/README.md:1:1")]);
  expect(existsSync(path("catalogue.json"))).toBe(false);
  const target = join(tempFolder(), "x");
  writeFileSync(target, "mine");
  symlinkSync(target, path("catalogue.json"));
  expect((await run("catalogue", "--from", "releases")).code).toBe(2);
  expect(readFileSync(target, "utf8")).toBe("mine");
});

test.each([
  [["catalogue"], "catalogue needs --from"],
  [["catalogue", "x", "--check"], "takes no argument"],
  [["catalogue", "--from", "nowhere"], "which does not exist"],
])("%j says what is missing", async (args, words) => {
  expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});
